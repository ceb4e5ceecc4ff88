import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listCouplings } from '../lib/operations/couplings/list.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Couplings by state, by why they wait and by customer, in pages. */
export async function couplings(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listCouplings(parts.engine, queryOf(request)),
  });
}

app.http('couplings', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'couplings',
  handler: invoke(couplings),
});
checkSettings();
