import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { coupleOrders } from '../lib/operations/order-commands.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator couples two orders that were there before. */
export async function orderCouple(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => coupleOrders(parts.engine, call),
  });
}

app.http('order-couple', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/couple',
  handler: invoke(orderCouple),
});
checkSettings();
