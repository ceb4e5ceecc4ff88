import { randomUUID } from 'node:crypto';
import type { Journal } from './journal.js';
import type { QueueOptions } from './queue-options.js';
import { QueueStore } from './queue-store.js';
import type { SessionGrant, SessionHolder } from './session-table.js';

const longestTimerMs = 0x7fff_ffff;

/** A receiver link that wants messages. */
export interface Consumer {
  /** Takes one message if it has credit and there is one for it; false when not. */
  takeOne(store: QueueStore, nowMs: number): boolean;
}

/** A receiver link that waits for any session to become ready. */
export interface SessionWaiter {
  readonly holder: SessionHolder;
  granted(grant: SessionGrant): void;
}

/** What an entity needs from the broker. */
export interface EntityParts {
  readonly path: string;
  readonly options: QueueOptions;
  readonly journal: Journal;
  readonly nowMs: () => number;
  /** Missing in a dead-letter queue. */
  readonly deadLetterQueue?: Entity;
}

/**
 * A queue at work: its store, those who wait for messages, and the timer for what happens by itself. All that touches
 * the store goes through `act`, which lets due things happen first and makes changes safe before anybody hears of them.
 */
export class Entity {
  readonly path: string;
  readonly options: QueueOptions;
  readonly deadLetterQueue: Entity | undefined;
  readonly #store: QueueStore;
  readonly #parts: EntityParts;
  readonly #consumers = new Set<Consumer>();
  readonly #waiters = new Set<SessionWaiter>();
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #wakePlanned = false;

  constructor(parts: EntityParts) {
    this.path = parts.path;
    this.options = parts.options;
    this.deadLetterQueue = parts.deadLetterQueue;
    this.#parts = parts;
    const sink = parts.deadLetterQueue;
    this.#store = new QueueStore({
      options: parts.options,
      restored: parts.journal.contents(parts.path),
      record: (change) => parts.journal.record(parts.path, change),
      deadLetter: sink === undefined ? undefined : (message) => sink.#adopt(message),
      newLockToken: randomUUID,
    });
    this.#arm();
  }

  /** Runs an operation on the store at the present time. */
  act<Result>(operation: (store: QueueStore, nowMs: number) => Result): Result {
    const nowMs = this.#parts.nowMs();
    const lost = this.#store.advance(nowMs);
    const result = operation(this.#store, nowMs);
    this.#parts.journal.flush();
    this.#wakeSoon();
    this.#arm();
    for (const holder of lost) holder.lockLost();
    return result;
  }

  addConsumer(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.#wakeSoon();
  }

  removeConsumer(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  addWaiter(waiter: SessionWaiter): void {
    this.#waiters.add(waiter);
    this.#wakeSoon();
  }

  removeWaiter(waiter: SessionWaiter): void {
    this.#waiters.delete(waiter);
  }

  /** Hands out what can be handed out now: to one receiver, or to all in turn. */
  deliver(only?: Consumer): void {
    const nowMs = this.#parts.nowMs();
    const lost = this.#store.advance(nowMs);
    if (only === undefined) {
      this.#grantSessions(nowMs);
      this.#deliverInTurn(nowMs);
    } else {
      while (only.takeOne(this.#store, nowMs));
    }
    this.#parts.journal.flush();
    this.#arm();
    for (const holder of lost) holder.lockLost();
  }

  /** Ends the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timerDueMs = Number.NEGATIVE_INFINITY;
  }

  #adopt(message: Parameters<QueueStore['adopt']>[0]): void {
    this.#store.adopt(message);
    this.#wakeSoon();
  }

  #grantSessions(nowMs: number): void {
    for (const waiter of this.#waiters) {
      const grant = this.#store.acceptSession(undefined, waiter.holder, nowMs);
      if (grant === undefined) return;
      this.#waiters.delete(waiter);
      waiter.granted(grant);
    }
  }

  /** One message each until nobody takes more; who took one goes to the end of the line. */
  #deliverInTurn(nowMs: number): void {
    for (let taken = true; taken; ) {
      taken = false;
      for (const consumer of [...this.#consumers]) {
        if (!consumer.takeOne(this.#store, nowMs)) continue;
        taken = true;
        this.#consumers.delete(consumer);
        this.#consumers.add(consumer);
      }
    }
  }

  #wakeSoon(): void {
    if (this.#wakePlanned || (this.#consumers.size === 0 && this.#waiters.size === 0)) return;
    this.#wakePlanned = true;
    process.nextTick(() => {
      this.#wakePlanned = false;
      this.deliver();
    });
  }

  #arm(): void {
    const dueMs = this.#store.nextDueMs() ?? Number.POSITIVE_INFINITY;
    if (dueMs >= this.#timerDueMs) return;
    clearTimeout(this.#timer);
    this.#timerDueMs = dueMs;
    const delayMs = Math.min(Math.max(dueMs - this.#parts.nowMs(), 0), longestTimerMs);
    this.#timer = setTimeout(() => {
      this.#timerDueMs = Number.POSITIVE_INFINITY;
      this.act(() => {});
    }, delayMs);
  }
}
