import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { lookAtOlderInvoices } from '../lib/operations/invoices.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** An operator has older invoices looked at. */
export async function invoices(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => lookAtOlderInvoices(parts.engine, call),
  });
}

app.http('invoices', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'invoices',
  handler: invoke(invoices),
});
checkSettings();
