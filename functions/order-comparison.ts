import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { compareVersions } from '../lib/operations/order-versions.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** How two versions of an order differ, or one and now. */
export async function orderComparison(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => compareVersions(parts.engine, queryOf(request)),
  });
}

app.http('order-comparison', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'orders/versions/compare',
  handler: invoke(orderComparison),
});
checkSettings();
