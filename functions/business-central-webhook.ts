import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { receiveBusinessCentral } from '../lib/notifications/receive-business-central.js';
import { secretsMatch } from '../lib/security/secrets-match.js';
import { receive } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';
import { enqueueThenAnswer, webhookRequestOf } from './composition/webhooks.js';

/** Notifications of Business Central, one path for each subscription. Answers 200, 202 or 503 and nothing else. */
export async function businessCentralWebhook(
  parts: Parts,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const { connectionId = '', subscriptionKey = '' } = request.params;
  const side = 'businessCentral' as const;
  try {
    const doors = parts.doors.get(connectionId);
    const quotes = doors?.businessCentralQuotes;
    const isOfQuotes = secretsMatch(subscriptionKey, quotes?.pathKeys ?? []);
    const subscription = isOfQuotes ? quotes : doors?.businessCentral;
    const webhook = await webhookRequestOf(parts, request, context);
    const reception = receiveBusinessCentral(webhook, subscription, subscriptionKey);
    return await enqueueThenAnswer(parts, reception, { connectionId, side });
  } catch (error) {
    // A 500 would be kept and sent again just the same; 503 says whose fault it is.
    const message = error instanceof Error ? error.message : 'unknown';
    parts.engine.logger.error('webhook.failed', { connectionId, side, message });
    return { status: 503 };
  }
}

app.http('business-central-webhook', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: 'webhooks/business-central/{connectionId}/{subscriptionKey}',
  handler: receive(businessCentralWebhook),
});
checkSettings();
