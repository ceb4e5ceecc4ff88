import type { Base } from '../conflict/base.js';
import { type MergedOrder, mergeOrder } from '../conflict/merge-order.js';
import { diffBase, isEmptyPatch } from '../conflict/move-base.js';
import type { SalesNote } from '../mapping/sales-record.js';
import { writeNews } from '../news/write-news.js';
import type { OrderView, Side } from '../order/order.js';
import type { CouplingState } from '../ports/coupling.js';
import type { RemoteResult } from '../ports/remote-result.js';
import { firstLook, startingBase } from './creation-base.js';
import { derivedId } from './derived-id.js';
import { carryOutEffect, type EffectResult, undecidedConflict } from './effect.js';
import { firstBatch, limitBusinessCentralPlan, withoutReferences } from './limits.js';
import { newsOfPlan } from './news-of-plan.js';
import { nextBase, nothingSent, type Views } from './next-base.js';
import type { CouplingChange, NewEntry, OrderWork } from './order-work.js';
import { done, type NoticeOutcome } from './outcome.js';
import { type ParkRequest, park, settleFailure, unpark } from './park.js';
import { isEmptyPlan, planFor, type SidePlan } from './plan.js';
import { recreateInBusinessCentral } from './recreate-in-business-central.js';
import { checkBusinessCentralReferences, checkSalesReferences, missingReferences } from './references.js';
import { agreedVersions } from './views.js';
import { type PreparedWrite, prepareBusinessCentralWrite, prepareSalesWrite } from './write-plans.js';

/** Sides that were read in this run. */
export type FreshViews = Readonly<Partial<Record<Side, OrderView>>>;

/** What one round came to: go on after reading some sides, or finished. */
export type Round =
  | { readonly kind: 'again'; readonly fresh: FreshViews; readonly toRead: readonly Side[] }
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

interface RoundInput {
  readonly work: OrderWork;
  readonly views: Views;
  readonly fresh: FreshViews;
  readonly base: Base;
  readonly merged: MergedOrder;
}

/** One merge and at most one effect. Business Central is written first, so that its recalculations reach Sales at once. */
export async function runRound(work: OrderWork, views: Views, fresh: FreshViews): Promise<Round> {
  const resting = restingState(work, views);
  const base = startingBase(work.coupling, views);
  if (resting !== undefined) {
    return finished(await settle({ work, views, fresh, base, merged: undefined }, resting));
  }
  const rules = work.ports.connection.policies.conflictRules;
  const merged = mergeOrder({ base, ...views, rules });
  const round: RoundInput = { work, views, fresh, base, merged };
  const forBusinessCentral = limitBusinessCentralPlan(planFor('businessCentral', merged), views.businessCentral);
  if (!isEmptyPlan(forBusinessCentral.plan)) {
    return await writeBusinessCentral(round, firstBatch(forBusinessCentral.plan));
  }
  const forSales = withoutReferences(planFor('sales', merged));
  if (!isEmptyPlan(forSales.plan)) {
    return await writeSales(round, forSales.plan);
  }
  if (isForRecreation(work, forBusinessCentral.blocked, views)) {
    const recreated = await recreateInBusinessCentral(
      work,
      views,
      withoutReferences(planFor('businessCentral', merged)).plan,
    );
    return recreated.kind === 'finished'
      ? recreated
      : { kind: 'again', fresh: {}, toRead: ['businessCentral', 'sales'] };
  }
  const undecided = undecidedConflict(merged);
  const blocked =
    forBusinessCentral.blocked ?? forSales.blocked ?? (undecided === undefined ? undefined : askPerson(undecided));
  await settle({ work, views, fresh, base, merged }, 'coupled');
  if (blocked !== undefined) {
    return finished(await park(work, blocked));
  }
  await unpark(work);
  return finished(done);
}

/** A released order of which nothing has been shipped, where the policy says so (spec §3.2). */
function isForRecreation(work: OrderWork, blocked: ParkRequest | undefined, views: Views): boolean {
  return (
    blocked?.reason === 'releasedInBusinessCentral' &&
    work.ports.connection.policies.changeReleased === 'archiveAndRecreate' &&
    views.businessCentral.phase === 'released' &&
    views.businessCentral.lines.every((line) => (line.values.shippedQuantity ?? '0') === '0')
  );
}

function askPerson(undecided: { readonly reason: ParkRequest['reason']; readonly sentence: string }): ParkRequest {
  return { ...undecided, nextAction: 'Decide which value holds and enter it on both sides.', triesAgain: false };
}

/** A reopened order is the seller's until submitted again (spec §3.3); a closed one takes no writes (I12). */
function restingState(work: OrderWork, views: Views): CouplingState | undefined {
  const { phase } = views.sales;
  if (phase === 'canceled' || phase === 'fulfilled' || phase === 'invoiced' || phase === 'unknown') {
    return 'ended';
  }
  const entersSubmitted = work.ports.connection.policies.ordersEnter.when === 'submitted';
  return entersSubmitted && phase === 'open' ? 'held' : undefined;
}

async function writeBusinessCentral(round: RoundInput, plan: SidePlan): Promise<Round> {
  const { work, views } = round;
  const lines = [
    ...plan.inserts.map(({ source }) => source.values),
    ...plan.updates.filter((update) => update.fields.product !== undefined).map((update) => update.values),
  ];
  const missing = await checkBusinessCentralReferences(work.ports, lines);
  if (!missing.ok) {
    return finished(await settleFailure(work, 'businessCentral', missing.failure));
  }
  if (missing.value.length > 0) {
    return finished(await park(work, missingReferences(missing.value, 'Business Central')));
  }
  return await write(round, prepareBusinessCentralWrite(work.ports, plan, views.businessCentral));
}

async function writeSales(round: RoundInput, plan: SidePlan): Promise<Round> {
  const { work, views } = round;
  const lines = [...plan.inserts.map(({ source }) => source.values), ...plan.updates.map((update) => update.values)];
  const bound =
    plan.inserts.length > 0 || plan.updates.some(({ fields }) => fields.product ?? fields.unit) ? lines : [];
  const check = await checkSalesReferences(work.ports, bound);
  if (!check.ok) {
    return finished(await settleFailure(work, 'sales', check.failure));
  }
  if (check.value.missing.length > 0) {
    return finished(await park(work, missingReferences(check.value.missing, 'Dynamics 365 Sales')));
  }
  const prepared = prepareSalesWrite({
    ports: work.ports,
    plan,
    view: views.sales,
    writing: check.value.writing,
    capabilities: check.value.capabilities,
    couplingId: work.coupling.couplingId,
    businessCentral: views.businessCentral,
    note: noteFor(round, plan),
  });
  return await write(round, prepared);
}

/** The seller's note goes in the change set of the write it tells of; its id is the effect's, so it is made once. */
function noteFor({ work, views, merged }: RoundInput, plan: SidePlan): SalesNote | undefined {
  const { news: language } = work.ports.connection.policies;
  const news = language === 'off' ? undefined : writeNews(language, newsOfPlan(plan, merged, views.sales));
  const { couplingId, journalSequence } = work.coupling;
  return news === undefined ? undefined : { id: derivedId('note', couplingId, String(journalSequence + 1)), ...news };
}

async function write(round: RoundInput, prepared: PreparedWrite): Promise<Round> {
  const { work, views, base, merged, fresh } = round;
  const { side } = prepared.sent.plan;
  const carryOut = (): Promise<RemoteResult<OrderView>> => prepared.carryOut();
  const result: EffectResult = await carryOutEffect({ work, views, base, merged, sent: prepared.sent, carryOut });
  switch (result.kind) {
    case 'applied':
      return { kind: 'again', fresh: { ...fresh, [side]: result.view }, toRead: [] };
    case 'reread':
      return { kind: 'again', fresh: {}, toRead: ['businessCentral', 'sales'] };
    case 'failed':
      return finished(
        result.failure.reason === 'notFound'
          ? { kind: 'retryLater', delayMs: 1_000, reason: 'notFound' }
          : await settleFailure(work, side, result.failure),
      );
  }
}

/** Nothing is left to write: what both show is agreed, versions are noted. Saves only when something is new. */
async function settle(
  round: Omit<RoundInput, 'merged'> & { readonly merged: MergedOrder | undefined },
  state: CouplingState,
): Promise<NoticeOutcome> {
  const { work, views, fresh, base, merged } = round;
  const { coupling } = work;
  const change: { -readonly [Key in keyof CouplingChange]: CouplingChange[Key] } = {};
  const entries: NewEntry[] = [];
  if (merged !== undefined) {
    const agreed = nextBase(base, merged, nothingSent('businessCentral'), views);
    const patch = diffBase(coupling.base, agreed);
    if (!isEmptyPatch(patch)) {
      change.base = agreed;
      entries.push({ kind: 'agreed', summary: 'both sides show the same', basePatch: patch });
    }
  }
  // A held order's versions stay those of the base: what is not merged must not count as known.
  if (merged !== undefined) {
    Object.assign(change, seen(coupling, change.base ?? coupling.base, fresh));
  } else {
    Object.assign(change, firstLook(coupling, views));
  }
  if (coupling.state !== state) {
    change.state = state;
    entries.push({ kind: 'state', summary: `${coupling.state} → ${state}` });
  }
  if (state === 'coupled' && coupling.intent !== undefined) {
    change.intent = undefined;
  }
  if (coupling.awaitingRelease === true && fresh.businessCentral?.phase === 'released') {
    change.awaitingRelease = undefined;
    entries.push({ kind: 'state', side: 'businessCentral', summary: 'the order that was made anew is released again' });
  }
  if (Object.keys(change).length > 0) {
    await work.save(change, entries);
  }
  return done;
}

/** Versions, phases and numbers of the sides that were read, where they differ from what is noted. */
function seen(coupling: OrderWork['coupling'], base: Base | undefined, fresh: FreshViews): CouplingChange {
  const versions = agreedVersions(coupling.versions, base, fresh);
  const phases = { ...coupling.phases };
  for (const view of Object.values(fresh)) {
    phases[view.side] = view.phase;
  }
  const numbers = {
    ...(fresh.businessCentral === undefined ? {} : { businessCentralNumber: fresh.businessCentral.number }),
    ...(fresh.sales === undefined ? {} : { salesNumber: fresh.sales.number }),
  };
  const next = { versions, phases, ...numbers };
  const isNew = Object.entries(next).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(coupling[key as keyof typeof coupling]),
  );
  return isNew ? next : {};
}

function finished(outcome: NoticeOutcome): Round {
  return { kind: 'finished', outcome };
}
