import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { importConfiguration } from '../lib/operations/configuration/stage.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Stages what an export of a configuration holds. */
export async function configurationImport(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => importConfiguration(parts, call),
  });
}

app.http('configuration-import', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'configuration/import',
  handler: invoke(configurationImport),
});
checkSettings();
