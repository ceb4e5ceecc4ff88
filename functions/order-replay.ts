import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { replayOrder } from '../lib/operations/replay-order.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** The history of one order played again: what was decided and why, and whether it comes to what is stored. */
export async function orderReplay(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => replayOrder(parts.engine, queryOf(request)),
  });
}

app.http('order-replay', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'orders/replay',
  handler: invoke(orderReplay),
});
checkSettings();
