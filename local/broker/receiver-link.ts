import type { EventContext, Sender } from 'rhea';
import { type BrokerError, messageLockLost, notAllowed, sessionLockLost } from './amqp-errors.js';
import type { Consumer, Entity } from './entity.js';
import { deliveryTag } from './lock-token.js';
import { encodeDelivery } from './message-codec.js';
import type { QueueStore, ReceiveMode } from './queue-store.js';
import {
  answer,
  answerDrainsAlways,
  isAttachPending,
  type RheaDelivery,
  setAttach,
  usableCredit,
  wakeConnection,
} from './rhea-link.js';
import { type OutcomeName, settlementOf } from './settlement.js';

const settledBySender = 1;
const outcomeNames: readonly OutcomeName[] = ['accepted', 'rejected', 'modified', 'released'];

/** Hands messages of a queue, or of one session, to a client's receiver link and carries out what it says of them. */
export class ReceiverLink implements Consumer {
  readonly #link: Sender;
  readonly #entity: Entity;
  readonly #sessionId: string | undefined;
  readonly #mode: ReceiveMode;
  readonly #tokens = new Map<RheaDelivery, string>();

  /** @param sessionId of the session that this link holds, in a session queue */
  constructor(link: Sender, entity: Entity, sessionId?: string) {
    this.#link = link;
    this.#entity = entity;
    this.#sessionId = sessionId;
    this.#mode = link.snd_settle_mode === settledBySender ? 'receiveAndDelete' : 'peekLock';
    answerDrainsAlways(link);
    link.on('sender_flow', () => entity.deliver(this));
    link.on('sender_draining', () => this.#answerDrain());
    for (const outcome of outcomeNames) {
      link.on(outcome, (context: EventContext) => this.#settle(outcome, context.delivery as unknown as RheaDelivery));
    }
    entity.addConsumer(this);
  }

  takeOne(store: QueueStore, nowMs: number): boolean {
    if (!this.#link.is_open() || usableCredit(this.#link) <= 0) return false;
    const delivery = store.receive(this.#mode, this.#sessionId, nowMs);
    if (delivery === undefined) return false;
    const { message, lockToken, lockedUntilMs } = delivery;
    const bytes = encodeDelivery(message, lockedUntilMs === undefined ? {} : { lockedUntilMs });
    const tag = lockToken === undefined ? undefined : deliveryTag(lockToken);
    const sent = this.#link.send(bytes, tag, 0) as unknown as RheaDelivery;
    if (lockToken !== undefined) this.#tokens.set(sent, lockToken);
    return true;
  }

  /** No more messages; locks stay as they are. */
  stop(): void {
    this.#entity.removeConsumer(this);
    this.#tokens.clear();
  }

  /** All that can be sent goes out before the answer, which takes the rest of the credit. */
  #answerDrain(): void {
    if (!this.#link.connection.is_open()) return;
    if (isAttachPending(this.#link)) {
      setImmediate(() => this.#answerDrain());
      return;
    }
    this.#entity.deliver(this);
    this.#link.set_drained(true);
    wakeConnection(this.#link);
  }

  #settle(outcome: OutcomeName, delivery: RheaDelivery): void {
    const lockToken = this.#tokens.get(delivery);
    if (lockToken === undefined) return;
    this.#tokens.delete(delivery);
    const settlement = settlementOf(outcome, delivery);
    const result = this.#entity.act((store, nowMs) => store.settle(lockToken, settlement, nowMs));
    answer(delivery, result === 'settled' ? outcome : this.#refusal(result));
  }

  #refusal(result: 'lockLost' | 'notAllowed'): BrokerError {
    if (result === 'notAllowed') return notAllowed('A message of a dead-letter queue cannot be dead-lettered.');
    return this.#sessionId === undefined ? messageLockLost : sessionLockLost;
  }
}

/** Mirrors what the client asked for; rhea sends settled only when its own mode says so. */
export function mirrorAttach(link: Sender, filter?: Record<string, unknown>): void {
  const { address } = link.source;
  link.set_source(filter === undefined ? { address } : { address, filter });
  link.set_target({ address: link.target?.address });
  setAttach(link, { snd_settle_mode: link.snd_settle_mode, rcv_settle_mode: link.rcv_settle_mode });
}
