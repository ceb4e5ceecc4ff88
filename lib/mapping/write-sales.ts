import {
  addDecimals,
  type DecimalText,
  decimal,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '../order/decimal.js';
import type { HeaderField, LineField } from '../order/fields.js';
import type { FieldValue, LineValues } from '../order/order.js';
import { timestampOfDay } from './business-date.js';
import { ownLineColumns, ownOrderColumns } from './own-columns.js';
import type { SalesValues } from './sales-record.js';

/** What writing to Sales needs to know: row ids for keys, the columns that exist, and the time zone. */
export interface SalesWriting {
  readonly timeZone: string;
  /** The name of an order without external document number: an order in Sales should have one. */
  readonly blankName?: string | undefined;
  /** `salesorder.tdm_…` and `salesorderdetail.tdm_…` that exist. */
  readonly ownColumns: ReadonlySet<string>;
  /** product number → row id */
  readonly productIds: ReadonlyMap<string, string>;
  /** `<product number>|<unit name>` → uom row id */
  readonly unitIds: ReadonlyMap<string, string>;
}

/** Values to send, and the fields that found a place: a field without a column is not "sent" and not agreed. */
export interface SalesWrite<Field extends string> {
  readonly values: SalesValues;
  readonly sent: ReadonlySet<Field>;
}

const headerColumns: Partial<Record<HeaderField, string>> = {
  shipToName: 'shipto_name',
  shipToAddressLine1: 'shipto_line1',
  shipToAddressLine2: 'shipto_line2',
  shipToCity: 'shipto_city',
  shipToState: 'shipto_stateorprovince',
  shipToPostCode: 'shipto_postalcode',
  shipToCountry: 'shipto_country',
};

/** Header values for a write. A discount amount replaces a percentage (spec §3.3). */
export function writeSalesHeader(
  fields: Readonly<Partial<Record<HeaderField, FieldValue>>>,
  writing: SalesWriting,
): SalesWrite<HeaderField> {
  const values: Record<string, SalesValues[string]> = {};
  const sent = new Set<HeaderField>();
  for (const [field, value] of Object.entries(fields) as [HeaderField, FieldValue][]) {
    const columns = headerValue(field, value, writing);
    if (columns !== undefined) {
      Object.assign(values, columns);
      sent.add(field);
    }
  }
  return { values, sent };
}

function headerValue(field: HeaderField, value: FieldValue, writing: SalesWriting): SalesValues | undefined {
  const column = headerColumns[field];
  if (column !== undefined) {
    return { [column]: value };
  }
  switch (field) {
    case 'externalDocumentNumber':
      return { name: value ?? writing.blankName ?? null };
    case 'requestedDeliveryDate':
      return { requestdeliveryby: value === null ? null : timestampOfDay(value, writing.timeZone) };
    case 'headerDiscountAmount':
      return { discountamount: { decimal: decimal(value ?? '0') }, discountpercentage: { decimal: decimal('0') } };
    case 'businessCentralNumber':
      return own(writing, 'salesorder', ownOrderColumns.businessCentralNumber, value);
    case 'businessCentralStatus':
      return own(writing, 'salesorder', ownOrderColumns.businessCentralStatus, value);
    default:
      return undefined;
  }
}

/** Line values for a write; `all` are the values the line will have, for the units of its product. */
export function writeSalesLine(
  fields: Readonly<Partial<Record<LineField, FieldValue>>>,
  all: LineValues,
  writing: SalesWriting,
): SalesWrite<LineField> {
  const values: Record<string, SalesValues[string]> = {};
  const sent = new Set<LineField>();
  for (const [field, value] of Object.entries(fields) as [LineField, FieldValue][]) {
    const columns = lineValue(field, value, all, writing);
    if (columns !== undefined) {
      Object.assign(values, columns);
      sent.add(field);
    }
  }
  return { values, sent };
}

// A write of one field needs the field, its value, the line's other values and the references: one argument each.
function lineValue(
  field: LineField,
  value: FieldValue,
  all: LineValues,
  writing: SalesWriting,
): SalesValues | undefined {
  switch (field) {
    case 'product':
      return bind('productid', 'products', writing.productIds.get(value ?? ''));
    case 'unit':
      return bind('uomid', 'uoms', writing.unitIds.get(`${all.product}|${value}`));
    case 'quantity':
      return { quantity: { decimal: decimal(value ?? '0') } };
    case 'description':
      return { description: value };
    case 'unitPrice':
      return { ispriceoverridden: true, priceperunit: { decimal: decimal(value ?? '0') } };
    case 'lineDiscountAmount':
      return { manualdiscountamount: { decimal: decimal(value ?? '0') } };
    case 'tax':
      return { tax: { decimal: decimal(value ?? '0') } };
    case 'shippedQuantity':
      return { quantityshipped: { decimal: decimal(value ?? '0') } };
    case 'shipmentDate':
      return own(writing, 'salesorderdetail', ownLineColumns.shipmentDate, value);
  }
}

/**
 * Line amounts, which nothing computes where sales-order processing or the price engine's absence leaves them to the
 * integration (Dataverse sheet 2.4, 2.5).
 */
export function salesLineAmounts(all: LineValues): SalesValues {
  const gross = roundDecimal(multiplyDecimals(decimal(all.quantity ?? '0'), decimal(all.unitPrice ?? '0')), 2);
  const net = subtractDecimals(gross, decimal(all.lineDiscountAmount ?? '0'));
  return { baseamount: { decimal: gross }, extendedamount: { decimal: addDecimals(net, decimal(all.tax ?? '0')) } };
}

/** Header totals under the same condition: what the price engine would come to. */
export function salesHeaderTotals(
  lines: readonly LineValues[],
  discountAmount: FieldValue,
  freightAmount: FieldValue,
): SalesValues {
  const zero = decimal('0');
  const sum = (amounts: readonly (string | null)[]) =>
    amounts.reduce<DecimalText>((total, amount) => addDecimals(total, decimal(amount ?? '0')), zero);
  const gross = lines.map((line) => multiplyDecimals(decimal(line.quantity ?? '0'), decimal(line.unitPrice ?? '0')));
  const lineDiscount = sum(lines.map((line) => line.lineDiscountAmount));
  const lineTotal = subtractDecimals(sum(gross.map((amount) => roundDecimal(amount, 2))), lineDiscount);
  const tax = sum(lines.map((line) => line.tax));
  const discount = decimal(discountAmount ?? '0');
  const lessFreight = subtractDecimals(lineTotal, discount);
  return {
    totallineitemamount: { decimal: lineTotal },
    totallineitemdiscountamount: { decimal: lineDiscount },
    totaldiscountamount: { decimal: discount },
    totalamountlessfreight: { decimal: lessFreight },
    totaltax: { decimal: tax },
    totalamount: { decimal: addDecimals(addDecimals(lessFreight, decimal(freightAmount ?? '0')), tax) },
  };
}

function bind(column: string, entitySet: string, id: string | undefined): SalesValues | undefined {
  return id === undefined ? undefined : { [column]: { bind: `/${entitySet}(${id})` } };
}

function own(writing: SalesWriting, table: string, column: string, value: FieldValue): SalesValues | undefined {
  return writing.ownColumns.has(`${table}.${column}`) ? { [column]: value } : undefined;
}
