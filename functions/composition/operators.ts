import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Answer } from '../../lib/operations/answer.js';
import type { AccessDecision, OperatorRole } from '../../lib/security/operator-access.js';
import type { Parts } from './parts.js';

/** Every role that may look. */
export const readers: readonly OperatorRole[] = ['Tandem.Reader', 'Tandem.Operator'];

/** Every role that may change something. */
export const changers: readonly OperatorRole[] = ['Tandem.Operator'];

/** A call by somebody who may make it. */
export interface OperatorCall {
  readonly who: string;
  /** JSON of a POST, not validated yet. */
  readonly body: unknown;
}

/** Who may use a route, and what it answers. */
export interface OperatorRoute {
  readonly roles: readonly OperatorRole[];
  answer(call: OperatorCall): Promise<Answer>;
}

/** Lets an operator's request in, reads its body and makes a response of the answer. */
export async function answerOperator(
  parts: Parts,
  request: HttpRequest,
  route: OperatorRoute,
): Promise<HttpResponseInit> {
  const decision = await parts.operatorAccess(request, route.roles);
  const refusal = refusalOf(decision);
  if (decision.kind !== 'granted' || refusal !== undefined) {
    return refusal ?? { status: 403 };
  }
  const read = request.method === 'POST' ? await readBody(request) : { body: undefined };
  return 'status' in read ? read : responseOf(await route.answer({ who: decision.who, body: read.body }));
}

/** Longest body of a command, in characters. */
const longestBody = 262_144;

/** Only JSON: a web page cannot send that to this machine without asking first. */
async function readBody(request: HttpRequest): Promise<HttpResponseInit | { readonly body: unknown }> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return { status: 415, jsonBody: { error: 'content-type: must be application/json' } };
  }
  const text = await request.text();
  if (text.length > longestBody) {
    return { status: 413, jsonBody: { error: `the body must not be longer than ${longestBody} characters` } };
  }
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { status: 400, jsonBody: { error: 'the body must be JSON' } };
  }
}

function responseOf(answer: Answer): HttpResponseInit {
  switch (answer.kind) {
    case 'ok':
      return { jsonBody: answer.body, headers: { 'cache-control': 'no-store' } };
    case 'badRequest':
      return { status: 400, jsonBody: { error: answer.error } };
    case 'notFound':
      return { status: 404, jsonBody: { error: answer.error } };
    case 'refused':
      return { status: 409, jsonBody: { code: answer.code, error: answer.error, ...answer.detail } };
    case 'busy':
      return {
        status: 503,
        headers: { 'retry-after': '2' },
        jsonBody: { code: 'busy', error: 'the order is being worked on; ask again in a moment' },
      };
  }
}

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
