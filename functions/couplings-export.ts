import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { exportCouplings } from '../lib/operations/couplings/transfer.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Which orders are coupled with which, in pages. */
export async function couplingsExport(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => exportCouplings(parts.engine, queryOf(request)),
  });
}

app.http('couplings-export', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'couplings/export',
  handler: invoke(couplingsExport),
});
checkSettings();
