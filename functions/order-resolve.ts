import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { decideDeletion } from '../lib/operations/resolve-deletion.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator decides what becomes of an order that is gone from one side. */
export async function orderResolve(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => decideDeletion(parts.engine, call),
  });
}

app.http('order-resolve', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'orders/resolve',
  handler: invoke(orderResolve),
});
checkSettings();
