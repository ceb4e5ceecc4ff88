import { quoteIdOf, readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import type { KnownProducts } from '../../mapping/write-business-central.js';
import type { OrderView } from '../../order/order.js';
import { waitForOrder } from '../effects/losses.js';
import { end } from '../life-cycle/end.js';
import { salesEventOf } from '../life-cycle/events.js';
import { gone } from '../life-cycle/gone.js';
import { lifeCycle } from '../life-cycle/table.js';
import { discountAboveSum } from '../limits/discount-above-sum.js';
import { freightNotMapped } from '../limits/limits.js';
import { makeMissing } from '../matched-references/make-missing.js';
import { entersAsQuote, entersFromSales } from '../meeting/scope.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { missingReferences, type ParkRequest, park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { noLongerActive } from '../quotes/quote-making.js';
import { salesReading } from '../views.js';
import { type GivenByTemplate, templateFor } from './order-templates.js';
import { salesOrderToMake } from './order-to-make.js';
import { checkBusinessCentralReferences, productTypesOf } from './references.js';

/** A Sales order that nothing keeps from being made in Business Central, with what it is made by. */
export interface OrderToMake {
  readonly view: OrderView;
  readonly given: GivenByTemplate | undefined;
  /** The quote in Sales that it was made of. */
  readonly quoteId: string | undefined;
  readonly products: KnownProducts;
}

type ReadyOrEnd =
  | ({ readonly kind: 'ready' } & OrderToMake)
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

/**
 * Whether the Sales order may be made in Business Central now: first what the order itself says, then what people have
 * said (pauses, policies), last what Business Central knows of. What keeps it is parked for or ended, and nothing is made.
 */
export async function readyToMake(work: OrderWork): Promise<ReadyOrEnd> {
  const read = await salesOrderToMake(work);
  if (!read.ok) {
    return finished(
      read.failure.reason === 'notFound' ? await gone(work, 'sales') : await settleFailure(work, 'sales', read.failure),
    );
  }
  const view = readSalesOrder(read.value, salesReading(work.ports, undefined));
  const left = await leftOut(work, read.value, view);
  if (left !== undefined) {
    return finished(left);
  }
  const waiting =
    (await pausedRequest(work, { customer: view.header.customer, to: 'businessCentral' })) ??
    linesWithoutProduct(view) ??
    waitForOrder(view, work.ports.connection.mapping);
  if (waiting !== undefined) {
    return finished(await park(work, waiting));
  }
  return await withReferences(work, read.value, view);
}

/** The order is not, or no longer, one that is made there. */
async function leftOut(work: OrderWork, order: SalesOrderRecord, view: OrderView): Promise<NoticeOutcome | undefined> {
  const { policies } = work.ports.connection;
  if (work.coupling.kind === 'quote') {
    return entersAsQuote(order, policies) ? undefined : await noLongerActive(work, order);
  }
  if (lifeCycle[work.coupling.state][salesEventOf(view.phase, policies)] === 'end') {
    return await end(work, `${view.phase} in Sales before it was made in Business Central`);
  }
  return entersFromSales(order, policies) ? undefined : done;
}

function linesWithoutProduct({ lines }: OrderView): ParkRequest | undefined {
  const unmapped = lines.filter((line) => line.kind !== 'product');
  return unmapped.length === 0
    ? undefined
    : {
        reason: 'lineNotMapped',
        sentence: `${unmapped.length} line(s) without a product cannot be carried over to Business Central.`,
        nextAction: 'Give the lines a product or remove them, or name what stands for write-in lines (policy lines).',
        triesAgain: true,
      };
}

/** All that the order names must be there; what the policy `createMissing` covers is made first. */
async function withReferences(work: OrderWork, order: SalesOrderRecord, view: OrderView): Promise<ReadyOrEnd> {
  const lines = view.lines.map((line) => line.values);
  const made = await makeMissing(work, { side: 'businessCentral', unmatched: view.unmatched ?? [], lines });
  if (!made.ok) {
    return finished(await settleFailure(work, 'businessCentral', made.failure));
  }
  if (made.value > 0) {
    return await readyToMake(work);
  }
  // A revision is made of the quote that is there.
  const given = work.coupling.businessCentralId === undefined ? templateFor(work.ports.connection, view) : undefined;
  const { customer, currency, paymentTerms, shipmentMethod, salesperson } = view.header;
  const check = await checkBusinessCentralReferences(
    work.ports,
    { lines, types: productTypesOf(view), unmatched: view.unmatched },
    {
      customer,
      customerName: order.customerName ?? 'the customer',
      isContact: order.isContact,
      currency,
      paymentTerms: paymentTerms ?? given?.values.paymentTerms,
      shipmentMethod: shipmentMethod ?? given?.values.shipmentMethod,
      salesperson: salesperson ?? given?.values.salesperson,
    },
  );
  if (!check.ok) {
    return finished(await settleFailure(work, 'businessCentral', check.failure));
  }
  const { missing, products } = check.value;
  const waiting =
    missing.length > 0
      ? missingReferences(missing, 'Business Central')
      : (freightNotMapped(view.header.freightAmount, work.ports.connection.policies.lines) ?? discountAboveSum(view));
  return waiting === undefined
    ? { kind: 'ready', view, given, quoteId: quoteIdOf(order), products }
    : finished(await park(work, waiting));
}

function finished(outcome: NoticeOutcome): ReadyOrEnd {
  return { kind: 'finished', outcome };
}
