import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { resumeLifeCycle } from '../lib/operations/resume-life-cycle.js';
import { invoke } from './composition/invocation.js';
import { queryOf, refusalOf } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Lets the life cycle of a connection go on that paused because many orders were gone at once. */
export async function lifeCycle(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const refusal = refusalOf(await parts.operatorAccess(request, ['Tandem.Operator']));
  if (refusal !== undefined) {
    return refusal;
  }
  const answer = await resumeLifeCycle(parts.engine, queryOf(request));
  if (answer.kind === 'badQuery') {
    return { status: 400, jsonBody: { error: answer.error } };
  }
  const { connectionId, resumed } = answer;
  return { jsonBody: { connectionId, resumed }, headers: { 'cache-control': 'no-store' } };
}

app.http('life-cycle', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'life-cycle/resume',
  handler: invoke(lifeCycle),
});
checkSettings();
