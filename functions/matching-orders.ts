import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listJobOrders } from '../lib/operations/jobs.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Every order of the last matching in the background with what became of it and why, for its report. */
export async function matchingOrders(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listJobOrders(parts.engine, 'matching', queryOf(request)),
  });
}

app.http('matching-orders', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'matching/orders',
  handler: invoke(matchingOrders),
});
checkSettings();
