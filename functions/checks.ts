import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { examine } from '../lib/doctor/examine.js';
import { invoke } from './composition/invocation.js';
import { readers, refusalOf } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Every precondition of the deployment and how it stands; some twenty-five requests to both systems a connection. */
export async function checks(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const refusal = refusalOf(await parts.operatorAccess(request, readers));
  if (refusal !== undefined) {
    return refusal;
  }
  const examination = await examine(parts.engine, parts.probes, {
    health: await parts.health.full(),
    queue: await parts.queueProbe.look(),
    refused: new Map(
      [...parts.configurations].flatMap(([id, found]) =>
        found.kind === 'refused' ? [[id, found.error] as const] : [],
      ),
    ),
  });
  return { jsonBody: examination, headers: { 'cache-control': 'no-store' } };
}

app.http('checks', { methods: ['GET'], authLevel: 'anonymous', route: 'checks', handler: invoke(checks) });
checkSettings();
