import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listRules, withdrawRule } from '../lib/operations/conflict-rules.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** The conflict rules of a connection; DELETE with a number ends one that a person made. */
export async function conflictRules(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { connectionId } = queryOf(request);
  return request.method === 'GET'
    ? await answerOperator(parts, request, {
        roles: readers,
        answer: () => listRules(parts.engine, queryOf(request)),
      })
    : await answerOperator(parts, request, {
        roles: changers,
        answer: ({ who }) => withdrawRule(parts.engine, { connectionId, number: request.params.number ?? '', who }),
      });
}

app.http('conflict-rules', {
  methods: ['GET', 'DELETE'],
  authLevel: 'anonymous',
  route: 'conflicts/rules/{number?}',
  handler: invoke(conflictRules),
});
checkSettings();
