import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { previewRules } from '../lib/operations/conflict-preview.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** What a list of rules would have decided of past conflicts. Changes nothing, so whoever may look may ask. */
export async function conflictPreview(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: ({ body }) => previewRules(parts.engine, body),
  });
}

app.http('conflict-preview', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'conflicts/preview',
  handler: invoke(conflictPreview),
});
checkSettings();
