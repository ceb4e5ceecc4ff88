import type { MapEntry } from './amqp-bytes.js';

/** What the sender wrote, section by section, bytes untouched. */
export interface MessageContent {
  /** Header fields durable and priority, encoded. */
  readonly durable: Buffer;
  readonly priority: Buffer;
  /** Message annotations of the sender; those that belong to the broker are taken out. */
  readonly annotations: readonly MapEntry[];
  /** Whole section; always there, since every message has an id. */
  readonly properties: Buffer;
  /** Whole section, or empty. */
  readonly applicationProperties: Buffer;
  /** Body sections and footer. */
  readonly body: Buffer;
}

/** A message as it arrived, with the fields that the queue acts on. */
export interface IncomingMessage {
  readonly content: MessageContent;
  /** As text, whatever its type on the wire. */
  readonly messageId: string;
  readonly sessionId?: string;
  readonly timeToLiveMs?: number;
  readonly scheduledForMs?: number;
}

/** `x-opt-message-state`. */
export type MessageState = 'active' | 'deferred' | 'scheduled';

/** A message in a queue; immutable, replaced when something about it changes. */
export interface StoredMessage extends IncomingMessage {
  readonly sequenceNumber: number;
  /** The number first given; stays when a scheduled message is activated or a message is dead-lettered. */
  readonly enqueuedSequenceNumber: number;
  readonly enqueuedTimeMs: number;
  /** Failed deliveries so far; the first delivery shows 0. */
  readonly deliveryCount: number;
  readonly state: MessageState;
  /** Queue that a dead-letter message came from. */
  readonly deadLetterSource?: string;
}

/** Application properties to set when a message is abandoned, deferred or dead-lettered: name to encoded AMQP value. */
export type PropertyChanges = ReadonlyMap<string, Buffer>;

/** How a receiver ends its hold of a message. `release` is AMQP's released: like abandon, without changes. */
export type Settlement =
  | { readonly kind: 'complete' }
  | { readonly kind: 'release' }
  | { readonly kind: 'abandon'; readonly changes: PropertyChanges }
  | { readonly kind: 'defer'; readonly changes: PropertyChanges }
  | { readonly kind: 'deadLetter'; readonly changes: PropertyChanges };

/** What a queue remembers over a restart, told as it happens; the journal writes these down. */
export type QueueChange =
  | { readonly kind: 'put'; readonly message: StoredMessage; readonly contentChanged: boolean }
  | { readonly kind: 'remove'; readonly sequenceNumber: number }
  | { readonly kind: 'sessionState'; readonly sessionId: string; readonly state: Buffer | undefined }
  | { readonly kind: 'messageId'; readonly messageId: string; readonly rememberedUntilMs: number }
  | { readonly kind: 'nextSequenceNumber'; readonly nextSequenceNumber: number };

/** The remembered state of one queue, as the changes add up to it. */
export interface QueueContents {
  nextSequenceNumber: number;
  /** By sequence number, rising. */
  readonly messages: Map<number, StoredMessage>;
  readonly sessionStates: Map<string, Buffer>;
  /** Message id to the time until which it is a duplicate. */
  readonly messageIds: Map<string, number>;
}

export function emptyContents(): QueueContents {
  return { nextSequenceNumber: 1, messages: new Map(), sessionStates: new Map(), messageIds: new Map() };
}

/** Adds one change to the remembered state. */
export function applyChange(contents: QueueContents, change: QueueChange): void {
  switch (change.kind) {
    case 'put':
      contents.messages.set(change.message.sequenceNumber, change.message);
      contents.nextSequenceNumber = Math.max(contents.nextSequenceNumber, change.message.sequenceNumber + 1);
      return;
    case 'remove':
      contents.messages.delete(change.sequenceNumber);
      return;
    case 'sessionState':
      if (change.state === undefined) contents.sessionStates.delete(change.sessionId);
      else contents.sessionStates.set(change.sessionId, change.state);
      return;
    case 'messageId':
      contents.messageIds.set(change.messageId, change.rememberedUntilMs);
      return;
    case 'nextSequenceNumber':
      contents.nextSequenceNumber = Math.max(contents.nextSequenceNumber, change.nextSequenceNumber);
      return;
  }
}
