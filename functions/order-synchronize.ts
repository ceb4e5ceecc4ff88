import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { synchronizeOrders } from '../lib/operations/synchronize-orders.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator has chosen orders synchronized now: made, looked at, or brought to one side's values. */
export async function orderSynchronize(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => synchronizeOrders(parts.engine, call),
  });
}

app.http('order-synchronize', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/synchronize',
  handler: invoke(orderSynchronize),
});
checkSettings();
