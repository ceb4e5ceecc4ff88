import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listOffered } from '../lib/operations/offered-orders.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Orders that do not enter by themselves, with the reason. */
export async function ordersOffered(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listOffered(parts.engine, queryOf(request)),
  });
}

app.http('orders-offered', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'orders/offered',
  handler: invoke(ordersOffered),
});
checkSettings();
