import { onlyTo } from '../ports/connection.js';
import { orderBeforePage } from './effects/page-part.js';
import {
  finished,
  type Round,
  readBoth,
  waitForReferences,
  writeBusinessCentral,
  writeSales,
} from './effects/round-writes.js';
import { type RoundInput, settle } from './effects/settle.js';
import { settleTotals } from './effects/settle-totals.js';
import { shipmentEventOf, statusEventOf } from './life-cycle/events.js';
import { freezeSalesPlan } from './life-cycle/frozen-plan.js';
import { fulfil } from './life-cycle/fulfil.js';
import { lifeCycle } from './life-cycle/table.js';
import { tellSeller } from './life-cycle/tell-seller.js';
import { currencyChange, withoutReferences } from './limits/limit-references.js';
import type { LimitedPlan } from './limits/limited-plan.js';
import { firstBatch, limitBusinessCentralPlan, limitSalesPlan } from './limits/limits.js';
import { planOfReopening, releaseIfDue, reopenForChange } from './limits/release.js';
import { makeMissing } from './matched-references/make-missing.js';
import { conflictsOfPlan } from './merge/conflicts-of-plan.js';
import { askPerson } from './merge/open-conflicts.js';
import type { OrderWork } from './order-work.js';
import { done } from './outcome.js';
import { missingReferences, type ParkRequest, park, settleFailure, unpark } from './park.js';
import { isHeldBack, pausedRequest, withheld } from './pauses/paused-work.js';
import { isEmptyPlan, planFor, type SidePlan } from './plan.js';
import { acceptedBase } from './quotes/quote-base.js';
import { tellOfQuote } from './quotes/tell-of-quote.js';
import { recreateInBusinessCentral } from './recreate/recreate-in-business-central.js';
import { newsOfConflicts } from './seller-news/news-of-plan.js';
import { carryOutRestore, dropRestore } from './versions/carry-out-restore.js';

/** The states of a coupling in which both sides are merged. */
export type MergedState = 'coupled' | 'fulfilled';

/** Business Central is written first, so that its recalculations reach Sales at once. */
export async function mergeRound(round: RoundInput, state: MergedState): Promise<Round> {
  const { work } = round;
  const { restore, intent } = work.coupling;
  if (restore !== undefined && intent === undefined) {
    return state === 'coupled' ? await carryOutRestore(round, restore) : await dropRestore(round, restore);
  }
  const unmatched = await refuseUnmatched(round);
  if (unmatched !== undefined) {
    return unmatched;
  }
  const there = await planOfBusinessCentral(round, state);
  const written = await writeThere(round, there);
  if (written !== undefined) {
    return written;
  }
  if (work.coupling.kind === 'quote') {
    return await endOfQuote(round, there);
  }
  const release = there.isArchived ? undefined : await releaseIfDue(round, there.limited.blocked);
  if (release !== undefined && release.kind !== 'withheld') {
    return release;
  }
  const { limited: forSales, paused: pausedToSales } = await planOfSales(round, state);
  if (!isEmptyPlan(forSales.plan)) {
    return await writeSales(round, forSales.plan);
  }
  if (there.isArchived) {
    return await archive(round, there, state);
  }
  const isWithheld = isHeldBack(there.limited, there.paused) || isHeldBack(forSales, pausedToSales);
  await settle(round, { state, isWithheld });
  const { openConflicts = [] } = work.coupling;
  const blocked = there.limited.blocked ?? forSales.blocked ?? askPerson(openConflicts) ?? release?.request;
  return blocked === undefined ? await rest(round, { state, pausedToSales }) : await wait(work, blocked, pausedToSales);
}

/** What the order in Business Central is to be given now, and how. */
interface PlanThere {
  /** All that the merge wants. */
  readonly wanted: SidePlan;
  /** What limits and pauses leave of it. */
  readonly limited: LimitedPlan;
  readonly paused: ParkRequest | undefined;
  /** The document is archived and made anew rather than changed. */
  readonly isArchived: boolean;
  /** The released order is reopened for this. */
  readonly reopening: SidePlan | undefined;
}

async function planOfBusinessCentral(round: RoundInput, state: MergedState): Promise<PlanThere> {
  const { work, views, merged } = round;
  const { mapping, policies } = work.ports.connection;
  const wanted = planFor('businessCentral', merged);
  const withinLimits = limitBusinessCentralPlan(wanted, {
    view: views.businessCentral,
    fields: mapping,
    lineRules: policies.lines,
  });
  const paused = await pausedRequest(work, { to: 'businessCentral' });
  const limited = withheld(withinLimits, paused ?? currencyChange(merged));
  const takes = work.coupling.kind === 'quote' ? 'takeSome' : lifeCycle[state][statusEventOf(views.businessCentral)];
  return {
    wanted,
    limited,
    paused,
    isArchived: (takes === 'takeAll' || takes === 'byPolicy') && isForRecreation(round, limited),
    reopening: takes === 'byPolicy' ? planOfReopening(round, wanted, limited) : undefined,
  };
}

async function planOfSales(
  round: RoundInput,
  state: MergedState,
): Promise<{ readonly limited: LimitedPlan; readonly paused: ParkRequest | undefined }> {
  const { work, merged } = round;
  const wanted = planFor('sales', merged);
  const paused = await pausedRequest(work, { to: 'sales' });
  return state === 'fulfilled'
    ? { limited: withheld(freezeSalesPlan(wanted), paused), paused }
    : { limited: withheld(limitSalesPlan(tellRenewal(round, wanted)), paused ?? currencyChange(merged)), paused };
}

/** A write to Business Central, where there is one that is made in place. */
async function writeThere(
  round: RoundInput,
  { limited, isArchived, reopening }: PlanThere,
): Promise<Round | undefined> {
  if (reopening !== undefined) {
    return (await waitForReferences(round, reopening)) ?? (await reopenForChange(round));
  }
  return isArchived || isEmptyPlan(limited.plan)
    ? undefined
    : await writeBusinessCentral(round, firstBatch(orderBeforePage(limited.plan, round.work.ports.connection.mapping)));
}

/** A quote's base moves with what the seller was told of it. */
async function endOfQuote(round: RoundInput, { limited, paused }: PlanThere): Promise<Round> {
  const { work, views, merged, fresh } = round;
  if (paused !== undefined && isHeldBack(limited, paused)) {
    return finished(await park(work, paused));
  }
  const sales = fresh.sales ?? views.sales;
  const shown = { businessCentral: views.businessCentral, sales };
  const agreed = acceptedBase(round.base, { merged, views: shown, revision: work.coupling.revision });
  return finished(await tellOfQuote(work, agreed, sales));
}

async function archive(round: RoundInput, { wanted }: PlanThere, state: MergedState): Promise<Round> {
  const { work, views, merged } = round;
  if (work.coupling.base === undefined) {
    // A twin that has just been made is agreed on first: the version that is kept tells what was.
    await settle(round, { state, isWithheld: false });
    return readBoth;
  }
  if (onlyTo(work.ports.connection.policies) !== undefined) {
    // What stays in the old document is agreed on before it is replaced, since no write to Sales does that (decision 17).
    await settle(round, { state, isWithheld: false });
  }
  const { plan } = withoutReferences(wanted);
  const conflicts = conflictsOfPlan(plan, merged);
  const news = newsOfConflicts({ plan, merged, fields: work.ports.connection.mapping });
  const recreated = await recreateInBusinessCentral(work, views, { plan, conflicts, news });
  return recreated.kind === 'finished' ? recreated : readBoth;
}

/** Nothing is merged before all that the Sales order refers to has its counterpart; where the policy says so it is made. */
async function refuseUnmatched({ work, views }: RoundInput): Promise<Round | undefined> {
  const { unmatched, lines } = views.sales;
  if (unmatched === undefined) {
    return undefined;
  }
  const paused = await pausedRequest(work, { to: 'businessCentral' });
  if (paused !== undefined) {
    return finished(await park(work, paused));
  }
  const made = await makeMissing(work, { side: 'businessCentral', unmatched, lines: lines.map((line) => line.values) });
  if (!made.ok) {
    return finished(await settleFailure(work, 'businessCentral', made.failure));
  }
  const request = missingReferences(
    unmatched.map(({ why }) => why),
    'Business Central',
  );
  return made.value > 0 ? readBoth : finished(await park(work, request));
}

/** The new document's number goes to Sales even where it is the old one, and its id with it. */
function tellRenewal({ work, views }: RoundInput, plan: SidePlan): SidePlan {
  if (work.coupling.untoldRenewal !== true) {
    return plan;
  }
  const { businessCentralNumber } = views.businessCentral.header;
  // An order without a reference is called by the new number.
  const { externalDocumentNumber } = views.sales.header;
  const name = externalDocumentNumber === null ? { externalDocumentNumber } : {};
  return { ...plan, header: { ...name, ...plan.header, businessCentralNumber } };
}

/**
 * Whether the document is archived and made anew rather than changed in place: a released order of which nothing has
 * been shipped, where the policy says so, with another customer or by the policy `archiveEveryChange` a draft as well (spec §3.2). Not while
 * a person has to decide something of it: a new document would have to hold one of the two values.
 */
function isForRecreation({ work, views, merged }: RoundInput, limited: LimitedPlan): boolean {
  const { changeReleased, archiveEveryChange } = work.ports.connection.policies;
  const { businessCentral } = views;
  const { state, intent, untoldRenewal } = work.coupling;
  const isUndecided = merged.conflicts.some(({ winner }) => winner === 'undecided');
  if (shipmentEventOf(businessCentral) !== 'nothingShipped' || isUndecided) {
    return false;
  }
  // All of the change goes into the new document: the old one is kept and archived as it was before.
  if (limited.blocked?.reason === 'customerChanged') {
    return changeReleased === 'archiveAndRecreate';
  }
  if (businessCentral.phase === 'open') {
    // What is left of bringing a new document to its values is no change of a seller's.
    const isSettled = state === 'coupled' && intent === undefined && untoldRenewal === undefined;
    return archiveEveryChange && isSettled && !isEmptyPlan(limited.plan);
  }
  const isRefused = limited.blocked?.reason === 'releasedInBusinessCentral';
  return changeReleased === 'archiveAndRecreate' && businessCentral.phase === 'released' && isRefused;
}

/** Both sides show the same. An order that has been shipped completely is closed in Sales by the policy. */
async function rest(
  round: RoundInput,
  { state, pausedToSales }: { readonly state: MergedState; readonly pausedToSales: ParkRequest | undefined },
): Promise<Round> {
  const { work, views, fresh } = round;
  const broughtAlong = pausedToSales === undefined ? await settleTotals(round) : undefined;
  if (broughtAlong !== undefined) {
    return broughtAlong;
  }
  if (lifeCycle[state][shipmentEventOf(views.businessCentral)] !== 'fulfil') {
    await unpark(work);
    return finished(done);
  }
  if (pausedToSales !== undefined) {
    return finished(await park(work, pausedToSales));
  }
  const fulfilled = await fulfil(work, views.sales);
  switch (fulfilled.kind) {
    case 'closed':
      return { kind: 'again', fresh: { ...fresh, sales: fulfilled.view }, toRead: [] };
    case 'reread':
      return readBoth;
    case 'finished':
      return fulfilled;
  }
}

async function wait(work: OrderWork, blocked: ParkRequest, pausedToSales: ParkRequest | undefined): Promise<Round> {
  if (blocked.reason === 'fulfilledInSales' && work.coupling.parked?.sentence !== blocked.sentence) {
    if (pausedToSales !== undefined) {
      return finished(await park(work, pausedToSales));
    }
    const untold = await tellSeller(work, { what: 'changedAfterFulfilment', detail: blocked.detail ?? '' });
    if (untold !== undefined) {
      return finished(await settleFailure(work, 'sales', untold));
    }
  }
  return finished(await park(work, blocked));
}
