import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { activateConfiguration } from '../lib/operations/configuration/activate.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Puts a staged version of the configuration in force. */
export async function configurationActivate(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => activateConfiguration(parts, call),
  });
}

app.http('configuration-activate', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'configuration/activate',
  handler: invoke(configurationActivate),
});
checkSettings();
