import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { TypedData } from './core-types.js';

/** What a Service Bus message becomes for the library. */
export interface ServiceBusData {
  readonly data: TypedData;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
}

/** The end of .NET's calendar: what a message that never expires shows. */
const neverExpires = '9999-12-31T23:59:59.9999999';

/**
 * A message (received without parsing its body) as the real host sends it to the worker, single mode. The quirks are the
 * real ones: top-level properties of a JSON-object body (arrays aside) join the metadata and win over the broker's
 * values, whatever the letter case; `…Utc` times carry no zone; the delivery count starts at 1.
 */
export function serviceBusData(message: ServiceBusReceivedMessage, isBinary: boolean): ServiceBusData {
  const body = bodyBytes(message.body);
  const text = body.toString('utf8');
  const metadata = new Map<string, TypedData>(Object.entries(brokerMetadata(message)));
  for (const [name, value] of Object.entries(bodyProperties(text))) {
    // The host's table does not look at case and keeps the spelling that was there first.
    const known = [...metadata.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
    metadata.set(known ?? name, value);
  }
  return {
    data: isBinary ? { bytes: body } : { string: text },
    triggerMetadata: Object.fromEntries(metadata),
  };
}

/** The bytes of a body as the client delivers it: binary, or a value of its own. */
export function bodyBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function brokerMetadata(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const enqueued = dotNetTime(message.enqueuedTimeUtc) ?? dotNetTime(new Date(0)) ?? '';
  const expires = dotNetTime(message.expiresAtUtc) ?? neverExpires;
  const applicationProperties = { json: JSON.stringify(message.applicationProperties ?? {}) };
  return {
    DeliveryCount: { json: String((message.deliveryCount ?? 0) + 1) },
    SequenceNumber: { json: String(message.sequenceNumber ?? 0) },
    ...textEntries(message),
    EnqueuedTimeUtc: { json: JSON.stringify(enqueued) },
    EnqueuedTime: { json: JSON.stringify(`${enqueued}+00:00`) },
    ExpiresAtUtc: { json: JSON.stringify(expires) },
    ExpiresAt: { json: JSON.stringify(`${expires}+00:00`) },
    ApplicationProperties: applicationProperties,
    UserProperties: applicationProperties,
    ...sdkObjects(),
  };
}

/** Text values; the ones that are not set are not sent. */
function textEntries(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const values: Readonly<Record<string, unknown>> = {
    MessageId: message.messageId,
    SessionId: message.sessionId,
    CorrelationId: message.correlationId,
    ReplyTo: message.replyTo,
    ReplyToSessionId: message.replyToSessionId,
    To: message.to,
    Subject: message.subject,
    Label: message.subject,
    ContentType: message.contentType,
    PartitionKey: message.partitionKey,
    TransactionPartitionKey: message.partitionKey,
    DeadLetterSource: message.deadLetterSource,
    LockToken: message.lockToken,
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, { string: String(value) }]),
  );
}

/** Objects of the .NET client that the real host dumps as well: noise, but there. */
function sdkObjects(): Record<string, TypedData> {
  const names = ['MessageReceiver', 'MessageSession', 'MessageActions', 'SessionActions', 'ReceiveActions', 'Client'];
  return Object.fromEntries(names.map((name) => [name, { json: '{}' }]));
}

function bodyProperties(text: string): Record<string, TypedData> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
  return Object.fromEntries(
    Object.entries(parsed)
      .filter(([, value]) => !Array.isArray(value) && value !== null)
      .map(([name, value]: [string, unknown]) => [name, bodyProperty(value)]),
  );
}

function bodyProperty(value: unknown): TypedData {
  if (typeof value === 'string') return { string: value };
  return typeof value === 'object' ? { json: JSON.stringify(value) } : { string: String(value) };
}

/** ISO time without zone. `undefined` when there is none, or none that a date can hold. */
function dotNetTime(time: Date | undefined): string | undefined {
  if (time === undefined || Number.isNaN(time.getTime())) return undefined;
  return time.toISOString().replace('Z', '');
}
