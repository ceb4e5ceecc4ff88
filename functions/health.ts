import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { invoke } from './composition/invocation.js';
import { readers, refusalOf } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** How the product is. Without a token only `ok` and the version are told, except on loopback in local mode. */
export async function health(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const refusal = refusalOf(await parts.operatorAccess(request, readers));
  if (refusal !== undefined && request.headers.has('authorization')) {
    return refusal;
  }
  const report = refusal === undefined ? await parts.health.full() : await parts.health.inShort();
  return { status: report.ok ? 200 : 503, headers: { 'cache-control': 'no-store' }, jsonBody: report };
}

app.http('health', { methods: ['GET'], authLevel: 'anonymous', route: 'health', handler: invoke(health) });
checkSettings();
