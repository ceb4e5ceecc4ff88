import type { Coupling } from '../../ports/coupling.js';
import type { RecordNotice } from '../../ports/notice.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import { forgetOffered, offerOf, offerOrder } from '../connection/offered-orders.js';
import { heldElsewhere } from '../coupling/held-elsewhere.js';
import type { Engine } from '../engine.js';
import type { FirstReading } from '../first-reading.js';
import type { LookAlike } from '../life-cycle/look-alike.js';
import { done } from '../outcome.js';
import { enters } from './enters.js';
import { finished, type Meeting, notRead, type UnknownRecord } from './meeting.js';

/** A record that the policies let in. */
interface Newcomer extends UnknownRecord {
  readonly number: string;
  /** Made since the start date. */
  readonly isInScope: boolean;
  /** The condition of the entry filter that it misses, in words. */
  readonly missed: string | undefined;
  readonly ids: Partial<Coupling>;
  readonly firstReading: FirstReading;
  /** Looks for an uncoupled order on the other side that seems to be the same. */
  readonly findTwin?: () => Promise<RemoteResult<LookAlike | undefined>>;
}

/**
 * Before the connection is loaded, for an order older than the start date, and for one that seems to be on the other side
 * already, nothing is made: the order is offered to people, and enters when one of them says so or, if it waits for that
 * alone, when the first load has ended (spec §2, §3.1).
 */
export async function entersOrIsOffered(engine: Engine, newcomer: Newcomer): Promise<Meeting> {
  const { notice, creates, isInScope, number, ids, firstReading, findTwin } = newcomer;
  const { connectionId, side, recordId, about } = notice;
  if (newcomer.missed !== undefined && (await offerOf(engine, notice))?.admittedBy === undefined) {
    return await leaveOutside(engine, notice);
  }
  if ((await heldElsewhere(engine, { connectionId, side, id: recordId })) !== undefined) {
    return await offer(engine, connectionId, { side, recordId, about, number, reason: 'coupledElsewhere' });
  }
  // The first load has looked for it already, by rules of its own.
  const looks = creates && isInScope && notice.cause !== 'loaded';
  const twin = looks ? await findTwin?.() : undefined;
  if (twin?.ok === false) {
    return notRead(engine, notice, twin.failure);
  }
  const lookAlike = twin?.value;
  const entersByItself = creates && isInScope && lookAlike === undefined;
  if (entersByItself || (await offerOf(engine, notice))?.admittedBy !== undefined) {
    return enters(engine, notice, { ids, firstReading });
  }
  const reason = lookAlike !== undefined ? 'looksLike' : isInScope ? 'notLoaded' : 'beforeStartDate';
  const shown = lookAlike === undefined ? {} : { lookAlike };
  return await offer(engine, connectionId, { side, recordId, about, number, reason, ...shown });
}

/** It is explained to whoever asks for the order, and in no list: a filter may leave thousands out. */
async function leaveOutside(engine: Engine, notice: RecordNotice): Promise<Meeting> {
  const { connectionId, side, recordId } = notice;
  if ((await offerOf(engine, notice)) !== undefined) {
    await forgetOffered(engine, connectionId, [{ side, recordId }]);
  }
  engine.logger.info('order.outsideFilter', { connectionId, side, recordId });
  return finished;
}

/** Remembers the order for people; comes again when others were writing all the time. */
export async function offer(
  engine: Engine,
  connectionId: string,
  offered: Parameters<typeof offerOrder>[2],
): Promise<Meeting> {
  const isKept = await offerOrder(engine, connectionId, offered);
  return { kind: 'finished', outcome: isKept ? done : { kind: 'retryLater', delayMs: 2_000, reason: 'busy' } };
}
