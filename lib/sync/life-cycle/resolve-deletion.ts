import type { FieldValue, Side } from '../../order/order.js';
import type { ParkedReason } from '../../ports/parked.js';
import type { OrderWork } from '../order-work.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { readView } from '../views.js';
import { closeInSales } from './close-in-sales.js';
import { deleteInBusinessCentral } from './delete-in-business-central.js';
import { entryOf, forgetGone, type GoneOrderEntry, leaveApart } from './look-alike.js';
import { lookAtRecord, makeAnewInBusinessCentral, makeAnewInSales } from './make-anew.js';
import { recouple, recoupleInSales } from './recouple.js';
import { refuseUnlessGone } from './refuse-unless-gone.js';
import { agreeOnUnfinished } from './unfinished-base.js';

/** What a person decides of an order that is gone from one side (spec §3.4). */
export interface DeletionDecision {
  /**
   * `cancelInSales` · `deleteInBusinessCentral`, of one that was deleted in Sales · `recouple` with another document on the side where it is gone: the one named, the one that looks
   * like it, or the one that has its number · `makeAnew` on that side from the other one · `leaveApart`: what looks like
   * it is another order.
   */
  readonly action: 'cancelInSales' | 'deleteInBusinessCentral' | 'recouple' | 'makeAnew' | 'leaveApart';
  readonly withId?: string | undefined;
}

/** A refusal has a code and a sentence. */
export type DecisionResult = { readonly code: string; readonly sentence: string } | undefined;

/** Carries out what a person decided; what follows is the cycle's. Returns why it cannot be done. */
export async function resolveDeletion(
  work: OrderWork,
  decision: DeletionDecision,
  who: string,
): Promise<DecisionResult> {
  const { parked, connectionId, couplingId } = work.coupling;
  if (parked === undefined || !goneReasons.has(parked.reason)) {
    return { code: 'notGone', sentence: 'the order is not known to be gone from one side' };
  }
  const entry = await entryOf(work.engine, connectionId, couplingId);
  const side: Side = parked.reason === 'deletedInSales' ? 'sales' : (entry?.side ?? 'businessCentral');
  if (decision.action === 'leaveApart') {
    return await separate(work, entry, who);
  }
  const step = { side, who, action: decision.action, withId: decision.withId ?? entry?.lookAlike?.id } as const;
  const refusal = (await refuseUnlessGone(work, side)) ?? (await carryOut(work, step));
  if (refusal === undefined) {
    await forgetGone(work);
  }
  return refusal;
}

/** What is written at once; the rest is the cycle's, which looks at pauses itself. */
const writtenBy: Partial<Record<DeletionDecision['action'], Side>> = {
  cancelInSales: 'sales',
  deleteInBusinessCentral: 'businessCentral',
};

function customerOf({ coupling }: OrderWork): FieldValue | undefined {
  return coupling.base?.header.customer.businessCentral;
}

interface Step {
  readonly side: Side;
  readonly who: string;
  readonly action: Exclude<DeletionDecision['action'], 'leaveApart'>;
  readonly withId: string | undefined;
}

async function carryOut(work: OrderWork, { side, who, action, withId }: Step): Promise<DecisionResult> {
  const to = writtenBy[action];
  const paused = to === undefined ? undefined : await pausedRequest(work, { to, customer: customerOf(work) });
  if (paused !== undefined) {
    return { code: paused.reason, sentence: paused.sentence };
  }
  switch (action) {
    case 'cancelInSales':
      return side === 'sales'
        ? { code: 'goneInSales', sentence: 'the order is gone from Sales, not from Business Central' }
        : await cancelInSales(work, who);
    case 'deleteInBusinessCentral':
      return side === 'sales'
        ? await deleteInBusinessCentral(work, who)
        : { code: 'goneInBusinessCentral', sentence: 'the order is gone from Business Central, not from Sales' };
    case 'recouple':
      return side === 'sales' ? await recoupleWithSales(work, withId) : await recoupleWith(work, withId);
    case 'makeAnew':
      await (side === 'sales' ? makeAnewInSales(work, who) : makeAnewInBusinessCentral(work, who));
      return undefined;
  }
}

/** What looked like it enters as a new order, with the next notice of it, which is sent here. */
async function separate(work: OrderWork, entry: GoneOrderEntry | undefined, who: string): Promise<DecisionResult> {
  if (entry?.lookAlike === undefined) {
    return { code: 'noLookAlike', sentence: 'nothing is known that looks like the order' };
  }
  const { id: recordId, number } = entry.lookAlike;
  await leaveApart(work, recordId);
  await work.save({}, [{ kind: 'state', side: entry.side, summary: `order ${number} is another order, says ${who}` }]);
  await lookAtRecord(work, entry.side, recordId);
  return undefined;
}

const goneReasons: ReadonlySet<ParkedReason> = new Set<ParkedReason>([
  'deletedInSales',
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'restoredInBusinessCentral',
  'enteredAgain',
  'lifeCyclePaused',
]);

async function cancelInSales(work: OrderWork, who: string): Promise<DecisionResult> {
  const { salesId, businessCentralNumber = '' } = work.coupling;
  const read = await readView(work.ports, 'sales', { id: salesId ?? '', businessCentralNumber });
  if (!read.ok) {
    return { code: read.failure.reason, sentence: read.failure.message };
  }
  const { phase } = read.value;
  if (phase !== 'open' && phase !== 'submitted') {
    return { code: 'closed', sentence: `the order is ${phase} in Sales` };
  }
  if (!(await agreeOnUnfinished(work, read.value))) {
    return { code: 'neverAgreed', sentence: 'the two were never agreed on; cancel the order in Sales by hand' };
  }
  const result = await closeInSales(work, {
    view: read.value,
    state: 'canceled',
    subject: `Order ${businessCentralNumber} was deleted in Business Central; cancelled by ${who}`.slice(0, 200),
    turn: { what: 'canceled', detail: businessCentralNumber },
  });
  switch (result.kind) {
    case 'closed':
      return undefined;
    case 'reread':
      return { code: 'changed', sentence: 'the order was changed in that moment; look at it and ask again' };
    case 'failed':
      return { code: result.failure.reason, sentence: result.failure.message };
  }
}

async function recoupleWith(work: OrderWork, businessCentralId: string | undefined): Promise<DecisionResult> {
  const { businessCentral } = work.ports;
  const { connectionId, couplingId, businessCentralNumber = '' } = work.coupling;
  const read =
    businessCentralId === undefined
      ? await businessCentral.findOrderByNumber(businessCentralNumber)
      : await businessCentral.readOrder(businessCentralId);
  if (!read.ok || read.value === undefined) {
    return { code: 'noOrder', sentence: 'Business Central does not have the order to couple with' };
  }
  const holder = await work.engine.couplings.findByRecord(connectionId, 'businessCentral', read.value.id);
  if (holder !== undefined && holder.coupling.couplingId !== couplingId) {
    return { code: 'taken', sentence: 'that order of Business Central is coupled with another order of Sales' };
  }
  await recouple(work, read.value);
  return undefined;
}

async function recoupleWithSales(work: OrderWork, salesId: string | undefined): Promise<DecisionResult> {
  const read = salesId === undefined ? undefined : await readView(work.ports, 'sales', { id: salesId });
  if (read?.ok !== true) {
    return { code: 'noOrder', sentence: 'Sales does not have the order to couple with' };
  }
  const { connectionId, couplingId } = work.coupling;
  const holder = await work.engine.couplings.findByRecord(connectionId, 'sales', read.value.id);
  if (holder !== undefined && holder.coupling.couplingId !== couplingId) {
    return { code: 'taken', sentence: 'that order of Sales is coupled with another order of Business Central' };
  }
  await recoupleInSales(work, read.value);
  return undefined;
}
