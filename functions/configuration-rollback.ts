import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { rollBackConfiguration } from '../lib/operations/configuration/activate.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Puts an older version's content in force again, as a new version. */
export async function configurationRollback(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => rollBackConfiguration(parts, call),
  });
}

app.http('configuration-rollback', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'configuration/rollback',
  handler: invoke(configurationRollback),
});
checkSettings();
