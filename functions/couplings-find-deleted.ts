import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { findDeleted } from '../lib/operations/couplings/list.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Looks now for couplings whose record is gone on a side. */
export async function couplingsFindDeleted(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => findDeleted(parts.engine, call),
  });
}

app.http('couplings-find-deleted', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'couplings/find-deleted',
  handler: invoke(couplingsFindDeleted),
});
checkSettings();
