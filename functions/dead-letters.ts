import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listDeadLetters, removeDeadLetter, replayDeadLetter } from '../lib/operations/dead-letters.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Messages that could not be handled: GET lists them, POST with a number replays one, DELETE with a number removes it. */
export async function deadLetters(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { engine } = parts;
  const named = { number: request.params.number ?? '', connectionId: queryOf(request).connectionId };
  switch (request.method) {
    case 'GET':
      return await answerOperator(parts, request, {
        roles: readers,
        answer: () => listDeadLetters(engine, queryOf(request)),
      });
    case 'POST':
      return await answerOperator(parts, request, { roles: changers, answer: () => replayDeadLetter(engine, named) });
    default:
      return await answerOperator(parts, request, { roles: changers, answer: () => removeDeadLetter(engine, named) });
  }
}

app.http('dead-letters', {
  methods: ['GET', 'POST', 'DELETE'],
  authLevel: 'anonymous',
  route: 'dead-letters/{number?}',
  handler: invoke(deadLetters),
});
checkSettings();
