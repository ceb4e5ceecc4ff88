import { message as amqpMessage, types } from 'rhea';
import { readMessage } from '../../../local/broker/message-codec.js';
import type { QueueOptions } from '../../../local/broker/queue-options.js';
import { QueueStore } from '../../../local/broker/queue-store.js';
import type { SessionHolder } from '../../../local/broker/session-table.js';
import {
  applyChange,
  emptyContents,
  type IncomingMessage,
  type QueueContents,
} from '../../../local/broker/stored-message.js';
import { queueOptions } from './harness.js';

/** Fields of a message for the store. */
export interface TestMessage {
  readonly id?: string;
  readonly sessionId?: string;
  readonly timeToLiveMs?: number;
  readonly scheduledForMs?: number;
}

/** A message as the network would bring it. */
export function incoming(fields: TestMessage = {}): IncomingMessage {
  const annotations = { 'x-opt-scheduled-enqueue-time': types.wrap_timestamp(fields.scheduledForMs) };
  const encoded = amqpMessage.encode({
    body: 'x',
    ...(fields.id === undefined ? {} : { message_id: fields.id }),
    ...(fields.sessionId === undefined ? {} : { group_id: fields.sessionId }),
    ...(fields.timeToLiveMs === undefined ? {} : { ttl: fields.timeToLiveMs }),
    ...(fields.scheduledForMs === undefined ? {} : { message_annotations: annotations }),
  });
  return readMessage(encoded);
}

/** A store, its dead-letter store, and what a journal would remember of the first. */
export interface StoreScene {
  readonly store: QueueStore;
  readonly dead: QueueStore;
  readonly remembered: QueueContents;
}

/** A queue without network, clock and disk. */
export function newStore(changes: Partial<QueueOptions> = {}, restored = emptyContents()): StoreScene {
  let tokens = 0;
  const newLockToken = () => `token-${++tokens}`;
  const options = queueOptions({ lockDurationMs: 1_000, ...changes });
  const deadOptions = { ...options, requiresSession: false };
  const forgotten = { restored: emptyContents(), record: () => {} };
  const dead = new QueueStore({ ...forgotten, options: deadOptions, deadLetter: undefined, newLockToken });
  const remembered = structuredCloneOf(restored);
  const store = new QueueStore({
    options,
    restored,
    record: (change) => applyChange(remembered, change),
    deadLetter: (message) => dead.adopt(message),
    newLockToken,
  });
  return { store, dead, remembered };
}

function structuredCloneOf(contents: QueueContents): QueueContents {
  const { nextSequenceNumber, messages, sessionStates, messageIds } = contents;
  return {
    nextSequenceNumber,
    messages: new Map(messages),
    sessionStates: new Map(sessionStates),
    messageIds: new Map(messageIds),
  };
}

/** A session holder that counts how often it was told of a lost lock. */
export function newHolder(connectionId = 'c'): SessionHolder & { lost: number } {
  const holder = {
    connectionId,
    lost: 0,
    lockLost() {
      holder.lost++;
    },
  };
  return holder;
}
