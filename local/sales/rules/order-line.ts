import type { CreateInput, DeleteInput, Engine, TableRules, UpdateInput } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { invalidArgument, parentReadOnly, requiredMissing } from '../model/errors.js';
import { amountOf, integerOf, isTrue, type Row, referenceOf, textOf, type Value } from '../model/values.js';
import { calculationSkipped, priceLine, rollUp } from './price-engine.js';
import { invoiceDocument, orderDocument, type PricedDocument, quoteDocument } from './priced-document.js';
import { composite } from './sales-order.js';

const PRICE_RELEVANT = [
  'quantity',
  'productid',
  'uomid',
  'ispriceoverridden',
  'priceperunit',
  'manualdiscountamount',
  'tax',
  'baseamount',
  'extendedamount',
  'pricingerrorcode',
  'salesorderid',
  'quoteid',
  'invoiceid',
];

/** Rules of order lines: D-043 to D-046, D-051, D-060, D-061, D-076. */
export const orderLineRules: TableRules = lineRules(orderDocument);
/** Rules of quote lines: those of order lines (sheet 2.6). */
export const quoteLineRules: TableRules = lineRules(quoteDocument);
/** Rules of invoice lines: likewise (sheet 2.7). */
export const invoiceLineRules: TableRules = lineRules(invoiceDocument);

function lineRules(document: PricedDocument): TableRules {
  const parent = parentLookUp(document);
  return {
    prepareCreate: ({ engine, operation, row }: CreateInput): Row => {
      const order = parent(engine, operation, row);
      const line = completeLine(engine, { document, order, row });
      if (calculationSkipped(engine, operation, order) || skips(row, [1, 3])) return line;
      return { ...line, ...priceLine(engine, { document, order, line, quantityChanged: true, mayKeepPrice: false }) };
    },
    afterCreate: ({ engine, operation, id, row }: CreateInput): void =>
      rollUpParent(engine, operation, { document, id, row, message: 'Create' }),
    prepareUpdate: (input: UpdateInput): Row => changedLine(input, document),
    afterUpdate: ({ engine, operation, id, before, after }): void => {
      const moved = referenceOf(before, document.parent)?.id !== referenceOf(after, document.parent)?.id;
      if (moved) rollUpParent(engine, operation, { document, id, row: before, message: 'Update' });
      rollUpParent(engine, operation, { document, id, row: after, message: 'Update' });
    },
    checkDelete: ({ engine, operation, row }: DeleteInput): void => {
      parent(engine, operation, row);
    },
    afterDelete: ({ engine, operation, id, row }: DeleteInput): void =>
      rollUpParent(engine, operation, { document, id, row, message: 'Delete' }),
  };
}

function changedLine({ engine, operation, before, changes }: UpdateInput, document: PricedDocument): Row {
  const parent = parentLookUp(document);
  parent(engine, operation, before);
  const order = parent(engine, operation, { ...before, ...changes });
  const line = completeLine(engine, { document, order, row: { ...before, ...changes } });
  const copied = pick(line, ['productname', 'productnumber', `${document.lines}name`, 'shipto_composite'], before);
  const relevant = PRICE_RELEVANT.some((name) => name in changes);
  if (!relevant || calculationSkipped(engine, operation, order) || skips(changes, [2, 3]))
    return { ...changes, ...copied };
  const occasion = { document, quantityChanged: 'quantity' in changes, mayKeepPrice: !('productid' in changes) };
  const held =
    isTrue(order, 'ispricelocked') && !isTrue(line, 'ispriceoverridden') ? pick(before, ['priceperunit'], {}) : {};
  return { ...changes, ...copied, ...priceLine(engine, { order, line: { ...line, ...held }, ...occasion }) };
}

/** Finds the document of a line. @throws DataverseError when there is none, or it may not be edited now */
function parentLookUp(document: PricedDocument) {
  return (engine: Engine, operation: Operation, line: Row): Row => {
    const reference = referenceOf(line, document.parent);
    if (reference === null) throw requiredMissing(`The ${document.parent} is missing.`);
    const order = engine.need(document.table, reference.id);
    if (!document.editable(engine, operation, order)) throw parentReadOnly();
    return order;
  };
}

function rollUpParent(
  engine: Engine,
  operation: Operation,
  cause: { document: PricedDocument; id: string; row: Row; message: string },
): void {
  const { document } = cause;
  const documentId = referenceOf(cause.row, document.parent)?.id;
  if (documentId !== undefined)
    rollUp(engine, operation, { table: document.lines, id: cause.id, message: cause.message, document, documentId });
}

function skips(row: Row, values: readonly number[]): boolean {
  const asked = integerOf(row, 'skippricecalculation');
  return asked !== null && values.includes(asked);
}

function pick(row: Row, names: readonly string[], unless: Row): Record<string, Value> {
  const picked: Record<string, Value> = {};
  for (const name of names) {
    const value = row[name] ?? null;
    if (value !== (unless[name] ?? null)) picked[name] = value;
  }
  return picked;
}

/** Checks product, unit and quantity (D-043) and copies what a line takes from product and order. */
export function completeLine(
  engine: Engine,
  { document, order, row }: { readonly document: PricedDocument; readonly order: Row; readonly row: Row },
): Row {
  const inherited = {
    transactioncurrencyid: order.transactioncurrencyid ?? null,
    exchangerate: order.exchangerate ?? null,
    shipto_composite: composite(row, 'shipto'),
  };
  const name = isTrue(row, 'isproductoverridden') ? writeInName(row) : undefined;
  if (name !== undefined) {
    const named = { productname: name, productnumber: null, [`${document.lines}name`]: name.slice(0, 100) };
    return { ...row, ...inherited, ...named };
  }
  const product = catalogueProduct(engine, row);
  return {
    ...row,
    ...inherited,
    productname: textOf(product, 'name'),
    productnumber: textOf(product, 'productnumber'),
    [`${document.lines}name`]: textOf(product, 'name').slice(0, 100),
  };
}

function writeInName(row: Row): string {
  if (referenceOf(row, 'productid') !== null) throw bothSet('productid');
  if (referenceOf(row, 'uomid') !== null) throw bothSet('uomid');
  const name = textOf(row, 'productdescription');
  if (name === '') throw invalidArgument('The product description is missing.');
  return name;
}

const bothSet = (column: string) =>
  invalidArgument(`You cannot set both '${column}' and 'productdescription' for the same record.`);

function catalogueProduct(engine: Engine, row: Row): Row {
  const reference = referenceOf(row, 'productid');
  if (reference !== null && textOf(row, 'productdescription') !== '') throw bothSet('productid');
  if (reference === null) throw invalidArgument('The product id is missing.');
  const product = engine.need('product', reference.id);
  if ((integerOf(product, 'statecode') ?? 0) !== 0) throw invalidArgument('You can only add active products.');
  const unitReference = referenceOf(row, 'uomid');
  if (unitReference === null) throw invalidArgument('The unit id is missing.');
  const unit = engine.need('uom', unitReference.id);
  if (referenceOf(unit, 'uomscheduleid')?.id !== referenceOf(product, 'defaultuomscheduleid')?.id) {
    throw invalidArgument('The specified unit is not valid for this product.');
  }
  const decimals = amountOf(row, 'quantity')?.decimalPlaces() ?? 0;
  if (decimals > (integerOf(product, 'quantitydecimal') ?? 0)) {
    throw invalidArgument('The number of decimal places on the quantity is invalid.');
  }
  return product;
}
