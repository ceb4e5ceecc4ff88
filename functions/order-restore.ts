import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { restoreOrder } from '../lib/operations/restore-order.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Brings an order back to one of its versions. */
export async function orderRestore(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: ({ body, who }) => restoreOrder(parts.engine, { body, who }),
  });
}

app.http('order-restore', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/versions/restore',
  handler: invoke(orderRestore),
});
checkSettings();
