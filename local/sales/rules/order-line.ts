import type { CreateInput, DeleteInput, Engine, TableRules, UpdateInput } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { invalidArgument, parentReadOnly, requiredMissing } from '../model/errors.js';
import { amountOf, integerOf, isTrue, type Row, referenceOf, textOf, type Value } from '../model/values.js';
import { calculationSkipped, priceLine, rollUp } from './price-engine.js';
import { composite, editable } from './sales-order.js';

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
];

/** Rules of order lines: D-043 to D-046, D-051, D-060, D-061, D-076. */
export const orderLineRules: TableRules = {
  prepareCreate: ({ engine, operation, row }: CreateInput): Row => {
    const order = parentOf(engine, operation, row);
    const line = completeLine(engine, order, row);
    if (calculationSkipped(engine, operation, order) || skips(row, [1, 3])) return line;
    return { ...line, ...priceLine(engine, { order, line, quantityChanged: true, mayKeepPrice: false }) };
  },
  afterCreate: ({ engine, operation, id, row }: CreateInput): void =>
    rollUpParent(engine, operation, { id, row, message: 'Create' }),
  prepareUpdate: ({ engine, operation, before, changes }: UpdateInput): Row => {
    parentOf(engine, operation, before);
    const order = parentOf(engine, operation, { ...before, ...changes });
    const line = completeLine(engine, order, { ...before, ...changes });
    const copied = pick(line, ['productname', 'productnumber', 'salesorderdetailname', 'shipto_composite'], before);
    const relevant = PRICE_RELEVANT.some((name) => name in changes);
    if (!relevant || calculationSkipped(engine, operation, order) || skips(changes, [2, 3]))
      return { ...changes, ...copied };
    const occasion = { quantityChanged: 'quantity' in changes, mayKeepPrice: !('productid' in changes) };
    const held =
      isTrue(order, 'ispricelocked') && !isTrue(line, 'ispriceoverridden') ? pick(before, ['priceperunit'], {}) : {};
    return { ...changes, ...copied, ...priceLine(engine, { order, line: { ...line, ...held }, ...occasion }) };
  },
  afterUpdate: ({ engine, operation, id, before, after }): void => {
    const moved = referenceOf(before, 'salesorderid')?.id !== referenceOf(after, 'salesorderid')?.id;
    if (moved) rollUpParent(engine, operation, { id, row: before, message: 'Update' });
    rollUpParent(engine, operation, { id, row: after, message: 'Update' });
  },
  checkDelete: ({ engine, operation, row }: DeleteInput): void => {
    parentOf(engine, operation, row);
  },
  afterDelete: ({ engine, operation, id, row }: DeleteInput): void =>
    rollUpParent(engine, operation, { id, row, message: 'Delete' }),
};

function parentOf(engine: Engine, operation: Operation, line: Row): Row {
  const reference = referenceOf(line, 'salesorderid');
  if (reference === null) throw requiredMissing('The salesorderid is missing.');
  const order = engine.need('salesorder', reference.id);
  if (!editable(engine, operation, order)) throw parentReadOnly();
  return order;
}

function rollUpParent(engine: Engine, operation: Operation, cause: { id: string; row: Row; message: string }): void {
  const orderId = referenceOf(cause.row, 'salesorderid')?.id;
  if (orderId !== undefined)
    rollUp(engine, operation, { table: 'salesorderdetail', id: cause.id, message: cause.message, orderId });
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
export function completeLine(engine: Engine, order: Row, row: Row): Row {
  const inherited = {
    transactioncurrencyid: order.transactioncurrencyid ?? null,
    exchangerate: order.exchangerate ?? null,
    shipto_composite: composite(row, 'shipto'),
  };
  const name = isTrue(row, 'isproductoverridden') ? writeInName(row) : undefined;
  if (name !== undefined) {
    return { ...row, ...inherited, productname: name, productnumber: null, salesorderdetailname: name.slice(0, 100) };
  }
  const product = catalogueProduct(engine, row);
  return {
    ...row,
    ...inherited,
    productname: textOf(product, 'name'),
    productnumber: textOf(product, 'productnumber'),
    salesorderdetailname: textOf(product, 'name').slice(0, 100),
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
