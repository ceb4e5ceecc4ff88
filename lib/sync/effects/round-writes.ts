import type { SalesNote } from '../../mapping/sales-record.js';
import { codesWithoutOption } from '../../mapping/unknown-codes.js';
import type { KnownProducts } from '../../mapping/write-business-central.js';
import type { NewsItem } from '../../news/news-item.js';
import type { OrderView, Side } from '../../order/order.js';
import type { OrderNews } from '../../ports/coupling.js';
import type { RemoteResult } from '../../ports/remote-result.js';
import {
  checkBusinessCentralReferences,
  checkOrMakeInSales,
  productsToEnter,
  productTypesOf,
  type SalesReferenceCheck,
} from '../creation/references.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { missingReferences, park, settleFailure, systemNames } from '../park.js';
import type { SidePlan } from '../plan.js';
import { readAnew } from '../read-anew.js';
import { newsOfConflicts, newsOfLosses, newsOfPlan } from '../seller-news/news-of-plan.js';
import { keptForLater, nextNote } from '../seller-news/order-news.js';
import { businessCentralReading } from '../views.js';
import { carryOutEffect, type EffectResult } from './effect.js';
import { lossesOf, waitForValues } from './losses.js';
import type { Views } from './next-base.js';
import { isPagePart, preparePageWrite } from './page-part.js';
import type { FreshViews, RoundInput } from './settle.js';
import { type PreparedWrite, prepareSalesWrite } from './write-plans.js';
import { prepareBusinessCentralWrite } from './write-to-business-central.js';

/** What one round came to: go on after reading some sides, or finished. */
export type Round =
  | { readonly kind: 'again'; readonly fresh: FreshViews; readonly toRead: readonly Side[] }
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

/** Go on with both sides read anew. */
export const readBoth: Round = { kind: 'again', fresh: {}, toRead: ['businessCentral', 'sales'] };

type FinishedRound = Extract<Round, { kind: 'finished' }>;

export function finished(outcome: NoticeOutcome): FinishedRound {
  return { kind: 'finished', outcome };
}

/** What a plan names in Business Central, looked up before it is written; or why the order waits. */
async function lookUp(
  { work, views }: RoundInput,
  plan: SidePlan,
): Promise<{ readonly kind: 'found'; readonly products: KnownProducts } | FinishedRound> {
  const check = await checkBusinessCentralReferences(
    work.ports,
    { lines: productsToEnter(plan), types: productTypesOf(views.sales) },
    {
      paymentTerms: plan.header.paymentTerms,
      shipmentMethod: plan.header.shipmentMethod,
      salesperson: plan.header.salesperson,
    },
  );
  if (!check.ok) {
    return finished(await settleFailure(work, 'businessCentral', check.failure));
  }
  const { missing, products } = check.value;
  return missing.length > 0
    ? finished(await park(work, missingReferences(missing, 'Business Central')))
    : { kind: 'found', products };
}

/** Why the order waits where something that a plan names is missing in Business Central; `undefined`: all is there. */
export async function waitForReferences(round: RoundInput, plan: SidePlan): Promise<FinishedRound | undefined> {
  const found = await lookUp(round, plan);
  return found.kind === 'finished' ? found : undefined;
}

/** Writes a plan to Business Central, once it is known that all it names exists there. */
export async function writeBusinessCentral(round: RoundInput, plan: SidePlan): Promise<Round> {
  const { work, views } = round;
  const { ports } = work;
  const losses = lossesOf(plan, views, ports.connection.mapping);
  const waiting = waitForValues(plan, views, ports.connection.mapping);
  if (waiting !== undefined) {
    return finished(await park(work, waiting));
  }
  const found = await lookUp(round, plan);
  if (found.kind === 'finished') {
    return found;
  }
  const { products } = found;
  const reading = await businessCentralReading(ports);
  if (!reading.ok) {
    return finished(await settleFailure(work, 'sales', reading.failure));
  }
  const prepared = { ports, plan, view: views.businessCentral, reading: reading.value, products };
  const { mapping: fields } = ports.connection;
  const news = keptForLater(work, [
    ...newsOfConflicts({ plan, merged: round.merged, fields }),
    ...newsOfLosses(losses),
  ]);
  if (isPagePart(plan, fields)) {
    const { id, pageVersion } = views.businessCentral;
    return pageVersion === undefined
      ? { kind: 'again', fresh: round.fresh, toRead: ['businessCentral'] }
      : await write(round, preparePageWrite(ports, plan, { id, pageVersion }), news);
  }
  return await write(round, prepareBusinessCentralWrite(prepared), news);
}

/** Writes a plan to Sales; the note goes in the change set of the write it tells of: never one without the other. */
export async function writeSales(round: RoundInput, plan: SidePlan): Promise<Round> {
  const { work, views, base, merged } = round;
  const { mapping: fields } = work.ports.connection;
  const renewal = newsOfRenewal(work, views);
  // What is made for the plan is told with it, so the note is thought of after that.
  const found = await lookUpInSales(round, plan);
  if (found.kind === 'finished') {
    return found;
  }
  const amountDecimals = found.check.capabilities.currencyDecimals.get(views.sales.header.currency ?? '') ?? 2;
  const told = newsOfPlan({ plan, base, merged, views, fields, amountDecimals, isRenewal: renewal.length > 0 });
  const items = renewal.length === 0 ? told : told.filter((item) => !isToldByRenewal(item));
  const next = await nextNote(work, items, renewal);
  return await write(round, prepareForSales(round, plan, { check: found.check, note: next?.note }), next?.news);
}

/** What a plan for Sales names there, made where a policy says so; else why it waits. */
export async function lookUpInSales(
  { work, views }: Pick<RoundInput, 'work' | 'views'>,
  plan: SidePlan,
): Promise<{ readonly kind: 'found'; readonly check: SalesReferenceCheck } | FinishedRound> {
  const { mapping } = work.ports.connection;
  const optionless = codesWithoutOption(mapping.header, plan.header);
  const waiting =
    optionless.length > 0 ? missingReferences(optionless, 'Dynamics 365 Sales') : waitForValues(plan, views, mapping);
  if (waiting !== undefined) {
    return finished(await park(work, waiting));
  }
  const lines = [...plan.inserts.map(({ source }) => source.values), ...plan.updates.map((update) => update.values)];
  const bound =
    plan.inserts.length > 0 || plan.updates.some(({ fields }) => fields.product ?? fields.unit) ? lines : [];
  const check = await checkOrMakeInSales(
    work,
    bound,
    { customer: plan.header.customer ?? null },
    views.sales.header.currency,
  );
  if (!check.ok) {
    return finished(await settleFailure(work, 'sales', check.failure));
  }
  if (check.value.missing.length > 0) {
    return finished(await park(work, missingReferences(check.value.missing, 'Dynamics 365 Sales')));
  }
  return { kind: 'found', check: check.value };
}

/** A plan for Sales made ready to be sent with a note. */
export function prepareForSales(
  { work, views }: Pick<RoundInput, 'work' | 'views'>,
  plan: SidePlan,
  { check, note }: { readonly check: SalesReferenceCheck; readonly note: SalesNote | undefined },
): PreparedWrite {
  return prepareSalesWrite({
    ports: work.ports,
    plan,
    view: views.sales,
    writing: check.writing,
    capabilities: check.capabilities,
    couplingId: work.coupling.couplingId,
    businessCentral: views.businessCentral,
    note,
  });
}

/** What the news of a document that was made anew says already: its number, and that it is a draft. */
function isToldByRenewal(item: NewsItem): boolean {
  const isTold = (field: string) => field === 'businessCentralNumber' || field === 'businessCentralStatus';
  return item.kind === 'entered' || (item.kind === 'header' && isTold(item.field));
}

/** That the document was made anew, until Sales has been told. */
function newsOfRenewal({ coupling }: OrderWork, { businessCentral }: Views): readonly NewsItem[] {
  const what = coupling.awaitingRelease === true ? 'madeAnew' : 'madeAnewAsDraft';
  return coupling.untoldRenewal === true ? [{ kind: 'lifeCycle', what, detail: businessCentral.number }] : [];
}

async function write(round: RoundInput, prepared: PreparedWrite, news: OrderNews | undefined): Promise<Round> {
  const { work, views, base, merged, fresh } = round;
  const { side } = prepared.sent.plan;
  const carryOut = (): Promise<RemoteResult<OrderView>> => prepared.carryOut();
  const result: EffectResult = await carryOutEffect({ work, views, base, merged, sent: prepared.sent, news, carryOut });
  switch (result.kind) {
    case 'applied':
      return { kind: 'again', fresh: { ...fresh, [side]: result.view }, toRead: [] };
    case 'reread':
      return readBoth;
    case 'failed':
      return finished(
        result.failure.reason === 'notFound'
          ? await readAnew(work, { what: `The last write to ${systemNames[side]}`, reason: 'notFound' })
          : await settleFailure(work, side, result.failure),
      );
  }
}
