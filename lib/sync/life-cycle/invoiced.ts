import type { Base, BaseLine } from '../../conflict/base.js';
import type {
  BusinessCentralPostedDocuments,
  BusinessCentralPostedInvoice,
  PostedQuantity,
} from '../../mapping/business-central-record.js';
import { addDecimals, compareDecimals, type DecimalText, decimal, toDecimal } from '../../order/decimal.js';
import type { OrderView } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { LifeCycleEvent } from './table.js';

const zero = decimal('0');

/** What an order that is gone from Business Central can have come to. */
export type GoneEvent = Extract<
  LifeCycleEvent,
  'deletedInBusinessCentral' | 'restDeletedInBusinessCentral' | 'invoicedInFull'
>;

/** An order that is gone from Business Central, with all that is known of its end. */
export interface GoneOrder {
  readonly event: GoneEvent;
  readonly sales: OrderView;
  readonly invoices: readonly BusinessCentralPostedInvoice[];
  /** The last day on which something was shipped. */
  readonly lastShipmentDay: string | undefined;
}

/** Invoices of this very order: numbers may be given again over the years, ids are not (sheet 2.8). */
export function invoicesOf<Invoice extends { readonly orderId: string | undefined }>(
  coupling: Pick<Coupling, 'businessCentralId' | 'supersededIds'>,
  invoices: readonly Invoice[],
): readonly Invoice[] {
  const ids = new Set([coupling.businessCentralId, ...(coupling.supersededIds ?? [])]);
  return invoices.filter(({ orderId }) => orderId === undefined || ids.has(orderId));
}

/**
 * Tells posting from deletion, which both show as "not there" (sheet 2.1.7): invoices that cover all last known
 * quantities · some · none. Lines of an invoice do not name their order lines, so quantities are summed by product and
 * unit. Without a base nothing is known of the quantities, and no invoice can be said to cover them.
 *
 * An invoice of several orders names none of them. Yet Business Central deletes no order with goods that were shipped and
 * not invoiced (S-055): without an invoice of its own, what was last known to be shipped, and still is by the shipments,
 * has been invoiced.
 */
export function goneEventOf(
  base: Base | undefined,
  posted: Pick<BusinessCentralPostedDocuments, 'invoices' | 'shipped'>,
): GoneEvent {
  const lines = (base?.lines ?? []).map(({ values }) => values);
  const known = sums(lines.map((values) => lastKnown(values, 'shippedQuantity')));
  const isShipped = [...known.values()].some((quantity) => compareDecimals(quantity, zero) !== 0);
  if (posted.invoices.length === 0 && !isShipped) {
    return 'deletedInBusinessCentral';
  }
  const ordered = sums(lines.map((values) => lastKnown(values, 'quantity')));
  const evidence =
    posted.invoices.length > 0
      ? [sums(posted.invoices.flatMap((invoice) => invoice.lines))]
      : [known, sums(posted.shipped)];
  const isCovered = [...ordered].every(([key, quantity]) =>
    evidence.every((invoiced) => covers(invoiced.get(key) ?? zero, quantity)),
  );
  return ordered.size > 0 && isCovered ? 'invoicedInFull' : 'restDeletedInBusinessCentral';
}

function lastKnown(values: BaseLine['values'], field: 'quantity' | 'shippedQuantity'): PostedQuantity {
  return {
    product: values.product.businessCentral ?? '',
    unit: values.unit.businessCentral ?? '',
    quantity: toDecimal(values[field].businessCentral ?? '') ?? zero,
  };
}

function sums(lines: readonly PostedQuantity[]): ReadonlyMap<string, DecimalText> {
  const total = new Map<string, DecimalText>();
  for (const { product, unit, quantity } of lines.filter((line) => line.product !== '')) {
    const key = JSON.stringify([product, unit]);
    total.set(key, addDecimals(total.get(key) ?? zero, quantity));
  }
  return total;
}

/** Returned goods have negative quantities. */
function covers(invoiced: DecimalText, ordered: DecimalText): boolean {
  const order = compareDecimals(invoiced, ordered);
  return ordered.startsWith('-') ? order <= 0 : order >= 0;
}
