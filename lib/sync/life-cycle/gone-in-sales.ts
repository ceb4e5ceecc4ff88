import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { ParkedReason } from '../../ports/parked.js';
import { success } from '../../ports/remote-result.js';
import { settleStatusMove } from '../effects/status-move.js';
import { releaseAgain } from '../limits/release.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';
import { readAnew } from '../read-anew.js';
import { viewOfBusinessCentral } from '../views.js';
import { askAboutLookAlike, sentenceOfPause, waitForOperator } from './ask-person.js';
import { carryOutDeletion, dueDeletion } from './deleted-by-policy.js';
import { end } from './end.js';
import { rememberGone } from './look-alike.js';
import { countGone, type LifeCyclePause, readPause } from './pause.js';
import { lifeCycle } from './table.js';

/**
 * The order was deleted in Sales. The one in Business Central is untouched and waits for a person, unless it is gone as
 * well or was never made (spec §3.4).
 */
export async function goneInSales(work: OrderWork): Promise<NoticeOutcome> {
  const { state, businessCentralId } = work.coupling;
  switch (lifeCycle[state].deletedInSales) {
    case 'nothing':
    case 'goOn':
      return done;
    case 'end':
      return await end(work, 'deleted in Sales before it was made in Business Central');
    case 'askPerson':
    case 'askPersonOrCancel':
    case 'setInvoiced':
      return businessCentralId === undefined ? await askPerson(work) : await askUnlessBothGone(work, businessCentralId);
  }
}

async function askUnlessBothGone(work: OrderWork, businessCentralId: string): Promise<NoticeOutcome> {
  const read = await work.ports.businessCentral.readOrder(businessCentralId);
  if (!read.ok && read.failure.reason !== 'notFound') {
    return await settleFailure(work, 'businessCentral', read.failure);
  }
  if (!read.ok) {
    return await end(work, 'the order is gone on both sides');
  }
  const releasing = await releaseBefore(work, read.value);
  if (releasing !== undefined) {
    return releasing;
  }
  await closeLeftOpen(work);
  return await askPerson(work);
}

/** What was being written when the order was deleted, or a deletion that was not done: nothing will come of it any more. */
async function closeLeftOpen(work: OrderWork): Promise<void> {
  const { openEffect } = work.coupling;
  if (openEffect !== undefined) {
    const closing = await work.closed(openEffect.sequence, 'failed', 'not known to be done; deleted in Sales');
    await work.save({ openEffect: undefined }, [], closing);
  }
}

/** What Tandem has reopened for a change of the seller's is not left so. */
async function releaseBefore(work: OrderWork, record: BusinessCentralOrderRecord): Promise<NoticeOutcome | undefined> {
  const { base, toRelease } = work.coupling;
  if (toRelease !== 'again' || base === undefined) {
    return undefined;
  }
  const read = await viewOfBusinessCentral(work.ports, success(record));
  if (!read.ok) {
    return await settleFailure(work, 'businessCentral', read.failure);
  }
  await settleStatusMove(work, read.value);
  const released = await releaseAgain(work, read.value, base);
  if (released?.kind === 'finished') {
    return released.outcome;
  }
  return work.coupling.openEffect === undefined
    ? undefined
    : await readAnew(work, { what: 'Releasing the order again in Business Central', reason: 'unclear' });
}

/** Reasons of orders that have been counted, by marks of before `gone`: whoever lifts the pause has looked at them. */
const countedReasons: ReadonlySet<ParkedReason | undefined> = new Set<ParkedReason>(['deletedInSales', 'enteredAgain']);

/** Of many deleted at once the life cycle stands still, whichever side it was. */
async function pauseAfter({ engine, ports, coupling }: OrderWork): Promise<LifeCyclePause | undefined> {
  const { connectionId, couplingId, parked } = coupling;
  return parked?.gone?.side === 'sales' || countedReasons.has(parked?.reason)
    ? await readPause(engine.state, connectionId)
    : await countGone(engine, ports, { couplingId, side: 'sales' });
}

async function askPerson(work: OrderWork): Promise<NoticeOutcome> {
  const pause = await pauseAfter(work);
  const lookAlike = await rememberGone(work, 'sales');
  if (lookAlike !== undefined) {
    return await park(work, { ...askAboutLookAlike(lookAlike), goneFrom: 'sales' });
  }
  const { state } = work.coupling;
  const due = state === 'coupled' || state === 'held' ? dueDeletion(work, 'sales') : undefined;
  const deleted = 'The order was deleted in Sales; the order in Business Central is untouched.';
  if (due !== undefined && pause !== undefined) {
    return await park(work, {
      reason: 'deletedInSales',
      goneFrom: 'sales',
      sentence: `${deleted} ${sentenceOfPause(pause)}`,
      nextAction: waitForOperator(pause).nextAction,
      triesAgain: true,
    });
  }
  if (due !== undefined && due.atMs <= work.engine.clock.nowMs()) {
    return await carryOutDeletion(work, due);
  }
  return await park(work, {
    reason: 'deletedInSales',
    goneFrom: 'sales',
    sentence: deleted,
    nextAction: 'Restore it in Sales, delete it in Business Central, or uncouple it.',
    ...(due === undefined ? { triesAgain: false } : { triesAgain: true, retryAtMs: due.atMs }),
  });
}
