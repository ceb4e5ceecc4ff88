import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { uncoupleOrder } from '../lib/operations/order-commands.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator ends a coupling; both orders stay as they are. */
export async function orderUncouple(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => uncoupleOrder(parts.engine, call),
  });
}

app.http('order-uncouple', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/uncouple',
  handler: invoke(orderUncouple),
});
checkSettings();
