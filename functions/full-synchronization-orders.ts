import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listJobOrders } from '../lib/operations/jobs.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Every order of the last full synchronization with what became of it and why, for its report. */
export async function fullSynchronizationOrders(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listJobOrders(parts.engine, 'fullSynchronization', queryOf(request)),
  });
}

app.http('full-synchronization-orders', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'full-synchronization/orders',
  handler: invoke(fullSynchronizationOrders),
});
checkSettings();
