import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { reportOrder } from '../lib/operations/order-report.js';
import { invoke } from './composition/invocation.js';
import { queryOf, readers, refusalOf } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** What is known about one order, by either side's id or number. */
export async function orders(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const refusal = refusalOf(await parts.operatorAccess(request, readers));
  if (refusal !== undefined) {
    return refusal;
  }
  const answer = await reportOrder(parts.engine, queryOf(request));
  switch (answer.kind) {
    case 'found':
      return { jsonBody: answer.order, headers: { 'cache-control': 'no-store' } };
    case 'notFound':
      return { status: 404, jsonBody: { error: answer.error } };
    case 'badQuery':
      return { status: 400, jsonBody: { error: answer.error } };
  }
}

app.http('orders', { methods: ['GET'], authLevel: 'anonymous', route: 'orders', handler: invoke(orders) });
checkSettings();
