import { toDecimal } from '../order/decimal.js';
import { type HeaderField, type LineField, pickFields } from '../order/fields.js';
import { normalize } from '../order/normal-form.js';
import type { FieldValue, OrderLine, OrderPhase, OrderView } from '../order/order.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';
import { keptInSales } from './kept-in-sales.js';
import type { SalesCells, SalesLineRecord, SalesOrderRecord } from './sales-record.js';
import { type SalesReading, salesTransformationOf } from './sales-transformations.js';
import { shortenedOf } from './shortened.js';
import { unknownOptions } from './unknown-codes.js';

/** The canonical order that a Sales record shows (lens, direction read). */
export function readSalesOrder(record: SalesOrderRecord, reading: SalesReading): OrderView {
  const amountDecimals = Number(record.cells['transactioncurrencyid.currencyprecision'] ?? '2');
  const lines = record.lines.map((line) => readLine(line, { ...reading, amountDecimals }));
  return {
    side: 'sales',
    id: record.id,
    number: record.orderNumber,
    version: record.version,
    phase: reading.kind === 'quote' ? quotePhaseOf(record.stateCode) : phaseOf(record.stateCode),
    header: readFields(reading.mapping.header, record.cells, reading),
    ...shortenedOf<HeaderField>(reading.mapping.header, (field) => rawOf(field, record.cells, reading)),
    lines,
    ...unmatchedOf(record, reading.mapping),
    ...totalOf(record.cells.totalamount, amountDecimals),
    ...(lines.some((line) => line.kept !== undefined) ? { needsReading: true } : {}),
  };
}

/** What has no counterpart: rows that rules found none for, and options that no table of codes names. */
function unmatchedOf(record: SalesOrderRecord, { header, line }: OrderMapping): Pick<OrderView, 'unmatched'> {
  const unmatched = [
    ...(record.unmatched ?? []),
    ...unknownOptions(header, record.cells),
    ...record.lines.flatMap(({ cells }) => unknownOptions(line, cells)),
  ];
  return unmatched.length === 0 ? {} : { unmatched };
}

/** `producttypecode` of a product (Dataverse sheet 2.7). */
function productTypeOf(code: SalesCells[string] | undefined): Pick<OrderLine, 'productType'> {
  switch (code) {
    case undefined:
    case null:
    case '1':
      return {};
    case '2':
      return { productType: 'miscellaneousCharge' };
    case '3':
      return { productType: 'service' };
    case '4':
      return { productType: 'flatFee' };
    default:
      return { productType: 'unknown' };
  }
}

/** `statecode` of a sales order (Dataverse sheet 2.3). */
function phaseOf(stateCode: number): OrderPhase {
  switch (stateCode) {
    case 0:
      return 'open';
    case 1:
      return 'submitted';
    case 2:
      return 'canceled';
    case 3:
      return 'fulfilled';
    case 4:
      return 'invoiced';
    default:
      return 'unknown';
  }
}

/** `statecode` of a quote, and the `statuscode` of one that a newer revision has replaced (Dataverse sheet 2.6). */
export const quoteStates = { draft: 0, active: 1, won: 2, closed: 3, revisedReason: 7 } as const;

function quotePhaseOf(stateCode: number): OrderPhase {
  switch (stateCode) {
    case quoteStates.draft:
      return 'open';
    case quoteStates.active:
      return 'submitted';
    case quoteStates.won:
      return 'won';
    case quoteStates.closed:
      return 'closed';
    default:
      return 'unknown';
  }
}

/** The quote that an order was made from. */
export function quoteIdOf({ cells }: SalesOrderRecord): string | undefined {
  const id = cells._quoteid_value;
  return typeof id === 'string' && id !== '' ? id.toLowerCase() : undefined;
}

function readLine(record: SalesLineRecord, reading: SalesReading): OrderLine {
  const kept = keptInSales(record.cells, reading);
  return {
    id: record.id,
    kind: isMapped(record.cells, reading) ? 'product' : 'unmapped',
    version: record.version,
    values: readFields(reading.mapping.line, record.cells, reading),
    ...productTypeOf(record.cells['productid.producttypecode']),
    ...(kept === undefined ? {} : { kept }),
    ...shortenedOf<LineField>(reading.mapping.line, (field) => rawOf(field, record.cells, reading)),
  };
}

function totalOf(cell: SalesCells[string] | undefined, decimals: number): Pick<OrderView, 'total'> {
  const amount = typeof cell === 'string' ? toDecimal(cell) : undefined;
  return amount === undefined ? {} : { total: { amount, decimals } };
}

/** A write-in line travels where something stands for it in Business Central. */
function isMapped(cells: SalesCells, { lineRules }: SalesReading): boolean {
  const product = cells['productid.productnumber'];
  const hasProduct = product !== undefined && product !== null;
  return hasProduct || (cells.isproductoverridden === true && lineRules.writeIn !== undefined);
}

function rawOf({ sales: place }: FieldMapping, cells: SalesCells, reading: SalesReading): FieldValue | undefined {
  if ('constant' in place) {
    return place.constant;
  }
  // A column that nobody has made (yet) says nothing.
  const isMissing = place.madeByAdministrator === true && !(place.column in cells);
  return isMissing ? undefined : salesTransformationOf(place).read(cells, place, reading);
}

/** The fields that the row can show: the ones that an order cannot be without are always among them. */
function readFields<Field extends string>(
  fields: Readonly<Partial<Record<Field, FieldMapping>>>,
  cells: SalesCells,
  reading: SalesReading,
): Record<Field, FieldValue> {
  return pickFields<Field, FieldMapping, FieldValue>(fields, (field) => {
    const raw = rawOf(field, cells, reading);
    // What Business Central alone says is blank where it has no place.
    return raw === undefined && field.direction !== 'fromBusinessCentral' ? undefined : normalize(field, raw);
  }) as Record<Field, FieldValue>;
}
