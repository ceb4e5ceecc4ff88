import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listOfferedFields } from '../lib/operations/offered-fields.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** The properties and columns of both sides that a field of a connection's own may name. */
export async function offeredFields(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listOfferedFields(parts.engine, parts.fieldLists, queryOf(request)),
  });
}

app.http('offered-fields', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'offered-fields',
  handler: invoke(offeredFields),
});
checkSettings();
