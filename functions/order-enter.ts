import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { enterOrder } from '../lib/operations/offered-orders.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator lets an order enter that does not do so by itself. */
export async function orderEnter(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => enterOrder(parts.engine, call),
  });
}

app.http('order-enter', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/enter',
  handler: invoke(orderEnter),
});
checkSettings();
