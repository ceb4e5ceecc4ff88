import type { Base } from '../../conflict/base.js';
import type { BusinessCentralPostedInvoice } from '../../mapping/business-central-record.js';
import { addDecimals, compareDecimals, type DecimalText, decimal, toDecimal } from '../../order/decimal.js';
import type { OrderView } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { LifeCycleEvent } from './table.js';

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
 */
export function goneEventOf(base: Base | undefined, invoices: readonly BusinessCentralPostedInvoice[]): GoneEvent {
  if (invoices.length === 0) {
    return 'deletedInBusinessCentral';
  }
  const ordered = sums((base?.lines ?? []).map(({ values }) => ({ ...lastKnown(values) })));
  const invoiced = sums(invoices.flatMap(({ lines }) => lines));
  const isCovered = [...ordered].every(([key, quantity]) => covers(invoiced.get(key) ?? decimal('0'), quantity));
  return ordered.size > 0 && isCovered ? 'invoicedInFull' : 'restDeletedInBusinessCentral';
}

function lastKnown(values: Base['lines'][number]['values']) {
  return {
    product: values.product.businessCentral ?? '',
    unit: values.unit.businessCentral ?? '',
    quantity: toDecimal(values.quantity.businessCentral ?? '') ?? decimal('0'),
  };
}

function sums(
  lines: readonly { readonly product: string; readonly unit: string; readonly quantity: DecimalText }[],
): ReadonlyMap<string, DecimalText> {
  const total = new Map<string, DecimalText>();
  for (const { product, unit, quantity } of lines.filter((line) => line.product !== '')) {
    const key = JSON.stringify([product, unit]);
    total.set(key, addDecimals(total.get(key) ?? decimal('0'), quantity));
  }
  return total;
}

/** Returned goods have negative quantities. */
function covers(invoiced: DecimalText, ordered: DecimalText): boolean {
  const order = compareDecimals(invoiced, ordered);
  return ordered.startsWith('-') ? order <= 0 : order >= 0;
}
