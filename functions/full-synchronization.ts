import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { commandFullSynchronization } from '../lib/operations/full-synchronization.js';
import { showJob } from '../lib/operations/jobs.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** First load of all active orders: GET tells how far it is, POST begins, pauses, resumes or cancels it. */
export async function fullSynchronization(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return request.method === 'GET'
    ? await answerOperator(parts, request, {
        roles: readers,
        answer: () => showJob(parts.engine, 'fullSynchronization', queryOf(request)),
      })
    : await answerOperator(parts, request, {
        roles: changers,
        answer: (call) => commandFullSynchronization(parts.engine, call),
      });
}

app.http('full-synchronization', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: 'full-synchronization',
  handler: invoke(fullSynchronization),
});
checkSettings();
