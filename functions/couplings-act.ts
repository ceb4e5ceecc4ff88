import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { actOnMany } from '../lib/operations/couplings/act-on-many.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Does the same to many couplings, a page a call; a dry run unless asked to apply. */
export async function couplingsAct(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => actOnMany(parts.engine, call),
  });
}

app.http('couplings-act', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'couplings/act',
  handler: invoke(couplingsAct),
});
checkSettings();
