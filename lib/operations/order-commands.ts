import { z } from 'zod';
import type { Coupling } from '../ports/coupling.js';
import { coupleAgain } from '../sync/coupling/couple-again.js';
import { coupleExisting } from '../sync/coupling/couple-existing.js';
import { askedNotice, underOperatorLease } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import { end } from '../sync/life-cycle/end.js';
import type { OrderWork } from '../sync/order-work.js';
import { type Pause, pauseFor, sentenceOf } from '../sync/pauses/pauses.js';
import { readPauses } from '../sync/pauses/stored-pauses.js';
import { type Answer, badRequest, refused } from './answer.js';
import { portsAsked } from './connections-asked.js';
import { findNamedCoupling } from './find-coupling.js';
import { refusedUnlessRunning } from './gate.js';
import { namesBoth, namesBothMessage, pairShape, recordsOfPair } from './pair-named.js';

/** A command of an operator, its body not validated yet. */
export interface OrderCommand {
  readonly body: unknown;
  /** The person, for the history. */
  readonly who: string;
}

/** Has the order looked at now, on both sides, whatever it waits for (C11). Nothing is changed where nothing is due. */
export async function retryOrder(engine: Engine, { body }: OrderCommand): Promise<Answer> {
  const found = await findNamedCoupling(engine, body);
  if ('kind' in found) {
    return found;
  }
  return await retryCoupling(engine, found.coupling);
}

/** The same for a coupling that is known; under an operator's pause the answer says so, since nothing is written then. */
export async function retryCoupling(engine: Engine, coupling: Coupling): Promise<Answer> {
  if (coupling.state === 'ended') {
    return refused('ended', 'the life of this order is over; nothing is written to it any more');
  }
  const held = await refusedUnlessRunning(engine, coupling.connectionId, 'no order is looked at');
  if (held !== undefined) {
    return held;
  }
  await engine.queue.send([askedNotice(engine, coupling)]);
  const pause = await pauseOf(engine, coupling);
  const paused = pause === undefined ? null : { number: pause.number, sentence: sentenceOf(pause) };
  return { kind: 'ok', body: { couplingId: coupling.couplingId, asked: true, paused } };
}

/** The first pause under which something of this order is not written. */
async function pauseOf(
  engine: Engine,
  { connectionId, couplingId, base, intent }: Coupling,
): Promise<Pause | undefined> {
  const pauses = await readPauses(engine, connectionId);
  const customer = base?.header.customer.businessCentral ?? intent?.sent.header.customer;
  return (
    pauseFor(pauses, { couplingId, customer, to: 'businessCentral' }) ??
    pauseFor(pauses, { couplingId, customer, to: 'sales' })
  );
}

/**
 * Ends a coupling without touching either order (C6). Both keep their records in it as a tombstone, so that neither is
 * taken for new and made again on the other side.
 */
export async function uncoupleOrder(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const found = await findNamedCoupling(engine, body);
  if ('kind' in found) {
    return found;
  }
  return await uncoupleCoupling(engine, found.coupling, who);
}

/** The same for a coupling that is known. */
export async function uncoupleCoupling(engine: Engine, coupling: Coupling, who: string): Promise<Answer> {
  const done = await underOperatorLease(engine, coupling, (work) => uncouple(work, who));
  return done.kind === 'busy' ? { kind: 'busy' } : done.value;
}

/** Judged under the lease: what was begun and has not been settled would end with a history that does not say how. */
async function uncouple(work: OrderWork, who: string): Promise<Answer> {
  const { couplingId, state, openEffect } = work.coupling;
  if (state === 'ended') {
    return refused('ended', 'the life of this order is over already');
  }
  if (state === 'creating' || state === 'recreating' || openEffect !== undefined) {
    return refused('unsettled', 'something is being written or made for this order; uncouple it when that has ended');
  }
  await end(work, `uncoupled by ${who}`, { uncoupled: true });
  return { kind: 'ok', body: { couplingId } };
}

const coupleBody = z
  .strictObject({
    ...pairShape,
    valuesOf: z.enum(['sales', 'businessCentral'], {
      error: 'must be "sales" or "businessCentral": whose values hold where the two differ',
    }),
    /** What was coupled before and uncoupled may be coupled again, with the same order or another. */
    again: z.boolean().default(false),
    /** Also the order of Sales that is coupled now: it is taken over from the document it is coupled with. */
    repoint: z.boolean().default(false),
    connectionId: z.string().optional(),
  })
  .refine(namesBoth, namesBothMessage);

/** Couples two orders that a person says are one (C6); refused while nothing would be carried across, or a copy may answer. */
export async function coupleOrders(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = coupleBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { connectionId } = ports.connection;
  const held = await refusedUnlessRunning(engine, connectionId, 'nothing is coupled');
  if (held !== undefined) {
    return held;
  }
  const { again, repoint } = parsed.data;
  const records = await recordsOfPair(engine, ports, parsed.data);
  if ('kind' in records) {
    return records;
  }
  const request = { connectionId, ...records, statedBy: parsed.data.valuesOf, who };
  const result =
    again || repoint
      ? await coupleAgain(engine, ports, { ...request, takesOver: repoint })
      : await coupleExisting(engine, ports, request);
  switch (result.kind) {
    case 'coupled':
      return { kind: 'ok', body: { couplingId: result.couplingId } };
    case 'busy':
      return { kind: 'busy' };
    case 'refused':
      return refused(result.reason, result.sentence);
  }
}
