import { type DeadLetterSink, MessageFate } from './message-fate.js';
import { type Delivery, MessageLocks } from './message-locks.js';
import { earliest, MessageTable } from './message-table.js';
import type { QueueOptions } from './queue-options.js';
import { type SessionGrant, type SessionHolder, SessionTable } from './session-table.js';
import type { IncomingMessage, QueueChange, QueueContents, Settlement, StoredMessage } from './stored-message.js';
import { TimeIndex } from './time-index.js';

/** What the store needs from outside; it knows neither clock nor disk nor network. */
export interface StoreParts {
  readonly options: QueueOptions;
  readonly restored: QueueContents;
  readonly record: (change: QueueChange) => void;
  /** Takes what is dead-lettered; missing in a dead-letter queue, which has no limits and no sessions. */
  readonly deadLetter: DeadLetterSink | undefined;
  /** A new uuid for each delivery. */
  readonly newLockToken: () => string;
}

/** How many messages are where; `active` are those ready for delivery. */
export interface StoreCounts {
  readonly active: number;
  readonly scheduled: number;
  readonly locked: number;
  readonly deferred: number;
}

/** How a message is handed out: locked until settled, or removed at once. */
export type ReceiveMode = 'peekLock' | 'receiveAndDelete';

/** Outcome of a settlement: done, too late, or not possible here (dead-lettering from a dead-letter queue). */
export type SettlementResult = 'settled' | 'lockLost' | 'notAllowed';

/** Messages asked for by number, and for which session and connection. */
export interface DeferredRequest {
  readonly sequenceNumbers: readonly number[];
  readonly mode: ReceiveMode;
  readonly sessionId?: string;
}

/**
 * One queue's rules, without network: order, locks, sessions, schedule, duplicates, time to live, dead-lettering.
 * Time comes with every call; `advance` must run before an operation so that what is due has happened.
 */
export class QueueStore {
  readonly options: QueueOptions;
  readonly sessions: SessionTable | undefined;
  readonly #messages: MessageTable;
  readonly #locks: MessageLocks;
  readonly #fate: MessageFate;
  readonly #messageIds = new TimeIndex<string>();
  readonly #parts: StoreParts;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.options = parts.options;
    const { restored, record } = parts;
    this.sessions = parts.options.requiresSession ? new SessionTable() : undefined;
    for (const [sessionId, state] of restored.sessionStates) this.sessions?.setState(sessionId, state);
    for (const [messageId, untilMs] of restored.messageIds) this.#messageIds.set(messageId, untilMs);
    this.#messages = new MessageTable({ restored, sessions: this.sessions, record });
    const rules = { lockDurationMs: parts.options.lockDurationMs, newLockToken: parts.newLockToken };
    this.#locks = new MessageLocks({ messages: this.#messages, sessions: this.sessions, rules });
    this.#fate = new MessageFate({ messages: this.#messages, options: parts.options, deadLetter: parts.deadLetter });
  }

  /** Stores messages in their order. A duplicate is accepted and dropped, and has number 0. */
  send(messages: readonly IncomingMessage[], nowMs: number): number[] {
    return messages.map((message) => {
      if (this.#isDuplicate(message.messageId, nowMs)) return 0;
      const timeToLiveMs = earliest(message.timeToLiveMs, this.options.defaultTimeToLiveMs);
      const isLater = message.scheduledForMs !== undefined && message.scheduledForMs > nowMs;
      const draft = { ...message, ...(timeToLiveMs === undefined ? {} : { timeToLiveMs }) };
      const state = isLater ? 'scheduled' : 'active';
      return this.#messages.append({ ...draft, enqueuedTimeMs: nowMs, deliveryCount: 0, state }).sequenceNumber;
    });
  }

  /** Takes a message from another queue, as the dead-letter queue does. */
  adopt(message: StoredMessage): void {
    const { timeToLiveMs: _, ...kept } = message;
    this.#messages.append({ ...kept, state: 'active' });
  }

  /** A session queue takes only messages with a session id, and an empty one counts as none. */
  accepts(message: IncomingMessage): boolean {
    return this.sessions === undefined || (message.sessionId !== undefined && message.sessionId !== '');
  }

  /** Removes scheduled messages; false, and nothing removed, when one of them is unknown or already active. */
  cancelScheduled(sequenceNumbers: readonly number[]): boolean {
    const found = sequenceNumbers.map((sequenceNumber) => this.#messages.get(sequenceNumber));
    const scheduled = found
      .filter((message) => message?.state === 'scheduled')
      .filter((message) => message !== undefined);
    if (scheduled.length !== sequenceNumbers.length) return false;
    for (const message of scheduled) this.#messages.remove(message);
    return true;
  }

  /** Hands out the next message, in a session queue of that session; the caller holds the session. */
  receive(mode: ReceiveMode, sessionId: string | undefined, nowMs: number): Delivery | undefined {
    const message = this.#messages.firstAvailable(sessionId);
    return message === undefined ? undefined : this.#handOut(message, mode, nowMs);
  }

  /** Hands out deferred messages by number: all, or undefined when one is unknown, locked or of another session. */
  receiveDeferred(request: DeferredRequest, nowMs: number): Delivery[] | undefined {
    const found = request.sequenceNumbers.flatMap((sequenceNumber) => this.#messages.get(sequenceNumber) ?? []);
    const fits = (message: StoredMessage) =>
      message.state === 'deferred' &&
      !this.#locks.isLocked(message.sequenceNumber) &&
      (this.sessions === undefined || message.sessionId === request.sessionId);
    if (found.length !== request.sequenceNumbers.length || !found.every(fits)) return undefined;
    return found.map((message) => this.#handOut(message, request.mode, nowMs));
  }

  /** Ends the hold of a message. */
  settle(lockToken: string, settlement: Settlement, nowMs: number): SettlementResult {
    if (settlement.kind === 'deadLetter' && this.#parts.deadLetter === undefined) return 'notAllowed';
    const message = this.#locks.unlock(lockToken);
    if (message === undefined) return 'lockLost';
    switch (settlement.kind) {
      case 'complete':
        this.#messages.remove(message);
        break;
      case 'release':
        this.#fate.fail(message, nowMs);
        break;
      case 'abandon':
        this.#fate.fail(message, nowMs, settlement.changes);
        break;
      case 'defer':
        this.#fate.defer(message, nowMs, settlement.changes);
        break;
      case 'deadLetter':
        this.#fate.deadLetter(message, settlement.changes);
        break;
    }
    return 'settled';
  }

  /** The new end of a message lock; undefined when it is lost. */
  renewLock(lockToken: string, nowMs: number): number | undefined {
    return this.#locks.renew(lockToken, nowMs);
  }

  /** Locks a session by id, or the next that is ready; undefined when it is held or none is ready. */
  acceptSession(sessionId: string | undefined, holder: SessionHolder, nowMs: number): SessionGrant | undefined {
    const lockedUntilMs = nowMs + this.options.lockDurationMs;
    if (sessionId === undefined) return this.sessions?.acceptNext(holder, lockedUntilMs);
    return this.sessions?.accept(sessionId, holder, lockedUntilMs);
  }

  /** Whether this connection holds the session. */
  holdsSession(sessionId: string, connectionId: string): boolean {
    return this.#locks.holdsSession(sessionId, connectionId);
  }

  /** The new end of a session lock, which the caller holds. */
  renewSession(sessionId: string, nowMs: number): number {
    const lockedUntilMs = nowMs + this.options.lockDurationMs;
    this.sessions?.renew(sessionId, lockedUntilMs);
    return lockedUntilMs;
  }

  /** The holder lets go, or its connection is gone: what it had goes back in order, delivery counts unchanged. */
  releaseSession(sessionId: string, holder: SessionHolder, nowMs: number): void {
    if (!this.#locks.isHolder(sessionId, holder)) return;
    for (const message of this.#locks.unlockSession(sessionId)) this.#fate.putBack(message, nowMs);
    this.sessions?.release(sessionId);
  }

  /** Session state; the four bytes `null` are how the JS client says "none". */
  setSessionState(sessionId: string, state: Buffer | undefined): void {
    const kept = state?.toString('latin1') === 'null' ? undefined : state;
    this.sessions?.setState(sessionId, kept);
    this.#parts.record({ kind: 'sessionState', sessionId, state: kept });
  }

  /** Up to `count` messages from a number on, locked, scheduled and deferred ones too; nothing is locked by it. */
  peek(request: { from: number; count: number; sessionId?: string }): StoredMessage[] {
    const peeked: StoredMessage[] = [];
    for (const message of this.#messages.values()) {
      if (peeked.length >= request.count) break;
      const isAsked = request.sessionId === undefined || message.sessionId === request.sessionId;
      if (message.sequenceNumber >= request.from && isAsked) peeked.push(message);
    }
    return peeked;
  }

  counts(): StoreCounts {
    const counts = { active: 0, scheduled: 0, locked: 0, deferred: 0 };
    for (const message of this.#messages.values()) {
      counts[this.#locks.isLocked(message.sequenceNumber) ? 'locked' : message.state]++;
    }
    return counts;
  }

  /** When something happens by itself next. */
  nextDueMs(): number | undefined {
    return earliest(this.#messages.nextDueMs(), this.#locks.nextDueMs(), this.#messageIds.nextMs());
  }

  /**
   * Lets happen what is due: schedules, expired locks, times to live.
   * @returns the holders that lost their session, who have to be told
   */
  advance(nowMs: number): SessionHolder[] {
    this.#messageIds.takeDue(nowMs);
    for (const message of this.#messages.takeScheduled(nowMs)) {
      this.#messages.remove(message);
      this.#messages.append({ ...message, enqueuedTimeMs: nowMs, state: 'active' });
    }
    for (const message of this.#locks.takeExpired(nowMs)) this.#fate.fail(message, nowMs);
    const lost = (this.sessions?.takeExpired(nowMs) ?? []).flatMap((sessionId) => this.#loseSession(sessionId, nowMs));
    for (const message of this.#messages.takeExpired(nowMs)) this.#fate.expire(message);
    return lost;
  }

  #handOut(message: StoredMessage, mode: ReceiveMode, nowMs: number): Delivery {
    if (mode === 'peekLock') return this.#locks.lock(message, nowMs);
    this.#messages.remove(message);
    return { message };
  }

  #isDuplicate(messageId: string, nowMs: number): boolean {
    if (!this.options.requiresDuplicateDetection) return false;
    if ((this.#messageIds.get(messageId) ?? 0) > nowMs) return true;
    const rememberedUntilMs = nowMs + this.options.duplicateDetectionWindowMs;
    this.#messageIds.set(messageId, rememberedUntilMs);
    this.#parts.record({ kind: 'messageId', messageId, rememberedUntilMs });
    return false;
  }

  #loseSession(sessionId: string, nowMs: number): SessionHolder[] {
    const holder = this.sessions?.holderOf(sessionId);
    for (const message of this.#locks.unlockSession(sessionId)) this.#fate.fail(message, nowMs);
    this.sessions?.release(sessionId);
    return holder === undefined ? [] : [holder];
  }
}
