import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { receiveOfCoupled } from '../lib/operations/receive-of-coupled.js';
import { receive } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';
import { enqueueThenAnswer, webhookRequestOf } from './composition/webhooks.js';

/** Notifications of Dataverse. Refuses with 400, 401 or 413; 503 earns the platform's one further attempt. */
export async function dataverseWebhook(
  parts: Parts,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const { connectionId = '' } = request.params;
  const webhook = await webhookRequestOf(parts, request, context);
  const reception = await receiveOfCoupled(parts.engine, webhook, parts.doors.get(connectionId)?.sales);
  return enqueueThenAnswer(parts, reception, { connectionId, side: 'sales' });
}

app.http('dataverse-webhook', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'webhooks/dataverse/{connectionId}',
  handler: receive(dataverseWebhook),
});
checkSettings();
