import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { forgetReferencePair, listReferencePairs, setReferencePair } from '../lib/operations/reference-pairs.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** What stands for what on the other side: GET lists the pairs of a table, POST sets one, DELETE forgets one. */
export async function references(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { engine } = parts;
  switch (request.method) {
    case 'POST':
      return await answerOperator(parts, request, {
        roles: changers,
        answer: (call) => setReferencePair(engine, call),
      });
    case 'DELETE':
      return await answerOperator(parts, request, {
        roles: changers,
        answer: () => forgetReferencePair(engine, queryOf(request)),
      });
    default:
      return await answerOperator(parts, request, {
        roles: readers,
        answer: () => listReferencePairs(engine, queryOf(request)),
      });
  }
}

app.http('references', {
  methods: ['GET', 'POST', 'DELETE'],
  authLevel: 'anonymous',
  route: 'references',
  handler: invoke(references),
});
checkSettings();
