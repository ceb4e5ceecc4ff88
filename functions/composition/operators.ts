import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { AccessDecision, OperatorRole } from '../../lib/security/operator-access.js';

/** Every role that may look. */
export const readers: readonly OperatorRole[] = ['Tandem.Reader', 'Tandem.Operator'];

/** The answer to a request that may not pass; `undefined` when it may. */
export function refusalOf(decision: AccessDecision): HttpResponseInit | undefined {
  switch (decision.kind) {
    case 'granted':
      return undefined;
    case 'unauthenticated':
      return { status: 401, headers: { 'www-authenticate': 'Bearer' }, jsonBody: { error: 'a valid token is needed' } };
    case 'forbidden':
      return { status: 403, jsonBody: { error: 'the token carries no role that may do this' } };
    case 'unavailable':
      return { status: 503, jsonBody: { error: 'tokens cannot be validated now' } };
  }
}

/** Query as plain names and values; the host joins repeated names with a comma. */
export function queryOf(request: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(request.query);
}
