import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Reception, WebhookRequest } from '../../lib/notifications/reception.js';
import { inTime } from '../../lib/system/in-time.js';
import type { Parts } from './parts.js';

/** What a receiver needs of the request. The body is at hand already: the host hands over whole requests. */
export async function webhookRequestOf(
  parts: Parts,
  request: HttpRequest,
  context: InvocationContext,
): Promise<WebhookRequest> {
  const traceParent = context.traceContext?.traceParent ?? request.headers.get('traceparent') ?? undefined;
  return {
    method: request.method,
    body: request.body === null ? undefined : new Uint8Array(await request.arrayBuffer()),
    header: (name) => request.headers.get(name) ?? undefined,
    query: (name) => request.query.get(name) ?? undefined,
    ...(traceParent === undefined ? {} : { traceParent }),
    fallbackName: parts.engine.ids.newId(),
  };
}

/** Answers only when the queue has the notices; 503 when it has not, so that the sender comes again (spec §3, point 1). */
export async function enqueueThenAnswer(
  parts: Parts,
  reception: Reception,
  from: { readonly connectionId: string; readonly side: 'businessCentral' | 'sales' },
): Promise<HttpResponseInit> {
  const { logger, queue } = parts.engine;
  for (const { reason, count } of reception.findings) {
    logger.warn('webhook.finding', { side: from.side, connectionId: from.connectionId, code: reason, count });
  }
  if (reception.notices.length > 0) {
    try {
      await queue.send(reception.notices);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      logger.error('webhook.notEnqueued', { ...from, count: reception.notices.length, message });
      return { status: 503, headers: { 'retry-after': '30' } };
    }
    logger.info('webhook.enqueued', { ...from, count: reception.notices.length });
    await noteHeard(parts, from);
  }
  return { ...reception.answer };
}

/** The sender is not kept waiting for the storage. */
const longestNoteMs = 1_000;

/** The notices are safe already: what cannot be remembered now is remembered with the next. */
async function noteHeard(
  { heard, engine }: Parts,
  from: { readonly connectionId: string; readonly side: 'businessCentral' | 'sales' },
): Promise<void> {
  try {
    await inTime(longestNoteMs, () => heard.note(from.connectionId, from.side));
  } catch (error) {
    engine.logger.warn('webhook.notNoted', { ...from, message: error instanceof Error ? error.message : 'unknown' });
  }
}
