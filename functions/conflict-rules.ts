import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { addRule, listRules, withdrawRule } from '../lib/operations/conflict-rules.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** The conflict rules of a connection; POST makes one, DELETE with a number ends one that a person made. */
export async function conflictRules(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { engine } = parts;
  const query = queryOf(request);
  switch (request.method) {
    case 'POST':
      return await answerOperator(parts, request, { roles: changers, answer: (call) => addRule(engine, call) });
    case 'DELETE':
      return await answerOperator(parts, request, {
        roles: changers,
        answer: ({ who }) =>
          withdrawRule(engine, { connectionId: query.connectionId, number: request.params.number ?? '', who }),
      });
    default:
      return await answerOperator(parts, request, { roles: readers, answer: () => listRules(engine, query) });
  }
}

app.http('conflict-rules', {
  methods: ['GET', 'POST', 'DELETE'],
  authLevel: 'anonymous',
  route: 'conflicts/rules/{number?}',
  handler: invoke(conflictRules),
});
checkSettings();
