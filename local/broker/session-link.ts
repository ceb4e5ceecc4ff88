import type { Sender } from 'rhea';
import { type BrokerError, noSessionReady, notAllowed, sessionCannotBeLocked, sessionLockLost } from './amqp-errors.js';
import type { Entity, SessionWaiter } from './entity.js';
import { mirrorAttach, ReceiverLink } from './receiver-link.js';
import { holdAttach, refuse, setAttach, ticksOf } from './rhea-link.js';
import type { SessionGrant, SessionHolder } from './session-table.js';

const sessionFilter = 'com.microsoft:session-filter';
const timeoutProperty = 'com.microsoft:timeout';
const lockedUntilProperty = 'com.microsoft:locked-until-utc';
/** How long the service waits at most when the client names no time. */
const longestWaitMs = 65_000;

/** Which session a receiver asks for: a certain one, any that is ready, or none (a plain receiver). */
export type SessionWish =
  | { readonly kind: 'none' }
  | { readonly kind: 'next' }
  | { readonly kind: 'id'; readonly id: string };

/** Reads the session filter of an attach; null asks for the next session. */
export function sessionWish(link: Sender): SessionWish {
  const filter = link.source?.filter;
  if (filter === undefined || filter === null || !(sessionFilter in filter)) return { kind: 'none' };
  const value: unknown = filter[sessionFilter];
  const plain = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return plain === null || plain === undefined ? { kind: 'next' } : { kind: 'id', id: String(plain) };
}

/** A client's receiver of one session: accepting it, perhaps after a wait, and letting it go. */
export class SessionLink implements SessionWaiter {
  readonly holder: SessionHolder;
  readonly #link: Sender;
  readonly #entity: Entity;
  #receiver: ReceiverLink | undefined;
  #sessionId: string | undefined;
  #waitTimer: NodeJS.Timeout | undefined;

  constructor(parts: { link: Sender; entity: Entity; connectionId: string }) {
    this.#link = parts.link;
    this.#entity = parts.entity;
    this.holder = { connectionId: parts.connectionId, lockLost: () => this.#loseLock() };
  }

  /** Answers the attach, at once or, for the next session, when one is ready or the client's time is up. */
  accept(wish: Exclude<SessionWish, { kind: 'none' }>): void {
    if (!this.#entity.options.requiresSession) {
      refuse(
        this.#link,
        notAllowed(`A session receiver cannot be created on '${this.#entity.path}': it has no sessions.`),
      );
      return;
    }
    if (wish.kind === 'next') this.#wait();
    else this.#acceptById(wish.id);
  }

  granted(grant: SessionGrant): void {
    clearTimeout(this.#waitTimer);
    this.#waitTimer = undefined;
    this.#sessionId = grant.sessionId;
    mirrorAttach(this.#link, { [sessionFilter]: grant.sessionId });
    setAttach(this.#link, { properties: { [lockedUntilProperty]: ticksOf(grant.lockedUntilMs) } });
    this.#link.open();
    this.#receiver = new ReceiverLink(this.#link, this.#entity, grant.sessionId);
  }

  /** The link or its connection is gone: nothing is held or waited for any more. */
  gone(): void {
    // A held attach must be answered before rhea can answer the detach.
    if (this.#waitTimer !== undefined && this.#link.connection.is_open()) this.#link.open();
    clearTimeout(this.#waitTimer);
    this.#waitTimer = undefined;
    this.#entity.removeWaiter(this);
    this.#receiver?.stop();
    const sessionId = this.#sessionId;
    if (sessionId === undefined) return;
    this.#sessionId = undefined;
    this.#entity.act((store, nowMs) => store.releaseSession(sessionId, this.holder, nowMs));
  }

  #acceptById(sessionId: string): void {
    const grant =
      sessionId === ''
        ? undefined
        : this.#entity.act((store, nowMs) => store.acceptSession(sessionId, this.holder, nowMs));
    if (grant === undefined) refuse(this.#link, sessionCannotBeLocked(sessionId));
    else this.granted(grant);
  }

  #wait(): void {
    holdAttach(this.#link);
    const asked: unknown = this.#link.properties?.[timeoutProperty];
    const waitMs = typeof asked === 'number' ? asked : longestWaitMs;
    this.#waitTimer = setTimeout(() => this.#giveUp(noSessionReady), waitMs);
    this.#entity.addWaiter(this);
  }

  #giveUp(error: BrokerError): void {
    this.#waitTimer = undefined;
    this.#entity.removeWaiter(this);
    refuse(this.#link, error);
  }

  #loseLock(): void {
    this.#sessionId = undefined;
    this.#receiver?.stop();
    this.#link.close({ ...sessionLockLost });
  }
}
