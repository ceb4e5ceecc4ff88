import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { decideConflict } from '../lib/operations/decide-conflict.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** A person decides a conflict: once, for the customer, or as a rule. */
export async function conflictDecision(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: ({ body, who }) =>
      decideConflict(parts.engine, {
        conflictId: request.params.conflictId ?? '',
        connectionId: queryOf(request).connectionId,
        body,
        who,
      }),
  });
}

app.http('conflict-decision', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'conflicts/{conflictId}/decision',
  handler: invoke(conflictDecision),
});
checkSettings();
