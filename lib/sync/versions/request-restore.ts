import type { OrderView } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { OrderVersion } from '../../ports/journal.js';
import { type RemoteFailure, success } from '../../ports/remote-result.js';
import { salesEventOf, shipmentEventOf } from '../life-cycle/events.js';
import { limitBusinessCentralPlan } from '../limits/limits.js';
import type { OrderWork } from '../order-work.js';
import { isEmptyPlan, type SidePlan } from '../plan.js';
import { readView, showsBase, viewOfBusinessCentral } from '../views.js';
import { isInOtherCurrency, restorePlan } from './restore-plan.js';
import { versionEntry } from './version-chain.js';

/** What an operator wants of one order. */
export interface RestoreRequest {
  readonly version: OrderVersion;
  readonly removeAddedLines: boolean;
  readonly by: string;
}

/** What became of the request. `asked`: with the version that was kept first and what will be written in Sales. */
export type RestoreResult =
  | { readonly kind: 'asked'; readonly keptVersion: number; readonly plan: SidePlan }
  | { readonly kind: 'nothingToDo' }
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string };

/**
 * Takes a request to bring an order back to a version: checks that it may be, keeps the order as it is now as a version,
 * and stores the request for the cycle. Nothing is written to either system here.
 */
export async function requestRestore(work: OrderWork, request: RestoreRequest): Promise<RestoreResult> {
  const { coupling, ports } = work;
  const refused = refusalByState(coupling);
  if (refused !== undefined || coupling.base === undefined) {
    return refused ?? notAtRest;
  }
  const whole = await ports.businessCentral.readWholeOrder(coupling.businessCentralId ?? '');
  if (!whole.ok) {
    return notRead('Business Central', whole.failure);
  }
  const { salesId: id = '', businessCentralNumber } = coupling;
  const sales = await readView(ports, 'sales', { id, businessCentralNumber });
  if (!sales.ok) {
    return notRead('Sales', sales.failure);
  }
  const read = await viewOfBusinessCentral(ports, success(whole.value.record));
  if (!read.ok) {
    return notRead('Sales', read.failure);
  }
  const businessCentral = read.value;
  if (salesEventOf(sales.value.phase, ports.connection.policies) !== 'inForceInSales') {
    return refuse('notInForce', `the order is ${sales.value.phase} in Sales; it has to be in force there`);
  }
  if (!showsBase(businessCentral, coupling.base)) {
    return refuse('changesPending', 'Business Central has changes that are not merged yet; ask again in a moment');
  }
  const seen = { header: sales.value.header, lines: sales.value.lines };
  const atIso = new Date(work.engine.clock.nowMs()).toISOString();
  const restore = { version: request.version.number, removeAddedLines: request.removeAddedLines, seen, atIso };
  const { base } = coupling;
  const target = request.version.agreed;
  if (isInOtherCurrency(target, sales.value)) {
    return refuse('otherCurrency', 'the amounts of that version are in another currency; enter them as a new order');
  }
  const plan = restorePlan({ coupling, restore, target, base, sales: sales.value, fields: ports.connection.mapping });
  if (isEmptyPlan(plan)) {
    return { kind: 'nothingToDo' };
  }
  const shipped = refusalByCustomer(work, plan, businessCentral) ?? refusalByShipment(work, plan, businessCentral);
  if (shipped !== undefined) {
    return shipped;
  }
  const kept = await versionEntry(work, {
    before: `version ${request.version.number} is brought back`,
    reason: `brought back to version ${request.version.number}`,
    causedBy: { operator: request.by },
    businessCentral: whole.value.whole,
    sales: sales.value,
    agreed: base,
  });
  await work.save({ restore: { ...restore, by: request.by } }, [kept]);
  return { kind: 'asked', keptVersion: kept.version?.number ?? 0, plan };
}

function refuse(code: string, sentence: string): RestoreResult {
  return { kind: 'refused', code, sentence };
}

const notAtRest = refuse('notAtRest', 'the order is being worked on; ask again in a moment');

function notRead(system: string, failure: RemoteFailure): RestoreResult {
  return refuse('notRead', `${system} could not be read (${failure.reason}): ${failure.message}`);
}

/** Frozen documents take no writes (I12); what a person has to settle first comes first. */
function refusalByState({ state, intent, openEffect, restore, parked }: Coupling): RestoreResult | undefined {
  switch (state) {
    case 'ended':
      return refuse('frozen', 'the order has ended: nothing is written to it any more');
    case 'fulfilled':
      return refuse('frozen', 'the order is fulfilled in Sales and takes no changes of values any more');
    case 'held':
      return refuse('held', 'a seller has reopened the order in Sales; restore it once it is submitted again');
    case 'waiting':
    case 'creating':
    case 'finishing':
    case 'recreating':
      return notAtRest;
    case 'coupled':
      break;
  }
  if (intent !== undefined || openEffect !== undefined || restore !== undefined) {
    return notAtRest;
  }
  return parked?.reason === 'conflictNeedsPerson'
    ? refuse(
        'conflictOpen',
        'a conflict of the order waits for a decision; decide it first; "tandem conflicts" shows it',
      )
    : undefined;
}

/** Another customer is another document in Business Central, which has to be allowed and possible. */
function refusalByCustomer(
  { ports }: OrderWork,
  { header }: SidePlan,
  businessCentral: OrderView,
): RestoreResult | undefined {
  const { customer } = header;
  const isPossible =
    ports.connection.policies.changeReleased === 'archiveAndRecreate' &&
    shipmentEventOf(businessCentral) === 'nothingShipped';
  return customer === undefined || customer === businessCentral.header.customer || isPossible
    ? undefined
    : refuse(
        'otherCustomer',
        `that version is of customer ${customer}: the document would have to be made anew, which takes the policy changeReleased (archiveAndRecreate) and an order of which nothing is shipped`,
      );
}

/** Seen against what Business Central has shipped, which a change from Sales could not undo. */
function refusalByShipment(
  { coupling, ports }: OrderWork,
  plan: SidePlan,
  businessCentral: OrderView,
): RestoreResult | undefined {
  const ids = new Map((coupling.base?.lines ?? []).map((line) => [line.pairId, line.businessCentralLineId]));
  const lineOf = (pairId: string) => businessCentral.lines.find(({ id }) => id === ids.get(pairId));
  const there: SidePlan = {
    side: 'businessCentral',
    header: {},
    inserts: [],
    updates: plan.updates.flatMap((update) => {
      const line = lineOf(update.pairId);
      return line === undefined ? [] : [{ ...update, line }];
    }),
    deletes: plan.deletes.flatMap(({ pairId }) => {
      const line = lineOf(pairId);
      return line === undefined ? [] : [{ pairId, line }];
    }),
  };
  const { mapping, policies } = ports.connection;
  const { blocked } = limitBusinessCentralPlan(there, {
    view: { ...businessCentral, phase: 'open' },
    fields: mapping,
    lineRules: policies.lines,
  });
  return blocked === undefined ? undefined : refuse(blocked.reason, blocked.sentence);
}
