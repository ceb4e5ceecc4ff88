import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { showJob } from '../lib/operations/jobs.js';
import { commandMatching } from '../lib/operations/matching.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Match-based coupling in the background: GET tells how far it is, POST begins, pauses, resumes or cancels it. */
export async function matching(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return request.method === 'GET'
    ? await answerOperator(parts, request, {
        roles: readers,
        answer: () => showJob(parts.engine, 'matching', queryOf(request)),
      })
    : await answerOperator(parts, request, {
        roles: changers,
        answer: (call) => commandMatching(parts.engine, call),
      });
}

app.http('matching', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: 'matching',
  handler: invoke(matching),
});
checkSettings();
