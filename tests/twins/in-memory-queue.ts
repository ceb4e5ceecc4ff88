import type { DeadLetter, DeadLetters } from '../../lib/ports/dead-letters.js';
import { type Notice, noticeSchema, sessionIdOf } from '../../lib/ports/notice.js';
import type { OutgoingNotice, Queue, QueueCounts } from '../../lib/ports/queue.js';

/** A notice as a worker gets it. */
export interface DeliveredNotice {
  readonly notice: Notice;
  readonly messageId: string;
  readonly sessionId: string;
  /** Failed deliveries before this one. */
  readonly deliveryCount: number;
}

/** A session held by one worker; nobody else gets its messages until it is closed. */
export interface HeldSession {
  readonly sessionId: string;
  /** The oldest message that is due; the same one again until it is settled. */
  receive(): DeliveredNotice | undefined;
  /** Done: the message received last is removed. Throws when the session was closed meanwhile (its lock was lost). */
  complete(): void;
  /** Failed: it comes again, or goes to the dead letters after the last delivery. */
  abandon(): void;
  /** The worker stops, is killed or loses its lock: what was not settled comes again, uncounted, as when a session link drops. */
  close(): void;
}

export interface InMemoryQueueOptions {
  readonly nowMs: () => number;
  readonly maxDeliveryCount?: number;
  /** How long a message id is remembered; the service's default is ten minutes. */
  readonly duplicateWindowMs?: number;
}

interface Message {
  readonly json: string;
  readonly messageId: string;
  readonly sessionId: string;
  readonly dueMs: number;
  readonly sequence: number;
  deliveryCount: number;
}

/**
 * The session queue without a broker: first in, first out within a session, one holder per session, sessions offered
 * in turn, scheduled messages appended when they fall due, duplicates dropped, poison moved to the dead letters.
 */
export class InMemoryQueue implements Queue {
  readonly #nowMs: () => number;
  readonly #maxDeliveryCount: number;
  readonly #duplicateWindowMs: number;
  readonly #sessions = new Map<string, Message[]>();
  readonly #held = new Set<string>();
  readonly #seenUntilMs = new Map<string, number>();
  readonly #deadLetters: Message[] = [];
  #scheduled: Message[] = [];
  #sequence = 0;

  constructor(options: InMemoryQueueOptions) {
    this.#nowMs = options.nowMs;
    this.#maxDeliveryCount = options.maxDeliveryCount ?? 10;
    this.#duplicateWindowMs = options.duplicateWindowMs ?? 600_000;
  }

  async send(notices: readonly OutgoingNotice[]): Promise<void> {
    for (const outgoing of notices) {
      this.#accept(outgoing);
    }
  }

  async counts(): Promise<QueueCounts> {
    this.#activateDue();
    const active = [...this.#sessions.values()].flat();
    const oldest = active.length === 0 ? {} : { oldestMs: Math.min(...active.map(({ dueMs }) => dueMs)) };
    const scheduled = this.#scheduled.length;
    return { active: active.length, scheduled, ...oldest, deadLetter: this.#deadLetters.length, more: false };
  }

  /** Takes the next free session that has a message; sessions take turns. `undefined` when there is none now. */
  acceptNextSession(): HeldSession | undefined {
    const sessionId = this.readySessionIds()[0];
    return sessionId === undefined ? undefined : this.#hold(sessionId);
  }

  /** Ids of the free sessions that have a message, for a world that chooses by chance which goes next. */
  readySessionIds(): readonly string[] {
    this.#activateDue();
    return [...this.#sessions].filter(([id, messages]) => messages.length > 0 && !this.#held.has(id)).map(([id]) => id);
  }

  /** Takes this session; `undefined` when it is held or has nothing. */
  acceptSession(sessionId: string): HeldSession | undefined {
    return this.readySessionIds().includes(sessionId) ? this.#hold(sessionId) : undefined;
  }

  /** When the next scheduled message falls due, so that a world knows how far to move time. */
  nextDueMs(): number | undefined {
    return this.#scheduled[0]?.dueMs;
  }

  deadLetters(): readonly DeliveredNotice[] {
    return this.#deadLetters.map((message) => delivered(message));
  }

  /** The twin of the port over the same messages. */
  readonly letters: DeadLetters = {
    drain: async (most, keep) => {
      let removed = 0;
      const errors: unknown[] = [];
      for (const message of this.#deadLetters.slice(0, most)) {
        try {
          if ((await keep(letterOf(message))) === 'kept') {
            this.#deadLetters.splice(this.#deadLetters.indexOf(message), 1);
            removed += 1;
          }
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) {
        throw errors[0];
      }
      return removed;
    },
  };

  /** A message that is no notice, given up on at once. */
  buryText(text: string, messageId: string): void {
    const deliveryCount = this.#maxDeliveryCount;
    this.#deadLetters.push({ json: text, messageId, sessionId: 'unknown', dueMs: 0, sequence: 0, deliveryCount });
  }

  /**
   * One worker until nothing is due: each message completes when the handler resolves and comes again when it throws.
   * Returns how many were handled.
   */
  async drain(handle: (delivered: DeliveredNotice) => Promise<void>): Promise<number> {
    let handled = 0;
    for (let session = this.acceptNextSession(); session !== undefined; session = this.acceptNextSession()) {
      for (let next = session.receive(); next !== undefined; next = session.receive()) {
        handled += 1;
        await handle(next).then(session.complete, session.abandon);
      }
      session.close();
    }
    return handled;
  }

  #accept(outgoing: OutgoingNotice): void {
    const nowMs = this.#nowMs();
    if ((this.#seenUntilMs.get(outgoing.messageId) ?? Number.NEGATIVE_INFINITY) > nowMs) {
      return;
    }
    this.#seenUntilMs.set(outgoing.messageId, nowMs + this.#duplicateWindowMs);
    this.#sequence += 1;
    const message: Message = {
      json: JSON.stringify(outgoing.notice),
      messageId: outgoing.messageId,
      sessionId: sessionIdOf(outgoing.notice),
      dueMs: outgoing.notBeforeMs ?? nowMs,
      sequence: this.#sequence,
      deliveryCount: 0,
    };
    this.#activateDue();
    if (message.dueMs <= nowMs) {
      this.#append(message);
    } else {
      this.#scheduled = [...this.#scheduled, message].sort((a, b) => a.dueMs - b.dueMs || a.sequence - b.sequence);
    }
  }

  #activateDue(): void {
    const nowMs = this.#nowMs();
    for (let first = this.#scheduled[0]; first !== undefined && first.dueMs <= nowMs; first = this.#scheduled[0]) {
      this.#scheduled.shift();
      this.#append(first);
    }
  }

  #append(message: Message): void {
    const messages = this.#sessions.get(message.sessionId);
    if (messages === undefined) {
      this.#sessions.set(message.sessionId, [message]);
    } else {
      messages.push(message);
    }
  }

  #hold(sessionId: string): HeldSession {
    this.#held.add(sessionId);
    let open = true;
    let current: Message | undefined;
    const settle = (failed: boolean): void => {
      if (!open) {
        throw new Error(`session lock lost: ${sessionId}`);
      }
      if (current !== undefined) {
        this.#settle(current, failed);
        current = undefined;
      }
    };
    return {
      sessionId,
      receive: () => {
        this.#activateDue();
        current = open ? this.#sessions.get(sessionId)?.[0] : undefined;
        return delivered(current);
      },
      complete: () => settle(false),
      abandon: () => settle(true),
      close: () => {
        if (open) {
          open = false;
          this.#release(sessionId);
        }
      },
    };
  }

  #settle(message: Message, failed: boolean): void {
    if (failed) {
      message.deliveryCount += 1;
    }
    if (!failed || message.deliveryCount >= this.#maxDeliveryCount) {
      const messages = this.#sessions.get(message.sessionId) ?? [];
      messages.splice(messages.indexOf(message), 1);
    }
    if (failed && message.deliveryCount >= this.#maxDeliveryCount) {
      this.#deadLetters.push(message);
    }
  }

  /** A session with messages left goes to the end of the line; an empty one is forgotten. */
  #release(sessionId: string): void {
    this.#held.delete(sessionId);
    const messages = this.#sessions.get(sessionId) ?? [];
    this.#sessions.delete(sessionId);
    if (messages.length > 0) {
      this.#sessions.set(sessionId, messages);
    }
  }
}

function delivered(message: Message): DeliveredNotice;
function delivered(message: Message | undefined): DeliveredNotice | undefined;
function delivered(message: Message | undefined): DeliveredNotice | undefined {
  return (
    message && {
      notice: noticeSchema.parse(JSON.parse(message.json)),
      messageId: message.messageId,
      sessionId: message.sessionId,
      deliveryCount: message.deliveryCount,
    }
  );
}

function letterOf({ json, messageId, deliveryCount }: Message): DeadLetter {
  return {
    messageId,
    body: parsedOr(json),
    deliveryCount,
    reason: 'MaxDeliveryCountExceeded',
    description: `Message could not be consumed after ${deliveryCount} delivery attempts.`,
  };
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
