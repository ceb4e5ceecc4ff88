import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { showActivity } from '../lib/operations/activity.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** How many orders were coupled, written, in conflict, waiting and resumed, by day. */
export async function activity(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => showActivity(parts.engine, queryOf(request)),
  });
}

app.http('activity', { methods: ['GET'], authLevel: 'anonymous', route: 'activity', handler: invoke(activity) });
checkSettings();
