import { salesIdFor } from '../create-in-sales.js';
import type { OrderWork } from '../order-work.js';
import { readView } from '../views.js';
import { closeInSales } from './close-in-sales.js';
import { recouple } from './recouple.js';
import { noteOf } from './tell-seller.js';

/** What a person decides of an order that is gone from one side (spec §3.4). */
export type DeletionDecision =
  /** The Sales order is cancelled. */
  | { readonly action: 'cancelInSales' }
  /** The order is coupled with another document of Business Central, by default the one that has its number now. */
  | { readonly action: 'recouple'; readonly businessCentralId?: string | undefined }
  /** The side on which it is gone gets it again, made from the other side. */
  | { readonly action: 'makeAnew' };

/** A refusal has a code and a sentence. */
export type DecisionResult = { readonly code: string; readonly sentence: string } | undefined;

/** Carries out what a person decided; what follows is the cycle's. Returns why it cannot be done. */
export async function resolveDeletion(
  work: OrderWork,
  decision: DeletionDecision,
  who: string,
): Promise<DecisionResult> {
  const reason = work.coupling.parked?.reason;
  const isGoneInSales = reason === 'deletedInSales';
  if (!isGoneInSales && !goneReasons.has(reason ?? '')) {
    return { code: 'notGone', sentence: 'the order is not known to be gone from one side' };
  }
  switch (decision.action) {
    case 'cancelInSales':
      return isGoneInSales ? onlyGoneInBusinessCentral : await cancelInSales(work, who);
    case 'recouple':
      return isGoneInSales ? onlyGoneInBusinessCentral : await recoupleWith(work, decision.businessCentralId);
    case 'makeAnew':
      await (isGoneInSales ? makeAnewInSales(work, who) : makeAnewInBusinessCentral(work, who));
      return undefined;
  }
}

const goneReasons: ReadonlySet<string> = new Set([
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'restoredInBusinessCentral',
  'lifeCyclePaused',
]);

const onlyGoneInBusinessCentral: DecisionResult = {
  code: 'goneInSales',
  sentence: 'the order is gone from Sales, not from Business Central',
};

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
  const result = await closeInSales(work, {
    view: read.value,
    state: 'canceled',
    subject: `Order ${businessCentralNumber} was deleted in Business Central; cancelled by ${who}`.slice(0, 200),
    note: noteOf(work, { what: 'canceled', detail: businessCentralNumber }),
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

/** As an order that enters, under the same coupling: its history goes on, and its lines keep their names. */
async function makeAnewInBusinessCentral(work: OrderWork, who: string): Promise<void> {
  const { businessCentralId, supersededIds, generation, versions, phases } = work.coupling;
  const { businessCentral: _, ...salesVersions } = versions;
  const { businessCentral: __, ...salesPhase } = phases;
  await work.save(
    {
      state: 'waiting',
      origin: 'sales',
      generation: generation + 1,
      businessCentralId: undefined,
      businessCentralNumber: undefined,
      supersededIds: [...(supersededIds ?? []), ...(businessCentralId === undefined ? [] : [businessCentralId])],
      marker: undefined,
      parked: undefined,
      versions: salesVersions,
      phases: salesPhase,
    },
    [{ kind: 'state', side: 'businessCentral', summary: `to be made anew in Business Central, by ${who}` }],
  );
}

/** The id is derived from the generation, so that the deleted one never comes back (I14). */
async function makeAnewInSales(work: OrderWork, who: string): Promise<void> {
  const { connectionId, businessCentralId = '', generation, versions, phases } = work.coupling;
  const { sales: _, ...businessCentralVersions } = versions;
  const { sales: __, ...businessCentralPhase } = phases;
  await work.save(
    {
      state: 'waiting',
      origin: 'businessCentral',
      generation: generation + 1,
      salesId: salesIdFor(connectionId, businessCentralId, generation + 1),
      salesNumber: undefined,
      parked: undefined,
      versions: businessCentralVersions,
      phases: businessCentralPhase,
    },
    [{ kind: 'state', side: 'sales', summary: `to be made anew in Sales, by ${who}` }],
  );
}
