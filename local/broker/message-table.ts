import { changeProperties } from './message-codec.js';
import { OrderedNumbers } from './ordered-numbers.js';
import type { SessionTable } from './session-table.js';
import type { IncomingMessage, PropertyChanges, QueueChange, QueueContents, StoredMessage } from './stored-message.js';
import { TimeIndex } from './time-index.js';

/** What is known of a message before it has its number. */
export interface MessageDraft extends IncomingMessage {
  readonly enqueuedTimeMs: number;
  readonly deliveryCount: number;
  readonly state: StoredMessage['state'];
  readonly enqueuedSequenceNumber?: number;
  readonly deadLetterSource?: string;
}

/** Fields of a stored message that may change in place. */
export interface MessageUpdate {
  readonly deliveryCount?: number;
  readonly state?: StoredMessage['state'];
  readonly changes?: PropertyChanges;
}

/**
 * The messages of one queue in the order of their numbers, with the indexes over them: ready for delivery, due to be
 * activated, due to expire. Every lasting change is told to `record`.
 */
export class MessageTable {
  readonly #messages = new Map<number, StoredMessage>();
  readonly #available = new OrderedNumbers();
  readonly #schedule = new TimeIndex<number>();
  readonly #expiry = new TimeIndex<number>();
  readonly #sessions: SessionTable | undefined;
  readonly #record: (change: QueueChange) => void;
  #nextSequenceNumber: number;

  /** @param sessions given for a session queue: what is ready is then kept by session */
  constructor(parts: {
    restored: QueueContents;
    sessions: SessionTable | undefined;
    record: (change: QueueChange) => void;
  }) {
    this.#sessions = parts.sessions;
    this.#record = parts.record;
    this.#nextSequenceNumber = parts.restored.nextSequenceNumber;
    for (const message of parts.restored.messages.values()) {
      this.#messages.set(message.sequenceNumber, message);
      this.makeAvailable(message);
    }
  }

  get(sequenceNumber: number): StoredMessage | undefined {
    return this.#messages.get(sequenceNumber);
  }

  /** All messages in order. */
  values(): Iterable<StoredMessage> {
    return this.#messages.values();
  }

  /** Gives the next number and stores; the message is at once where its state says. */
  append(draft: MessageDraft): StoredMessage {
    const sequenceNumber = this.#nextSequenceNumber++;
    const message: StoredMessage = { enqueuedSequenceNumber: sequenceNumber, ...draft, sequenceNumber };
    this.#messages.set(sequenceNumber, message);
    this.#record({ kind: 'put', message, contentChanged: true });
    this.makeAvailable(message);
    return message;
  }

  /** Changes a message in its place; `makeAvailable` is the caller's next step unless it stays locked. */
  update(message: StoredMessage, update: MessageUpdate): StoredMessage {
    const { changes, ...fields } = update;
    const content = changes === undefined ? message.content : changeProperties(message.content, changes);
    const updated: StoredMessage = { ...message, ...fields, content };
    this.#messages.set(message.sequenceNumber, updated);
    this.#record({ kind: 'put', message: updated, contentChanged: content !== message.content });
    return updated;
  }

  remove(message: StoredMessage): void {
    this.withdraw(message);
    this.#messages.delete(message.sequenceNumber);
    this.#record({ kind: 'remove', sequenceNumber: message.sequenceNumber });
  }

  /** Puts an unlocked message where its state says: ready, waiting for its time, or set aside. */
  makeAvailable(message: StoredMessage): void {
    const { sequenceNumber } = message;
    if (message.state === 'scheduled') {
      this.#schedule.set(sequenceNumber, message.scheduledForMs ?? 0);
      return;
    }
    const expiryMs = expiresAtMs(message);
    if (expiryMs !== undefined) this.#expiry.set(sequenceNumber, expiryMs);
    if (message.state === 'deferred') return;
    if (this.#sessions === undefined) this.#available.add(sequenceNumber);
    else this.#sessions.offer(message.sessionId ?? '', sequenceNumber);
  }

  /** Takes a message out of every index: it is being locked or removed. A locked message does not expire. */
  withdraw(message: StoredMessage): void {
    const { sequenceNumber } = message;
    this.#schedule.delete(sequenceNumber);
    this.#expiry.delete(sequenceNumber);
    if (this.#sessions === undefined) this.#available.delete(sequenceNumber);
    else this.#sessions.withdraw(message.sessionId ?? '', sequenceNumber);
  }

  /** The next message ready, of the session where there are sessions. */
  firstAvailable(sessionId: string | undefined): StoredMessage | undefined {
    const first = this.#sessions === undefined ? this.#available.first() : this.#sessions.first(sessionId ?? '');
    return first === undefined ? undefined : this.#messages.get(first);
  }

  /** Scheduled messages whose time has come, earliest first. */
  takeScheduled(nowMs: number): StoredMessage[] {
    return this.#found(this.#schedule.takeDue(nowMs));
  }

  /** Unlocked messages past their time to live. */
  takeExpired(nowMs: number): StoredMessage[] {
    return this.#found(this.#expiry.takeDue(nowMs));
  }

  /** When the next message is to be activated or expires. */
  nextDueMs(): number | undefined {
    return earliest(this.#schedule.nextMs(), this.#expiry.nextMs());
  }

  #found(sequenceNumbers: readonly number[]): StoredMessage[] {
    return sequenceNumbers.flatMap((sequenceNumber) => this.#messages.get(sequenceNumber) ?? []);
  }
}

/** When a message's time to live ends; undefined: never. */
export function expiresAtMs(message: StoredMessage): number | undefined {
  return message.timeToLiveMs === undefined ? undefined : message.enqueuedTimeMs + message.timeToLiveMs;
}

/** The earliest of some times, any of which may be missing. */
export function earliest(...timesMs: readonly (number | undefined)[]): number | undefined {
  const known = timesMs.filter((timeMs) => timeMs !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
