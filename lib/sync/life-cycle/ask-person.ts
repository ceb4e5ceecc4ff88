import type { ParkedReason } from '../../ports/parked.js';
import { deletedSince } from '../gone-mark.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { type ParkRequest, park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { readAnew } from '../read-anew.js';
import { showsBase } from '../views.js';
import { closeInSales } from './close-in-sales.js';
import { carryOutDeletion, dueDeletion } from './deleted-by-policy.js';
import { salesEventOf } from './events.js';
import type { GoneOrder } from './invoiced.js';
import { type LookAlike, rememberGone } from './look-alike.js';
import { countGone, type LifeCyclePause, readPause } from './pause.js';
import { lifeCycle } from './table.js';
import { type Turn, tellSeller } from './tell-seller.js';

/**
 * The order, or what was left of it, was deleted in Business Central: a person decides. The seller is told; the Sales
 * order is cancelled only by the policy `cancelAfterMinutes` and only while nobody has touched it since (I14). Many at
 * once are no decision of people: then the connection pauses and nothing is told or written.
 */
export async function askAboutDeletion(work: OrderWork, order: GoneOrder): Promise<NoticeOutcome> {
  const pause = await pauseAfter(work);
  if (pause !== undefined) {
    return await park(work, { ...waitAsGone(pause), goneFrom: 'businessCentral' });
  }
  const paused = await pausedRequest(work, { to: 'sales' });
  if (paused !== undefined) {
    return await park(work, { ...paused, goneFrom: 'businessCentral' });
  }
  const cancelAtMs = cancellationMs(work, order);
  if (cancelAtMs !== undefined && cancelAtMs <= work.engine.clock.nowMs()) {
    return await cancel(work, order);
  }
  const untold = await tellSeller(work, turnOf(work, order));
  if (untold !== undefined) {
    return await settleFailure(work, 'sales', untold);
  }
  const lookAlike = await rememberGone(work, 'businessCentral');
  if (lookAlike !== undefined) {
    return await park(work, { ...askAboutLookAlike(lookAlike), goneFrom: 'businessCentral' });
  }
  const due = mayBeSettled(work, order) ? dueDeletion(work, 'businessCentral') : undefined;
  return due !== undefined && due.atMs <= work.engine.clock.nowMs()
    ? await carryOutDeletion(work, due)
    : await park(work, { ...requestOf(order, due?.atMs ?? cancelAtMs), goneFrom: 'businessCentral' });
}

/** A document that looks like the one that is gone may be it, entered again by hand, or another order. */
export function askAboutLookAlike({ number }: LookAlike): ParkRequest {
  return {
    reason: 'enteredAgain',
    sentence: `The order was deleted, and order ${number} looks like it: the same customer, products and quantities.`,
    detail: number,
    nextAction: `Couple it with order ${number}, or say that ${number} is another order.`,
    triesAgain: false,
  };
}

/** Reasons of orders that have been counted, by marks of before `gone`: whoever lifts the pause has looked at them. */
const countedReasons: ReadonlySet<ParkedReason | undefined> = new Set<ParkedReason>([
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'lifeCyclePaused',
  'enteredAgain',
]);

async function pauseAfter({ engine, ports, coupling }: OrderWork): Promise<LifeCyclePause | undefined> {
  return coupling.parked?.gone?.side === 'businessCentral' || countedReasons.has(coupling.parked?.reason)
    ? await readPause(engine.state, coupling.connectionId)
    : await countGone(engine, ports, { couplingId: coupling.couplingId, side: 'businessCentral' });
}

/** An order that is closed in Sales cannot follow its document that came back. */
export function askAboutRestored(work: OrderWork, number: string): Promise<NoticeOutcome> {
  return park(work, {
    reason: 'restoredInBusinessCentral',
    sentence: `Order ${number} was deleted in Business Central and is there again as another document, restored from the archive.`,
    nextAction: 'Couple it again, or leave the two apart; the policy restoredOrders couples by itself.',
    triesAgain: false,
  });
}

/** Why nothing is written for an order that is gone while the life cycle is paused. */
function waitAsGone(pause: LifeCyclePause): ParkRequest {
  return {
    reason: 'lifeCyclePaused',
    sentence: sentenceOfPause(pause),
    nextAction: lookFirst(pause),
    triesAgain: true,
  };
}

/** Why an order that is not taken for deleted is not closed or deleted while the life cycle is paused. */
export function waitForOperator(pause: LifeCyclePause): ParkRequest {
  return {
    reason: 'closingPaused',
    sentence: `The order is to be closed or deleted. ${sentenceOfPause(pause)}`,
    nextAction: lookFirst(pause),
    triesAgain: true,
  };
}

/** What stands still, and since how many orders were gone. */
export function sentenceOfPause({ side, gone }: LifeCyclePause): string {
  const what = side === 'sales' ? 'deleted or cancelled in Sales' : 'gone from Business Central';
  return `${gone} orders were ${what} within an hour; Tandem closes and cancels nothing until an operator has looked.`;
}

function lookFirst({ side }: LifeCyclePause): string {
  const what = side === 'sales' ? 'environment' : 'company';
  return `Look whether the right ${what} answers and who deleted or cancelled the orders, then let the connection go on.`;
}

/** Nothing of it was invoiced, and the seller does not have it. */
function mayBeSettled({ coupling, ports }: OrderWork, { event, sales }: GoneOrder): boolean {
  return (
    event === 'deletedInBusinessCentral' &&
    lifeCycle[coupling.state][event] === 'askPersonOrCancel' &&
    salesEventOf(sales.phase, ports.connection.policies) === 'inForceInSales'
  );
}

/** When the Sales order is to be cancelled; `undefined` when never. */
function cancellationMs(work: OrderWork, order: GoneOrder): number | undefined {
  const { cancelAfterMinutes } = work.ports.connection.policies;
  const { parked, base } = work.coupling;
  const mayCancel = mayBeSettled(work, order) && base !== undefined && showsBase(order.sales, base);
  if (cancelAfterMinutes === undefined || !mayCancel) {
    return undefined;
  }
  const sinceIso = deletedSince(parked, 'businessCentral');
  const sinceMs = sinceIso === undefined ? work.engine.clock.nowMs() : Date.parse(sinceIso);
  return sinceMs + cancelAfterMinutes * 60_000;
}

async function cancel(work: OrderWork, { sales }: GoneOrder): Promise<NoticeOutcome> {
  const number = work.coupling.businessCentralNumber ?? '';
  const result = await closeInSales(work, {
    view: sales,
    state: 'canceled',
    subject: `Order ${number} was deleted in Business Central`,
    turn: { what: 'canceled', detail: number },
  });
  switch (result.kind) {
    case 'closed':
      return done;
    case 'reread':
      return await readAnew(work, { what: 'Cancelling the order in Sales', reason: result.reason });
    case 'failed':
      return await settleFailure(work, 'sales', result.failure);
  }
}

function turnOf(work: OrderWork, { event, invoices }: GoneOrder): Turn {
  const numbers = invoices.map(({ number }) => number).join(', ');
  return event === 'deletedInBusinessCentral'
    ? { what: 'deleted', detail: work.coupling.businessCentralNumber ?? '' }
    : { what: 'restDeleted', detail: numbers };
}

function requestOf({ event, invoices }: GoneOrder, cancelAtMs: number | undefined): ParkRequest {
  const numbers = invoices.map(({ number }) => number).join(', ');
  const isWhole = event === 'deletedInBusinessCentral';
  const reason: ParkedReason = isWhole ? 'deletedInBusinessCentral' : 'restDeletedInBusinessCentral';
  const request = {
    reason,
    sentence: isWhole
      ? 'The order was deleted in Business Central; nothing of it was invoiced. The order in Sales is untouched.'
      : `What was left of the order was deleted in Business Central; invoiced was ${numbers}. The order in Sales is untouched.`,
    nextAction: 'Cancel the order in Sales, restore it in Business Central, or couple it with another one.',
  };
  return cancelAtMs === undefined
    ? { ...request, triesAgain: false }
    : { ...request, triesAgain: true, retryAtMs: cancelAtMs };
}
