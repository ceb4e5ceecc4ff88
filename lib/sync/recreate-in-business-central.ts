import { z } from 'zod';
import type { FieldConflict } from '../conflict/conflict.js';
import type { BusinessCentralRecreation, WholeBusinessCentralOrder } from '../mapping/business-central-record.js';
import { readBusinessCentralOrder } from '../mapping/read-business-central.js';
import { type Recreation, recreationOf } from '../mapping/recreate-business-central.js';
import type { OrderLine, OrderView } from '../order/order.js';
import type { OrderVersion } from '../ports/coupling.js';
import type { RemoteFailure } from '../ports/remote-result.js';
import { conflictEntries } from './conflicts-of-plan.js';
import { gone } from './gone.js';
import { newMarker } from './marker.js';
import type { Views } from './next-base.js';
import type { NewEntry, OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';
import { park, settleFailure } from './park.js';
import type { LineChange, SidePlan } from './plan.js';
import { servicesOf } from './references.js';
import { nextVersionNumber } from './version-chain.js';
import { businessCentralReading } from './views.js';
import { decimalsOf, enteredUpdate, laterForInsert, newLinesOf, statedForInsert } from './write-plans.js';

/** How a re-creation ended: the cycle goes on with the new document, or reads anew, or ends. */
export type RecreationResult =
  | { readonly kind: 'goOn' }
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

const goOn: RecreationResult = { kind: 'goOn' };

/** What the new document is to hold, and which values in Business Central lose a conflict by it. */
export interface Renewal {
  readonly plan: SidePlan;
  readonly conflicts: readonly FieldConflict[];
}

/**
 * Archives the Business Central document and makes it anew with the merged changes, in one snapshot batch (spec §3.2).
 * Both whole documents are kept as a version before anything is sent. Only called when Sales already shows everything
 * that Business Central changed, so that Sales' values are the merged ones and finishing can restore them.
 */
export async function recreateInBusinessCentral(
  work: OrderWork,
  views: Views,
  { plan, conflicts }: Renewal,
): Promise<RecreationResult> {
  const { businessCentral } = views;
  const read = await work.ports.businessCentral.readWholeOrder(businessCentral.id);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? { kind: 'finished', outcome: await gone(work, 'businessCentral') }
      : { kind: 'finished', outcome: await settleFailure(work, 'businessCentral', read.failure) };
  }
  const { record, whole } = read.value;
  const reading = await businessCentralReading(work.ports);
  if (!reading.ok) {
    return { kind: 'finished', outcome: await settleFailure(work, 'sales', reading.failure) };
  }
  if (!isAsSeen(readBusinessCentralOrder(record, reading.value), businessCentral)) {
    return goOn;
  }
  const marker = newMarker(work.engine.ids.newId());
  await openRecreation({ work, views, plan, conflicts, whole, marker });
  const changes = changesOf({ work, views, plan, marker, amountDecimals: decimalsOf(businessCentral, reading.value) });
  const guards = { orderId: record.id, etag: record.etag, lines: record.lines.map(({ id, etag }) => ({ id, etag })) };
  const first = await numberToTry(work, record.number);
  let result = await work.ports.businessCentral.recreateOrder(recreation(guards, whole, { ...changes, number: first }));
  if (!result.ok && first !== undefined && isNumberRefused(result.failure)) {
    await rememberNumbersAreRefused(work);
    result = await work.ports.businessCentral.recreateOrder(
      recreation(guards, whole, { ...changes, number: undefined }),
    );
  }
  return result.ok ? await adopt(work, result.value) : await settleRefusal(work, result.failure);
}

function recreation(
  guards: Omit<BusinessCentralRecreation, 'creation'>,
  whole: WholeBusinessCentralOrder,
  changes: Recreation,
): BusinessCentralRecreation {
  return { ...guards, creation: recreationOf(whole, changes) };
}

interface Changes {
  readonly work: OrderWork;
  readonly views: Views;
  readonly plan: SidePlan;
  readonly marker: string;
  readonly amountDecimals: number;
}

function changesOf({ work, views, plan, marker, amountDecimals }: Changes): Recreation {
  const { ports } = work;
  const later = laterForInsert(views.businessCentral);
  return {
    newLines: newLinesOf(ports, servicesOf(views.sales)),
    number: undefined,
    marker,
    header: plan.header,
    lines: new Map<string, LineChange | 'deleted'>([
      ...plan.updates.map((update) => [update.line.id, enteredUpdate(update, amountDecimals)] as const),
      ...plan.deletes.map(({ line }) => [line.id, 'deleted'] as const),
    ]),
    inserts: plan.inserts.map(({ source }) => statedForInsert(source.values, ports.connection.mapping, later)),
  };
}

/** Lines are compared as well: a silent line edit does not move the header (S-080), and must reach Sales first. */
function isAsSeen(shown: OrderView, view: OrderView): boolean {
  const seen = new Map(view.lines.map((line) => [line.id, line.version]));
  const products = shown.lines.filter((line) => line.kind === 'product');
  return shown.version === view.version && products.every((line) => seen.get(line.id) === line.version);
}

interface Opening extends Renewal {
  readonly work: OrderWork;
  readonly views: Views;
  readonly whole: WholeBusinessCentralOrder;
  readonly marker: string;
}

/** Version, intent and open entry in one transaction, before the first effect: nothing is lost even without an archive. */
async function openRecreation({ work, views, plan, conflicts, whole, marker }: Opening): Promise<void> {
  const { coupling, engine } = work;
  const number = await nextVersionNumber(work);
  const version: OrderVersion = {
    number,
    reason: 'a change from Sales that Business Central refuses on a released order',
    businessCentral: whole,
    sales: views.sales,
  };
  const entries: NewEntry[] = [
    {
      kind: 'version',
      side: 'businessCentral',
      summary: `version ${number} kept before the order is made anew`,
      version,
    },
    {
      kind: 'effect',
      side: 'businessCentral',
      outcome: 'open',
      summary: `archive order ${coupling.businessCentralNumber} and make it anew`,
      after: { marker },
    },
    ...conflictEntries('businessCentral', conflicts),
  ];
  const now = engine.clock.nowMs();
  await work.save(
    {
      state: 'recreating',
      marker,
      parked: undefined,
      intent: {
        side: 'businessCentral',
        startedMs: now,
        sentMs: now,
        emptyLookUps: 0,
        journalSequence: coupling.journalSequence + 2,
        statedBy: 'sales',
        sent: { header: views.sales.header, lines: sentSalesLines(work, views, plan) },
      },
    },
    entries,
  );
}

/** The product lines as Sales shows them, in the order in which the new document has them. */
function sentSalesLines(work: OrderWork, views: Views, plan: SidePlan): readonly OrderLine[] {
  const deleted = new Set(plan.deletes.map(({ line }) => line.id));
  const salesIds = new Map(
    (work.coupling.base?.lines ?? []).map((line) => [line.businessCentralLineId, line.salesLineId]),
  );
  const kept = views.businessCentral.lines.filter((line) => line.kind === 'product' && !deleted.has(line.id));
  const sales = new Map(views.sales.lines.map((line) => [line.id, line]));
  const shown = kept.map((line) => sales.get(salesIds.get(line.id) ?? ''));
  return [...shown.filter((line) => line !== undefined), ...plan.inserts.map(({ source }) => source)];
}

/** The new document exists: the old id stays for ever as superseded, and finishing brings the new one to its values. */
async function adopt(
  work: OrderWork,
  order: { readonly id: string; readonly number: string },
): Promise<RecreationResult> {
  const { businessCentralId, businessCentralNumber, supersededIds, intent, versions, phases } = work.coupling;
  const { businessCentral: _, ...salesVersions } = versions;
  const { businessCentral: __, ...salesPhase } = phases;
  await work.save(
    {
      state: 'finishing',
      businessCentralId: order.id,
      businessCentralNumber: order.number,
      supersededIds: [...(supersededIds ?? []), ...(businessCentralId === undefined ? [] : [businessCentralId])],
      awaitingRelease: true,
      versions: salesVersions,
      phases: salesPhase,
      // All that was decided is in the new document.
      decisions: undefined,
      parked: undefined,
    },
    [
      {
        kind: 'coupled',
        side: 'businessCentral',
        summary: `order ${businessCentralNumber} was archived and made anew as ${order.number}; it has to be released again. Approval, reservations and fields outside the public API could not be carried over.`,
      },
    ],
    await work.closed(intent?.journalSequence, 'done'),
  );
  return goOn;
}

async function settleRefusal(work: OrderWork, failure: RemoteFailure): Promise<RecreationResult> {
  if (failure.reason === 'unclear') {
    return await recoverRecreation(work);
  }
  await backToCoupled(work, `${failure.reason}: ${failure.message}`);
  return failure.reason === 'versionMismatch' || failure.reason === 'notFound'
    ? goOn
    : { kind: 'finished', outcome: await settleFailure(work, 'businessCentral', failure) };
}

/** The marker stays: a batch that was only slow may still commit, and its order must then be recognized. */
async function backToCoupled(work: OrderWork, ending: string): Promise<void> {
  const closing = await work.closed(work.coupling.intent?.journalSequence, 'failed', ending);
  await work.save({ state: 'coupled', intent: undefined }, [], closing);
}

/** Look-ups for the new document before its absence counts. */
const lookUpsBeforeGone = 3;

/**
 * After a stop or a lost answer: the marker tells whether the batch was committed; when it was not, the old document is
 * still there, since the batch is all or nothing.
 */
export async function recoverRecreation(work: OrderWork): Promise<RecreationResult> {
  const { marker, businessCentralId, intent } = work.coupling;
  const found = await work.ports.businessCentral.findOrdersByExternalDocumentNumber(marker ?? '');
  if (!found.ok) {
    return { kind: 'finished', outcome: await settleFailure(work, 'businessCentral', found.failure) };
  }
  const [first] = found.value;
  if (first !== undefined) {
    return await adopt(work, first);
  }
  const old = await work.ports.businessCentral.readOrder(businessCentralId ?? '');
  if (old.ok) {
    await backToCoupled(work, 'the order is as it was');
    return goOn;
  }
  if (old.failure.reason !== 'notFound' || intent === undefined) {
    return { kind: 'finished', outcome: await settleFailure(work, 'businessCentral', old.failure) };
  }
  if (intent.emptyLookUps >= lookUpsBeforeGone) {
    await backToCoupled(work, 'neither the old nor the new order is there');
    return { kind: 'finished', outcome: await gone(work, 'businessCentral') };
  }
  await work.save({ intent: { ...intent, emptyLookUps: intent.emptyLookUps + 1 } }, []);
  const outcome = await park(work, {
    reason: 'creationUnclear',
    sentence: 'Business Central has neither the old nor the new order yet; Tandem keeps looking.',
    nextAction: 'Nothing; it is settled within some minutes.',
    triesAgain: true,
  });
  return { kind: 'finished', outcome };
}

const numberingSchema = z.object({ manualNumbers: z.literal('refused') });
const numberingName = 'business-central-order-numbers';

/** The old number is tried until Business Central has refused it once on this connection (spec §3.2). */
async function numberToTry(work: OrderWork, number: string): Promise<string | undefined> {
  const stored = await work.engine.state.read(work.coupling.connectionId, numberingName);
  return numberingSchema.safeParse(stored?.value).success ? undefined : number;
}

async function rememberNumbersAreRefused(work: OrderWork): Promise<void> {
  const { state } = work.engine;
  const { connectionId } = work.coupling;
  const stored = await state.read(connectionId, numberingName);
  await state.write(connectionId, numberingName, { manualNumbers: 'refused' }, stored?.etag);
}

/** S-042: "You may not enter numbers manually"; a taken number is a duplicate key. */
function isNumberRefused(failure: RemoteFailure): boolean {
  return failure.reason === 'refused' && /manually|already exists/i.test(failure.message);
}
