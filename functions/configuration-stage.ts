import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { stageConfiguration } from '../lib/operations/configuration/stage.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Keeps a configuration as a new version, or stages a draft. */
export async function configurationStage(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: changers,
    answer: (call) => stageConfiguration(parts, call),
  });
}

app.http('configuration-stage', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'configuration/stage',
  handler: invoke(configurationStage),
});
checkSettings();
