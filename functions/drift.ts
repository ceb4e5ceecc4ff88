import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { beginDrift, showDrift } from '../lib/operations/drift.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** How far both sides agree: GET shows the last report, POST has both sides compared now. */
export async function drift(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { engine } = parts;
  return request.method === 'GET'
    ? await answerOperator(parts, request, { roles: readers, answer: () => showDrift(engine, queryOf(request)) })
    : await answerOperator(parts, request, { roles: changers, answer: ({ body }) => beginDrift(engine, body) });
}

app.http('drift', { methods: ['GET', 'POST'], authLevel: 'anonymous', route: 'drift', handler: invoke(drift) });
checkSettings();
