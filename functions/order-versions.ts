import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listVersions } from '../lib/operations/order-versions.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** The version chain of one order. */
export async function orderVersions(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listVersions(parts.engine, queryOf(request)),
  });
}

app.http('order-versions', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'orders/versions',
  handler: invoke(orderVersions),
});
checkSettings();
