import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { importCouplings } from '../lib/operations/couplings/transfer.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Couples the pairs of an export with the documents of their numbers; a dry run unless asked to apply. */
export async function couplingsImport(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => importCouplings(parts.engine, call),
  });
}

app.http('couplings-import', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'couplings/import',
  handler: invoke(couplingsImport),
});
checkSettings();
