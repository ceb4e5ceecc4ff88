import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { changeConnectionState, listConnections } from '../lib/operations/connections.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, changers, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Connections: GET tells their states, POST switches one on or off or takes it to its next state. */
export async function connections(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const { engine, doors } = parts;
  return request.method === 'GET'
    ? await answerOperator(parts, request, {
        roles: readers,
        answer: () => listConnections(engine, queryOf(request)),
      })
    : await answerOperator(parts, request, {
        roles: changers,
        answer: (call) => changeConnectionState(engine, doors, call),
      });
}

app.http('connections', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: 'connections',
  handler: invoke(connections),
});
checkSettings();
