import type { Base } from '../conflict/base.js';
import type { OrderView } from '../order/order.js';
import { startingBase } from './creation/creation-base.js';
import type { Views } from './effects/next-base.js';
import { orderBeforePage } from './effects/page-part.js';
import {
  finished,
  type Round,
  readBoth,
  waitForReferences,
  writeBusinessCentral,
  writeSales,
} from './effects/round-writes.js';
import { type FreshViews, type RoundInput, settle } from './effects/settle.js';
import { settleTotals } from './effects/settle-totals.js';
import { cancelInBusinessCentral } from './life-cycle/cancel-in-business-central.js';
import { end } from './life-cycle/end.js';
import { salesEventOf, shipmentEventOf, statusEventOf } from './life-cycle/events.js';
import { freezeSalesPlan } from './life-cycle/frozen-plan.js';
import { fulfil } from './life-cycle/fulfil.js';
import { hold } from './life-cycle/hold.js';
import { lifeCycle, type SalesStateEffect } from './life-cycle/table.js';
import { tellSeller } from './life-cycle/tell-seller.js';
import { currencyChange, withoutReferences } from './limits/limit-references.js';
import type { LimitedPlan } from './limits/limited-plan.js';
import { firstBatch, limitBusinessCentralPlan, limitSalesPlan } from './limits/limits.js';
import { planOfReopening, releaseAgain, releaseIfDue, reopenForChange } from './limits/release.js';
import { makeMissing } from './matched-references/make-missing.js';
import { agreeOnInsertions } from './merge/agree-on-insertions.js';
import { conflictsOfPlan } from './merge/conflicts-of-plan.js';
import { mergeByRules } from './merge/merge-by-rules.js';
import { askPerson } from './merge/open-conflicts.js';
import type { OrderWork } from './order-work.js';
import { done } from './outcome.js';
import { missingReferences, type ParkRequest, park, settleFailure, unpark } from './park.js';
import { pausedRequest, withheld } from './pauses/paused-work.js';
import { isEmptyPlan, planFor, type SidePlan } from './plan.js';
import { acceptedBase } from './quotes/quote-base.js';
import { tellOfQuote } from './quotes/tell-of-quote.js';
import { recreateInBusinessCentral } from './recreate/recreate-in-business-central.js';
import { newsOfConflicts } from './seller-news/news-of-plan.js';
import { carryOutRestore, dropRestore } from './versions/carry-out-restore.js';

/** One merge and at most one effect, as far as the state of the Sales order allows (`life-cycle/table.ts`). */
export async function runRound(work: OrderWork, views: Views, fresh: FreshViews): Promise<Round> {
  const { phase } = views.sales;
  const base = startingBase(work.coupling, views, work.ports.connection.mapping);
  if (work.coupling.kind === 'quote') {
    return await mergeRound(await roundOf(work, { views, fresh, base }), 'coupled');
  }
  const effect = lifeCycle[work.coupling.state][salesEventOf(phase, work.ports.connection.policies)];
  const released = await releaseBefore(effect, work, views.businessCentral, base);
  if (released !== undefined) {
    return released;
  }
  switch (effect) {
    case 'nothing':
    case 'goOn':
      return finished(done);
    case 'hold':
      return finished(await hold(work, views));
    case 'end':
      return finished(await end(work, `the order is ${phase} in Sales`));
    case 'cancel': {
      const paused = await pausedRequest(work, { to: 'businessCentral' });
      return finished(await (paused === undefined ? cancelInBusinessCentral(work, views, base) : park(work, paused)));
    }
    case 'merge':
      return await mergeRound(await roundOf(work, { views, fresh, base }), 'coupled');
    case 'keepFrozen':
      return await mergeRound(await roundOf(work, { views, fresh, base }), 'fulfilled');
  }
}

/** What Tandem has reopened is released again before the order is left to itself. */
async function releaseBefore(
  effect: SalesStateEffect,
  work: OrderWork,
  view: OrderView,
  base: Base,
): Promise<Round | undefined> {
  const isLeft = effect === 'hold' || effect === 'end' || effect === 'cancel';
  if (!isLeft || work.coupling.toRelease !== 'again' || work.coupling.intent !== undefined) {
    return undefined;
  }
  const released = await releaseAgain(work, view, base);
  if (released?.kind !== 'withheld') {
    return released?.kind === 'again' ? readBoth : released;
  }
  return effect === 'cancel' ? finished(await park(work, released.request)) : undefined;
}

async function roundOf(
  work: OrderWork,
  known: { readonly views: Views; readonly fresh: FreshViews; readonly base: Base },
): Promise<RoundInput> {
  const base = await agreeOnInsertions(work, known.views, known.base);
  return { work, ...known, base, merged: await mergeByRules(work, base, known.views) };
}

/** Business Central is written first, so that its recalculations reach Sales at once. */
async function mergeRound(round: RoundInput, state: 'coupled' | 'fulfilled'): Promise<Round> {
  const { work, views, merged } = round;
  const { restore, intent } = work.coupling;
  if (restore !== undefined && intent === undefined) {
    return state === 'coupled' ? await carryOutRestore(round, restore) : await dropRestore(round, restore);
  }
  const unmatched = await refuseUnmatched(round);
  if (unmatched !== undefined) {
    return unmatched;
  }
  const { mapping, policies } = work.ports.connection;
  const toBusinessCentral = planFor('businessCentral', merged);
  const limited = limitBusinessCentralPlan(toBusinessCentral, {
    view: views.businessCentral,
    fields: mapping,
    lineRules: policies.lines,
  });
  const inOtherCurrency = currencyChange(merged);
  const pausedThere = await pausedRequest(work, { to: 'businessCentral' });
  const forBusinessCentral = withheld(limited, pausedThere ?? inOtherCurrency);
  const isQuote = work.coupling.kind === 'quote';
  const takes = isQuote ? 'takeSome' : lifeCycle[state][statusEventOf(views.businessCentral)];
  const mayBeReplaced = takes === 'takeAll' || takes === 'byPolicy';
  const isArchived = mayBeReplaced && isForRecreation(round, forBusinessCentral);
  const reopening = takes !== 'byPolicy' ? undefined : planOfReopening(round, toBusinessCentral, forBusinessCentral);
  if (reopening !== undefined) {
    return (await waitForReferences(round, reopening)) ?? (await reopenForChange(round));
  }
  if (!isArchived && !isEmptyPlan(forBusinessCentral.plan)) {
    return await writeBusinessCentral(round, firstBatch(orderBeforePage(forBusinessCentral.plan, mapping)));
  }
  if (isQuote) {
    if (pausedThere !== undefined && forBusinessCentral.blocked === pausedThere) {
      return finished(await park(work, forBusinessCentral.blocked));
    }
    const inSales = round.fresh.sales ?? views.sales;
    const shown = { businessCentral: views.businessCentral, sales: inSales };
    const agreed = acceptedBase(round.base, { merged, views: shown, revision: work.coupling.revision });
    return finished(await tellOfQuote(work, agreed, inSales));
  }
  const release = isArchived ? undefined : await releaseIfDue(round, forBusinessCentral.blocked);
  if (release !== undefined && release.kind !== 'withheld') {
    return release;
  }
  const planned = planFor('sales', merged);
  const limitedForSales =
    state === 'fulfilled' ? freezeSalesPlan(planned) : limitSalesPlan(tellRenewal(round, planned));
  const pausedToSales = await pausedRequest(work, { to: 'sales' });
  const forSales = withheld(limitedForSales, pausedToSales ?? (state === 'fulfilled' ? undefined : inOtherCurrency));
  if (!isEmptyPlan(forSales.plan)) {
    return await writeSales(round, forSales.plan);
  }
  if (isArchived && work.coupling.base === undefined) {
    // A twin that has just been made is agreed on first: the version that is kept tells what was.
    await settle(round, state);
    return readBoth;
  }
  if (isArchived) {
    const { plan } = withoutReferences(toBusinessCentral);
    const conflicts = conflictsOfPlan(plan, merged);
    const news = newsOfConflicts({ plan, merged, fields: mapping });
    const recreated = await recreateInBusinessCentral(work, views, { plan, conflicts, news });
    return recreated.kind === 'finished' ? recreated : readBoth;
  }
  await settle(round, state);
  const { openConflicts = [] } = work.coupling;
  const blocked = forBusinessCentral.blocked ?? forSales.blocked ?? askPerson(openConflicts) ?? release?.request;
  return blocked === undefined ? await rest(round, { state, pausedToSales }) : await wait(work, blocked, pausedToSales);
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
  const { businessCentralNumber } = views.businessCentral.header;
  return work.coupling.untoldRenewal === true ? { ...plan, header: { ...plan.header, businessCentralNumber } } : plan;
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
  {
    state,
    pausedToSales,
  }: { readonly state: 'coupled' | 'fulfilled'; readonly pausedToSales: ParkRequest | undefined },
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
