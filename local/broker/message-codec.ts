import { randomUUID } from 'node:crypto';
import {
  encodedNull,
  encodeInt,
  encodeList,
  encodeLong,
  encodeMap,
  encodeSection,
  encodeString,
  encodeSymbol,
  encodeTimestamp,
  encodeUint,
  type MapEntry,
  readEntries,
  readItems,
  readNumber,
  readText,
} from './amqp-bytes.js';
import { uuidText } from './lock-token.js';
import { type MessageSection, readSections, sectionCodes } from './message-sections.js';
import type {
  IncomingMessage,
  MessageContent,
  MessageState,
  PropertyChanges,
  StoredMessage,
} from './stored-message.js';

const maximumUint = 0xffff_ffff;
const empty = Buffer.alloc(0);
const scheduledKey = 'x-opt-scheduled-enqueue-time';

/** Annotations that only the broker writes; a sender's own are dropped, as when a received message is sent again. */
const brokerKeys: ReadonlySet<string> = new Set([
  'x-opt-sequence-number',
  'x-opt-enqueue-sequence-number',
  'x-opt-enqueued-time',
  'x-opt-locked-until',
  'x-opt-message-state',
  'x-opt-deadletter-source',
  scheduledKey,
]);

/** Where a field stands in the properties section. */
const propertyAt = { messageId: 0, absoluteExpiry: 8, creation: 9, groupId: 10 } as const;

const stateNumbers: Readonly<Record<MessageState, number>> = { active: 0, deferred: 1, scheduled: 2 };

/** Reads one encoded message and copies its bytes. @throws MalformedMessage */
export function readMessage(encoded: Buffer): IncomingMessage {
  // A copy, since a slice would keep a whole batch or socket buffer alive.
  const sections = readSections(Buffer.from(encoded));
  const header = readItems(sectionValue(sections, sectionCodes.header));
  const annotations = readEntries(sectionValue(sections, sectionCodes.messageAnnotations));
  const properties = withMessageId(readItems(sectionValue(sections, sectionCodes.properties)));
  const scheduled = annotations.find((entry) => readText(entry.key) === scheduledKey);
  const scheduledForMs = readNumber(scheduled?.value);
  const timeToLiveMs = timeToLive(readNumber(header[2]), properties);
  const sessionId = readText(properties[propertyAt.groupId]);
  return {
    messageId: messageIdText(properties[propertyAt.messageId] ?? encodedNull),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(timeToLiveMs === undefined ? {} : { timeToLiveMs }),
    ...(scheduledForMs === undefined ? {} : { scheduledForMs }),
    content: {
      durable: header[0] ?? encodedNull,
      priority: header[1] ?? encodedNull,
      annotations: annotations.filter((entry) => !brokerKeys.has(readText(entry.key) ?? '')),
      properties: encodeSection(sectionCodes.properties, encodeList(properties)),
      applicationProperties:
        sections.find((section) => section.code === sectionCodes.applicationProperties)?.whole ?? empty,
      body: Buffer.concat(sections.filter((section) => section.code >= sectionCodes.data).map(({ whole }) => whole)),
    },
  };
}

function sectionValue(sections: readonly MessageSection[], code: number): Buffer {
  return sections.find((section) => section.code === code)?.value ?? encodedNull;
}

/** The JS client's lock renewer throws on every settle of a message without id, so the broker gives one. */
function withMessageId(properties: readonly Buffer[]): Buffer[] {
  const given = properties[propertyAt.messageId];
  if (given !== undefined && given[0] !== encodedNull[0]) return [...properties];
  return [encodeString(randomUUID()), ...properties.slice(1)];
}

function messageIdText(value: Buffer): string {
  if (value[0] === 0x98) return uuidText(value.subarray(1, 17));
  return readText(value) ?? readNumber(value)?.toString() ?? value.toString('hex');
}

/** A time to live over 2^32 ms is cut off in the header; the two times of the properties tell it in full. */
function timeToLive(headerMs: number | undefined, properties: readonly Buffer[]): number | undefined {
  if (headerMs !== maximumUint) return headerMs;
  const expiryMs = readNumber(properties[propertyAt.absoluteExpiry]);
  const creationMs = readNumber(properties[propertyAt.creation]);
  if (expiryMs === undefined || creationMs === undefined) return headerMs;
  return Math.max(headerMs, expiryMs - creationMs);
}

/** The content as one encoded message without anything of the broker's; `readMessage` reads it back. */
export function encodeContent(content: MessageContent): Buffer {
  return Buffer.concat([
    encodeSection(sectionCodes.header, encodeList([content.durable, content.priority])),
    encodeSection(sectionCodes.messageAnnotations, encodeMap(content.annotations)),
    content.properties,
    content.applicationProperties,
    content.body,
  ]);
}

/** What a copy handed out carries beyond the message itself. */
export interface DeliveryDetails {
  /** Only with a lock: client-side renewal is planned from it. */
  readonly lockedUntilMs?: number;
  readonly omitBody?: boolean;
}

/** The message as a receiver sees it: the sender's bytes with the broker's header and annotations. */
export function encodeDelivery(message: StoredMessage, details: DeliveryDetails = {}): Buffer {
  const { content } = message;
  const timeToLiveField =
    message.timeToLiveMs === undefined ? encodedNull : encodeUint(Math.min(message.timeToLiveMs, maximumUint));
  const header = [content.durable, content.priority, timeToLiveField, encodedNull, encodeUint(message.deliveryCount)];
  return Buffer.concat([
    encodeSection(sectionCodes.header, encodeList(header)),
    encodeSection(sectionCodes.messageAnnotations, encodeMap(annotationsOf(message, details.lockedUntilMs))),
    content.properties,
    content.applicationProperties,
    details.omitBody === true ? empty : content.body,
  ]);
}

function annotationsOf(message: StoredMessage, lockedUntilMs: number | undefined): MapEntry[] {
  const entries = [...message.content.annotations];
  const add = (key: string, value: Buffer) => entries.push({ key: encodeSymbol(key), value });
  add('x-opt-sequence-number', encodeLong(message.sequenceNumber));
  add('x-opt-enqueue-sequence-number', encodeLong(message.enqueuedSequenceNumber));
  add('x-opt-enqueued-time', encodeTimestamp(message.enqueuedTimeMs));
  add('x-opt-message-state', encodeInt(stateNumbers[message.state]));
  if (lockedUntilMs !== undefined) add('x-opt-locked-until', encodeTimestamp(lockedUntilMs));
  if (message.scheduledForMs !== undefined) add(scheduledKey, encodeTimestamp(message.scheduledForMs));
  if (message.deadLetterSource !== undefined) add('x-opt-deadletter-source', encodeString(message.deadLetterSource));
  return entries;
}

/** Sets application properties; the others keep their place, type and bytes. */
export function changeProperties(content: MessageContent, changes: PropertyChanges): MessageContent {
  if (changes.size === 0) return content;
  const section = readSections(content.applicationProperties)[0];
  const kept = readEntries(section?.value ?? encodedNull).filter((entry) => !changes.has(readText(entry.key) ?? ''));
  const added = [...changes].map(([name, value]) => ({ key: encodeString(name), value }));
  const properties = encodeSection(sectionCodes.applicationProperties, encodeMap([...kept, ...added]));
  return { ...content, applicationProperties: properties };
}
