import { earliest, type MessageTable } from './message-table.js';
import type { SessionHolder, SessionTable } from './session-table.js';
import type { StoredMessage } from './stored-message.js';
import { TimeIndex } from './time-index.js';

/** A message handed to a receiver. `lockToken` and `lockedUntilMs` are missing in receive-and-delete. */
export interface Delivery {
  readonly message: StoredMessage;
  readonly lockToken?: string;
  readonly lockedUntilMs?: number;
}

interface Lock {
  readonly sequenceNumber: number;
  /** The message is locked as long as its session is. */
  readonly sessionId?: string;
}

/**
 * Who has which message. A message lock of a plain queue runs for itself and outlives its link, since the client may
 * settle over the management node; in a session queue the session's lock covers all that was handed out.
 */
export class MessageLocks {
  readonly #locks = new Map<string, Lock>();
  readonly #locked = new Set<number>();
  readonly #expiry = new TimeIndex<string>();
  readonly #bySession = new Map<string, Set<string>>();
  readonly #messages: MessageTable;
  readonly #sessions: SessionTable | undefined;
  readonly #rules: { readonly lockDurationMs: number; readonly newLockToken: () => string };

  constructor(parts: {
    messages: MessageTable;
    sessions: SessionTable | undefined;
    rules: { readonly lockDurationMs: number; readonly newLockToken: () => string };
  }) {
    this.#messages = parts.messages;
    this.#sessions = parts.sessions;
    this.#rules = parts.rules;
  }

  get size(): number {
    return this.#locks.size;
  }

  isLocked(sequenceNumber: number): boolean {
    return this.#locked.has(sequenceNumber);
  }

  /** Locks a message under a new token and takes it out of what is ready. */
  lock(message: StoredMessage, nowMs: number): Delivery {
    const lockToken = this.#rules.newLockToken();
    const sessionId = this.#sessions === undefined ? undefined : (message.sessionId ?? '');
    this.#messages.withdraw(message);
    this.#locked.add(message.sequenceNumber);
    this.#locks.set(lockToken, {
      sequenceNumber: message.sequenceNumber,
      ...(sessionId === undefined ? {} : { sessionId }),
    });
    if (sessionId === undefined) {
      const lockedUntilMs = nowMs + this.#rules.lockDurationMs;
      this.#expiry.set(lockToken, lockedUntilMs);
      return { message, lockToken, lockedUntilMs };
    }
    const tokens = this.#bySession.get(sessionId) ?? new Set();
    this.#bySession.set(sessionId, tokens.add(lockToken));
    return { message, lockToken, lockedUntilMs: this.#sessions?.lockedUntilMs(sessionId) ?? nowMs };
  }

  /** Ends a lock; undefined when there is none any more. The message is then nowhere: the caller puts it somewhere. */
  unlock(lockToken: string): StoredMessage | undefined {
    const lock = this.#locks.get(lockToken);
    if (lock === undefined) return undefined;
    this.#locks.delete(lockToken);
    this.#locked.delete(lock.sequenceNumber);
    this.#expiry.delete(lockToken);
    if (lock.sessionId !== undefined) this.#forget(lock.sessionId, lockToken);
    return this.#messages.get(lock.sequenceNumber);
  }

  /** The new end of a message lock; undefined when it is lost or belongs to a session. */
  renew(lockToken: string, nowMs: number): number | undefined {
    const lock = this.#locks.get(lockToken);
    if (lock === undefined || lock.sessionId !== undefined) return undefined;
    const lockedUntilMs = nowMs + this.#rules.lockDurationMs;
    this.#expiry.set(lockToken, lockedUntilMs);
    return lockedUntilMs;
  }

  /** Unlocks all that a session's holder has not settled, in order. */
  unlockSession(sessionId: string): StoredMessage[] {
    const tokens = [...(this.#bySession.get(sessionId) ?? [])];
    return tokens.flatMap((lockToken) => this.unlock(lockToken) ?? []);
  }

  /** Unlocks the messages of a plain queue whose lock ran out. */
  takeExpired(nowMs: number): StoredMessage[] {
    return this.#expiry.takeDue(nowMs).flatMap((lockToken) => this.unlock(lockToken) ?? []);
  }

  /** When the next message or session lock runs out. */
  nextDueMs(): number | undefined {
    return earliest(this.#expiry.nextMs(), this.#sessions?.nextExpiryMs());
  }

  /** Whether this connection holds the session, over any of its links. */
  holdsSession(sessionId: string, connectionId: string): boolean {
    return this.#sessions?.holderOf(sessionId)?.connectionId === connectionId;
  }

  /** Whether this very receiver holds the session. */
  isHolder(sessionId: string, holder: SessionHolder): boolean {
    return this.#sessions?.holderOf(sessionId) === holder;
  }

  #forget(sessionId: string, lockToken: string): void {
    const tokens = this.#bySession.get(sessionId);
    tokens?.delete(lockToken);
    if (tokens?.size === 0) this.#bySession.delete(sessionId);
  }
}
