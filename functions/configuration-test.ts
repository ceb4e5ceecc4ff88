import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { tryOutConfiguration } from '../lib/operations/configuration/try-out.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** What a configuration would do with an order and with past conflicts. Writes nothing, so whoever may look may ask. */
export async function configurationTest(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: (call) => tryOutConfiguration(parts, call),
  });
}

app.http('configuration-test', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'configuration/test',
  handler: invoke(configurationTest),
});
checkSettings();
