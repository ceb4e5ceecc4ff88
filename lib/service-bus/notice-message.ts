import type { ServiceBusMessage } from '@azure/service-bus';
import { type Notice, sessionIdOf } from '../ports/notice.js';
import type { OutgoingNotice } from '../ports/queue.js';

/** A notice as it travels. What is trusted is in the body; the properties are for filters and people. */
export function messageOf(outgoing: OutgoingNotice, nowMs: number): ServiceBusMessage {
  const { notice, messageId, notBeforeMs } = outgoing;
  const isLater = notBeforeMs !== undefined && notBeforeMs > nowMs;
  return {
    body: notice,
    messageId,
    sessionId: sessionIdOf(notice),
    contentType: 'application/json',
    correlationId: correlationIdOf(notice, messageId),
    applicationProperties: propertiesOf(notice),
    ...(isLater ? { scheduledEnqueueTimeUtc: new Date(notBeforeMs) } : {}),
  };
}

/**
 * What belongs together carries one trace. The prefix keeps an id of digits only from being read as a number by the
 * Functions host, which parses every text of the metadata as JSON.
 */
function correlationIdOf({ traceParent }: Notice, messageId: string): string {
  const traceId = traceParent?.split('-')[1];
  return traceId === undefined || traceId === '' ? messageId : `trace-${traceId}`;
}

/** Names start in lower case: the Functions host changes the first letter of any other. */
function propertiesOf(notice: Notice): Record<string, string | number> {
  return {
    noticeVersion: notice.noticeVersion,
    connectionId: notice.connectionId,
    side: notice.side,
    about: notice.about,
    attemptNumber: notice.attemptNumber,
    ...(notice.about === 'order' ? { cause: notice.cause } : {}),
    ...(notice.traceParent === undefined ? {} : { traceparent: notice.traceParent }),
  };
}
