import type {
  BusinessCentralOrderRecord,
  BusinessCentralRecreation,
  WholeBusinessCentralOrder,
} from '../../mapping/business-central-record.js';
import { lateEditsOf } from '../../mapping/late-edits.js';
import { readBusinessCentralOrder } from '../../mapping/read-business-central.js';
import { type Recreation, recreationOf } from '../../mapping/recreate-business-central.js';
import { statedAnew } from '../../mapping/stated-anew.js';
import type { OrderView } from '../../order/order.js';
import type { RecreatedOrder } from '../../ports/business-central.js';
import type { RemoteFailure, RemoteResult } from '../../ports/remote-result.js';
import { newMarker } from '../creation/marker.js';
import { checkBusinessCentralReferences, productsToEnter, productTypesOf } from '../creation/references.js';
import { waitForValues } from '../effects/losses.js';
import type { Views } from '../effects/next-base.js';
import { decimalsOf } from '../effects/write-to-business-central.js';
import { gone } from '../life-cycle/gone.js';
import type { OrderWork } from '../order-work.js';
import { missingReferences, park, settleFailure } from '../park.js';
import { businessCentralReading } from '../views.js';
import { adoptRecreated } from './adopt-recreated.js';
import { numberRefusal, numberToTry, rememberNumbersAreRefused } from './order-number.js';
import { adoptCommitted, recoverRecreation } from './recover-recreation.js';
import { recreationChanges } from './recreation-changes.js';
import { backToCoupled, openRecreation, type Renewal } from './recreation-intent.js';
import { finishedWith, goOn, type RecreationResult } from './recreation-result.js';

/**
 * Archives the Business Central document and makes it anew with the merged changes, in one snapshot batch (spec §3.2).
 * Both whole documents are kept as a version before anything is sent. Only called when Sales already shows everything
 * that Business Central changed, so that Sales' values are the merged ones and finishing can restore them.
 */
export async function recreateInBusinessCentral(
  work: OrderWork,
  views: Views,
  { plan, conflicts, news }: Renewal,
): Promise<RecreationResult> {
  const { businessCentral } = views;
  const read = await work.ports.businessCentral.readWholeOrder(businessCentral.id);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? finishedWith(await gone(work, 'businessCentral'))
      : finishedWith(await settleFailure(work, 'businessCentral', read.failure));
  }
  const { record } = read.value;
  const reading = await businessCentralReading(work.ports);
  if (!reading.ok) {
    return finishedWith(await settleFailure(work, 'sales', reading.failure));
  }
  if (!isAsSeen(readBusinessCentralOrder(record, reading.value), businessCentral)) {
    return goOn;
  }
  const waiting = waitForValues(plan, views, work.ports.connection.mapping);
  if (waiting !== undefined) {
    return finishedWith(await park(work, waiting));
  }
  const { customer, paymentTerms, shipmentMethod, salesperson } = plan.header;
  const check = await checkBusinessCentralReferences(
    work.ports,
    { lines: productsToEnter(plan), types: productTypesOf(views.sales) },
    { ...(customer === undefined ? {} : { customer }), paymentTerms, shipmentMethod, salesperson },
  );
  if (!check.ok) {
    return finishedWith(await settleFailure(work, 'businessCentral', check.failure));
  }
  const { missing, products } = check.value;
  if (missing.length > 0) {
    return finishedWith(await park(work, missingReferences(missing, 'Business Central')));
  }
  const aside = await work.ports.businessCentral.readAside(record.id);
  if (!aside.ok) {
    return finishedWith(await settleFailure(work, 'businessCentral', aside.failure));
  }
  const whole = { ...read.value.whole, aside: aside.value };
  // The one that an earlier attempt went under: both delete the same document, so that only one can commit, and it is found.
  const marker = work.coupling.marker ?? newMarker(work.engine.ids.newId());
  const changes = recreationChanges({
    work,
    views,
    plan,
    marker,
    products,
    amountDecimals: decimalsOf(businessCentral, reading.value),
  });
  const stated = statedAnew(changes);
  const wasSentBefore = work.coupling.marker !== undefined;
  await openRecreation({ work, views, plan, conflicts, news, whole, marker, stated });
  const result = await send(work, { record, whole, changes });
  if (!result.ok) {
    return await settleRefusal(work, result.failure, wasSentBefore);
  }
  const { id, number, seen } = result.value;
  return await adoptRecreated(work, { id, number, lateEdits: lateEditsOf(whole, seen ?? whole, stated) });
}

interface Sending {
  readonly record: BusinessCentralOrderRecord;
  readonly whole: WholeBusinessCentralOrder;
  readonly changes: Recreation;
}

/** With the old number where it may be given; without it once that is refused, which leaves everything undone. */
async function send(work: OrderWork, { record, whole, changes }: Sending): Promise<RemoteResult<RecreatedOrder>> {
  const { businessCentral } = work.ports;
  const under = (number: string | undefined): BusinessCentralRecreation => ({
    orderId: record.id,
    etag: record.etag,
    lines: record.lines.map(({ id, etag }) => ({ id, etag })),
    creation: recreationOf(whole, { ...changes, number }),
  });
  const number = await numberToTry(work, record.number);
  const first = await businessCentral.recreateOrder(under(number));
  if (first.ok || number === undefined || numberRefusal(first.failure) === undefined) {
    return first;
  }
  if (numberRefusal(first.failure) === 'never') {
    await rememberNumbersAreRefused(work);
  }
  return await businessCentral.recreateOrder(under(undefined));
}

/** Lines are compared as well: a silent line edit does not move the header (S-080), and must reach Sales first. */
function isAsSeen(shown: OrderView, view: OrderView): boolean {
  const seen = new Map(view.lines.map((line) => [line.id, line.version]));
  const products = shown.lines.filter((line) => line.kind === 'product');
  return shown.version === view.version && products.every((line) => seen.get(line.id) === line.version);
}

/** What Business Central refuses waits with its own sentence: the batch is undone, and the order is as it was. */
async function settleRefusal(
  work: OrderWork,
  failure: RemoteFailure,
  wasSentBefore: boolean,
): Promise<RecreationResult> {
  if (failure.reason === 'unclear') {
    return await recoverRecreation(work);
  }
  const committedBefore = wasSentBefore ? await adoptCommitted(work) : undefined;
  if (committedBefore !== undefined) {
    return committedBefore;
  }
  await backToCoupled(work, `${failure.reason}: ${failure.message}`);
  return failure.reason === 'versionMismatch' || failure.reason === 'notFound'
    ? goOn
    : finishedWith(await settleFailure(work, 'businessCentral', failure));
}
