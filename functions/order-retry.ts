import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { retryOrder } from '../lib/operations/order-commands.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator has one order looked at now, whatever it waits for. */
export async function orderRetry(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => retryOrder(parts.engine, call),
  });
}

app.http('order-retry', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/retry',
  handler: invoke(orderRetry),
});
checkSettings();
