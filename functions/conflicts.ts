import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { listConflicts } from '../lib/operations/conflicts.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Conflicts that wait for a person, with both values. */
export async function conflicts(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  return await answerOperator(parts, request, {
    roles: readers,
    answer: () => listConflicts(parts.engine, queryOf(request)),
  });
}

app.http('conflicts', { methods: ['GET'], authLevel: 'anonymous', route: 'conflicts', handler: invoke(conflicts) });
checkSettings();
