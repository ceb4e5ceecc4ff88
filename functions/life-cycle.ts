import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { resumeLifeCycle } from '../lib/operations/resume-life-cycle.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Lets the life cycle of a connection go on that paused because many orders were gone at once. */
export async function lifeCycle(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => resumeLifeCycle(parts.engine, call),
  });
}

app.http('life-cycle', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'life-cycle/resume',
  handler: invoke(lifeCycle),
});
checkSettings();
