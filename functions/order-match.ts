import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { matchOrders } from '../lib/operations/match-orders.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator has orders of both sides found that are the same, and coupled when asked. */
export async function orderMatch(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => matchOrders(parts.engine, call),
  });
}

app.http('order-match', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/match',
  handler: invoke(orderMatch),
});
checkSettings();
