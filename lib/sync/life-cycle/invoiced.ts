import type {
  BusinessCentralPostedDocuments,
  BusinessCentralPostedInvoice,
  PostedQuantity,
} from '../../mapping/business-central-record.js';
import { type LineRules, roleOfLine } from '../../mapping/line-rules.js';
import { variantOfProduct } from '../../mapping/variants.js';
import { addDecimals, compareDecimals, type DecimalText, decimal, toDecimal } from '../../order/decimal.js';
import { mapFields } from '../../order/fields.js';
import type { LineValues, OrderView } from '../../order/order.js';
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

/** What was last known of the order's lines in Business Central; `undefined`: of none of them. */
function lastKnownLines({ base, intent }: Pick<Coupling, 'base' | 'intent'>): readonly LastKnownLine[] | undefined {
  const unfinished = intent?.firstSeen ?? (base === undefined ? intent?.sent : undefined);
  return unfinished === undefined
    ? base?.lines.map(({ values }) => mapFields(values, (pair) => pair.businessCentral))
    : unfinished.lines.filter(({ kind }) => kind === 'product').map(({ values }) => values);
}

type LastKnownLine = Pick<LineValues, 'product' | 'unit' | 'quantity' | 'shippedQuantity'>;

/**
 * Tells posting from deletion, which both show as "not there" (sheet 2.1.7): invoices that cover all last known
 * quantities · some · none. Lines of an invoice do not name their order lines, so quantities are summed by product and
 * unit, those of all write-in lines together. While nothing is agreed on yet, the document as it was first seen, or else
 * what it was sent, tells the quantities; without these no invoice can be said to cover them.
 *
 * An invoice of several orders names none of them. Yet Business Central deletes no order with goods that were shipped and
 * not invoiced (S-055): without an invoice of its own, what was last known to be shipped, and still is by the shipments,
 * has been invoiced.
 */
export function goneEventOf(
  coupling: Pick<Coupling, 'base' | 'intent'>,
  posted: Pick<BusinessCentralPostedDocuments, 'invoices' | 'shipped'>,
  rules: LineRules,
): GoneEvent {
  const lines = lastKnownLines(coupling);
  const postedLines = [...posted.invoices.flatMap((invoice) => invoice.lines), ...posted.shipped];
  const naming = { rules, posted: new Set(postedLines.map(({ product }) => product)) };
  const known = sums((lines ?? []).map((line) => quantityOf(line, 'shippedQuantity', naming)));
  const isShipped = [...known.values()].some((quantity) => compareDecimals(quantity, zero) !== 0);
  if (posted.invoices.length === 0 && !isShipped) {
    return 'deletedInBusinessCentral';
  }
  const ordered = sums((lines ?? []).map((line) => quantityOf(line, 'quantity', naming)));
  const evidence =
    posted.invoices.length > 0
      ? [sums(posted.invoices.flatMap((invoice) => countedOf(invoice.lines, rules)))]
      : [known, sums(countedOf(posted.shipped, rules))];
  const isCovered = [...ordered].every(([key, quantity]) =>
    evidence.every((invoiced) => covers(invoiced.get(key) ?? zero, quantity)),
  );
  return lines !== undefined && isCovered ? 'invoicedInFull' : 'restDeletedInBusinessCentral';
}

/** So much of a product in a unit, or of write-in lines whatever they are called. */
type Counted = Pick<PostedQuantity, 'product' | 'unit' | 'quantity'>;

const writeInLines = { product: '', unit: '' } as const;

/** Posted lines name the item alone, whatever variant of it was sold. An item's number may look like a variant's. */
function quantityOf(
  values: LastKnownLine,
  field: 'quantity' | 'shippedQuantity',
  { rules, posted }: { readonly rules: LineRules; readonly posted: ReadonlySet<string> },
): Counted {
  const { product, unit } = values;
  const quantity = toDecimal(values[field] ?? '') ?? zero;
  if (product === null) {
    return { ...writeInLines, quantity };
  }
  const item = posted.has(product) ? product : (variantOfProduct(product, rules.variants)?.item ?? product);
  return { product: item, unit: unit ?? '', quantity };
}

/** Lines of posted documents that stand for lines of the order: texts and what carries freight do not. */
function countedOf(lines: readonly PostedQuantity[], rules: LineRules): readonly Counted[] {
  return lines.flatMap(({ type, product, unit, quantity }): readonly Counted[] => {
    switch (roleOfLine({ lineType: type, lineObjectNumber: product }, rules)) {
      case 'product':
        return [{ product, unit, quantity }];
      case 'writeIn':
        return [{ ...writeInLines, quantity }];
      default:
        return [];
    }
  });
}

function sums(lines: readonly Counted[]): ReadonlyMap<string, DecimalText> {
  const total = new Map<string, DecimalText>();
  for (const { product, unit, quantity } of lines) {
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
