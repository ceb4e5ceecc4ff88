import type { Engine } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import {
  Amount,
  amountOf,
  amountOrZero,
  integerOf,
  isTrue,
  type Row,
  referenceOf,
  sameValue,
  type Value,
  ZERO,
} from '../model/values.js';
import { type PricedDocument, salesOrderProcessing } from './priced-document.js';
import { lineAmounts, orderTotals, PricingError, type UnitPrice, unitPriceOf, volumeDiscountOf } from './pricing.js';

/** Lines of a document. */
export function linesOf(engine: Engine, document: PricedDocument, id: string): Row[] {
  return engine.store.referring(document.lines, document.parent, id);
}

/**
 * Whether amounts stay as written: engine off (D-048), or sales-order processing on and the caller an integration
 * user or the order Submitted (D-049).
 */
export function calculationSkipped(engine: Engine, operation: Operation, order: Row): boolean {
  if (!isTrue(engine.organization(), 'oobpricecalculationenabled')) return true;
  if (!salesOrderProcessing(engine)) return false;
  return operation.caller.isIntegrationUser || integerOf(order, 'statecode') === 1;
}

/** A line and why it is being priced. */
export interface PricedLine {
  readonly document: PricedDocument;
  readonly order: Row;
  readonly line: Row;
  readonly quantityChanged: boolean;
  /** price lock holds back a new price; false for a line that is new */
  readonly mayKeepPrice: boolean;
}

/** Price, discount and amounts of a line of an order; the columns to be written. */
export function priceLine(engine: Engine, occasion: PricedLine): Row {
  const { order } = occasion;
  const line = asStored(engine, occasion.document.lines, occasion.line);
  const decimals = engine.money.precisionOf(referenceOf(order, 'transactioncurrencyid'));
  const item = priceListItem(engine, order, line);
  const found = unitPrice(engine, order, { line, item });
  const locked = occasion.mayKeepPrice && isTrue(order, 'ispricelocked');
  const own = isTrue(line, 'ispriceoverridden') || isTrue(line, 'isproductoverridden');
  const price = own || locked ? amountOrZero(line, 'priceperunit') : 'price' in found ? found.price : ZERO;
  const discount = occasion.quantityChanged
    ? volumeDiscount(engine, item, { quantity: amountOrZero(line, 'quantity'), price })
    : amountOrZero(line, 'volumediscountamount');
  const volumediscountamount = discount.toDecimalPlaces(decimals, Amount.ROUND_HALF_UP);
  const priced: Row = { ...line, priceperunit: price, volumediscountamount };
  const failed = !own && !locked && 'error' in found ? found.error : undefined;
  const quantityMissing = amountOf(line, 'quantity') === null ? PricingError.missingQuantity : undefined;
  return {
    priceperunit: price,
    volumediscountamount,
    ...lineAmounts(priced, decimals),
    pricingerrorcode: failed ?? quantityMissing ?? PricingError.none,
  };
}

/** A row with its money rounded as it will be stored: amounts are worked out from what can be read back. */
function asStored(engine: Engine, table: string, row: Row): Row {
  return { ...row, ...engine.money.round(engine.schema.existing(table), row, Object.keys(row)) };
}

function priceListItem(engine: Engine, order: Row, line: Row): Row | undefined {
  const list = referenceOf(order, 'pricelevelid');
  const product = referenceOf(line, 'productid');
  const unit = referenceOf(line, 'uomid');
  if (list === null || product === null || unit === null) return undefined;
  return engine.store.first(
    'productpricelevel',
    (row) =>
      sameValue(referenceOf(row, 'pricelevelid'), list) &&
      sameValue(referenceOf(row, 'productid'), product) &&
      sameValue(referenceOf(row, 'uomid'), unit),
  );
}

function unitPrice(engine: Engine, order: Row, { line, item }: { line: Row; item: Row | undefined }): UnitPrice {
  const list = referenceOf(order, 'pricelevelid');
  if (list === null)
    return engine.settings.priceListsRequired ? { error: PricingError.missingPriceList } : { price: ZERO };
  if (integerOf(engine.store.get('pricelevel', list.id) ?? {}, 'statecode') === 1)
    return { error: PricingError.inactivePriceList };
  if (item === undefined)
    return engine.settings.priceListsRequired ? { error: PricingError.notOnPriceList } : { price: ZERO };
  const product = engine.store.get('product', referenceOf(line, 'productid')?.id ?? '') ?? {};
  return unitPriceOf(item, product, engine.money.pricingPrecision());
}

function volumeDiscount(
  engine: Engine,
  item: Row | undefined,
  at: { quantity: ReturnType<typeof amountOrZero>; price: ReturnType<typeof amountOrZero> },
) {
  const list = item === undefined ? null : referenceOf(item, 'discounttypeid');
  const type = list === null ? undefined : engine.store.get('discounttype', list.id);
  if (type === undefined || list === null) return ZERO;
  const rows = engine.store.where('discount', (row) => referenceOf(row, 'discounttypeid')?.id === list.id);
  return volumeDiscountOf(rows, isTrue(type, 'isamounttype'), at);
}

/** Totals and error code of a document as it stands now. */
export function headerAmounts(
  engine: Engine,
  document: PricedDocument,
  { header, lines }: { readonly header: Row; readonly lines: readonly Row[] },
): Record<string, Value> {
  const order = asStored(engine, document.table, header);
  const decimals = engine.money.precisionOf(referenceOf(order, 'transactioncurrencyid'));
  const failing = lines.some((line) => (integerOf(line, 'pricingerrorcode') ?? 0) !== 0);
  return {
    ...orderTotals(order, lines, decimals),
    pricingerrorcode: failing ? PricingError.detail : PricingError.none,
  };
}

/** What made totals move: `document` and `documentId` say whose. */
export interface RollUpCause {
  readonly table: string;
  readonly id: string;
  readonly message: string;
  readonly document: PricedDocument;
  readonly documentId: string;
}

/** Writes the totals of a document, as an update nested in `cause` (D-046, D-069). */
export function rollUp(engine: Engine, operation: Operation, cause: RollUpCause): void {
  const { document, documentId, table, id, message } = cause;
  const header = engine.store.get(document.table, documentId);
  if (header === undefined || calculationSkipped(engine, operation, header)) return;
  const nested = engine.nested(operation, { table, id, message, priceCalculation: true });
  engine.systemUpdate(nested, document.table, {
    id: documentId,
    changes: headerAmounts(engine, document, { header, lines: linesOf(engine, document, documentId) }),
  });
}

/** Prices every line that follows the price list anew, then the header. Lines that stay the same are not written. */
export function recalculate(
  engine: Engine,
  operation: Operation,
  { document, id }: { readonly document: PricedDocument; readonly id: string },
): void {
  const order = engine.need(document.table, id);
  if (calculationSkipped(engine, operation, order)) return;
  const cause = { message: 'Update', table: document.table, id };
  const nestedCause = { ...cause, priceCalculation: true };
  for (const line of linesOf(engine, document, id)) {
    const lineId = String(line[`${document.lines}id`]);
    const changes = priceLine(engine, { document, order, line, quantityChanged: false, mayKeepPrice: true });
    if (!differs(line, changes)) continue;
    engine.systemUpdate(engine.nested(operation, nestedCause), document.lines, { id: lineId, changes });
  }
  rollUp(engine, operation, { ...cause, document, documentId: id });
}

/** Whether writing `changes` would alter the row. */
export function differs(row: Row, changes: Row): boolean {
  return Object.entries(changes).some(([name, value]) => !sameValue(row[name] ?? null, value));
}
