import { OrderedNumbers } from './ordered-numbers.js';
import { TimeIndex } from './time-index.js';

/** Whoever holds a session: one receiver link. Compared by identity. */
export interface SessionHolder {
  /** Session calls of the management node come on another link of the same connection. */
  readonly connectionId: string;
  /** Told once when the lock ran out; not when the holder itself lets go. */
  lockLost(): void;
}

interface Session {
  readonly available: OrderedNumbers;
  holder?: SessionHolder;
  state?: Buffer;
}

/** A session granted to a holder. */
export interface SessionGrant {
  readonly sessionId: string;
  readonly lockedUntilMs: number;
}

/** Sessions of one queue: what is ready in each, who holds it until when, its state, and whose turn is next. */
export class SessionTable {
  readonly #sessions = new Map<string, Session>();
  /** Free sessions with something to deliver; the longest ready comes first, so that all get their turn. */
  readonly #ready = new Set<string>();
  readonly #locks = new TimeIndex<string>();

  /** Puts a message in its place among those ready for delivery. */
  offer(sessionId: string, sequenceNumber: number): void {
    const session = this.#open(sessionId);
    session.available.add(sequenceNumber);
    if (session.holder === undefined) this.#ready.add(sessionId);
  }

  withdraw(sessionId: string, sequenceNumber: number): void {
    const session = this.#sessions.get(sessionId);
    session?.available.delete(sequenceNumber);
    if (session?.available.size === 0) this.#ready.delete(sessionId);
    this.#forgetIfIdle(sessionId);
  }

  first(sessionId: string): number | undefined {
    return this.#sessions.get(sessionId)?.available.first();
  }

  /** Locks a session, also one without messages; undefined when somebody holds it. */
  accept(sessionId: string, holder: SessionHolder, lockedUntilMs: number): SessionGrant | undefined {
    const session = this.#open(sessionId);
    if (session.holder !== undefined) return undefined;
    session.holder = holder;
    this.#ready.delete(sessionId);
    this.#locks.set(sessionId, lockedUntilMs);
    return { sessionId, lockedUntilMs };
  }

  /** Locks the session that has been ready longest. */
  acceptNext(holder: SessionHolder, lockedUntilMs: number): SessionGrant | undefined {
    for (const sessionId of this.#ready) return this.accept(sessionId, holder, lockedUntilMs);
    return undefined;
  }

  holderOf(sessionId: string): SessionHolder | undefined {
    return this.#sessions.get(sessionId)?.holder;
  }

  lockedUntilMs(sessionId: string): number | undefined {
    return this.#locks.get(sessionId);
  }

  renew(sessionId: string, lockedUntilMs: number): void {
    this.#locks.set(sessionId, lockedUntilMs);
  }

  /** Frees a session; its unsettled messages must have been offered again before, or it loses its turn. */
  release(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return;
    delete session.holder;
    this.#locks.delete(sessionId);
    if (session.available.size > 0) this.#ready.add(sessionId);
    this.#forgetIfIdle(sessionId);
  }

  /** Sessions whose lock has run out; they stay held until released. */
  takeExpired(nowMs: number): string[] {
    return this.#locks.takeDue(nowMs);
  }

  nextExpiryMs(): number | undefined {
    return this.#locks.nextMs();
  }

  state(sessionId: string): Buffer | undefined {
    return this.#sessions.get(sessionId)?.state;
  }

  setState(sessionId: string, state: Buffer | undefined): void {
    const session = this.#open(sessionId);
    if (state === undefined) delete session.state;
    else session.state = state;
    this.#forgetIfIdle(sessionId);
  }

  /** Sessions with messages ready, a holder or a state. */
  ids(): string[] {
    return [...this.#sessions.keys()];
  }

  #open(sessionId: string): Session {
    const known = this.#sessions.get(sessionId);
    if (known !== undefined) return known;
    const session: Session = { available: new OrderedNumbers() };
    this.#sessions.set(sessionId, session);
    return session;
  }

  #forgetIfIdle(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined || session.holder !== undefined || session.state !== undefined) return;
    if (session.available.size === 0) this.#sessions.delete(sessionId);
  }
}
