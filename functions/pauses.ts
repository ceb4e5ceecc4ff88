import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listPauses, pause, resume } from '../lib/operations/pauses.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Operators' pauses: GET lists them, POST adds one, DELETE with a number lifts it. */
export async function pauses(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { engine } = parts;
  switch (request.method) {
    case 'GET':
      return await answerOperator(parts, request, {
        roles: readers,
        answer: () => listPauses(engine, queryOf(request)),
      });
    case 'POST':
      return await answerOperator(parts, request, { roles: changers, answer: (call) => pause(engine, call) });
    default:
      return await answerOperator(parts, request, {
        roles: changers,
        answer: () => resume(engine, { number: request.params.number ?? '' }),
      });
  }
}

app.http('pauses', {
  methods: ['GET', 'POST', 'DELETE'],
  authLevel: 'anonymous',
  route: 'pauses/{number?}',
  handler: invoke(pauses),
});
checkSettings();
