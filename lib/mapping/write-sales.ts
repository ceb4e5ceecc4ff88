import {
  addDecimals,
  type DecimalText,
  decimal,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '../order/decimal.js';
import { entriesOf, type HeaderField, type LineField } from '../order/fields.js';
import type { FieldValue, KeptInSales, LineValues } from '../order/order.js';
import type { FieldMapping } from './field-mapping.js';
import type { SalesValues } from './sales-record.js';
import { type SalesWriting, salesTransformationOf } from './sales-transformations.js';

/** Values to send, and the fields that found a place: a field without a column is not "sent" and not agreed. */
export interface SalesWrite<Field extends string> {
  readonly values: SalesValues;
  readonly sent: ReadonlySet<Field>;
}

/** Header values for a write. */
export function writeSalesHeader(
  fields: Readonly<Partial<Record<HeaderField, FieldValue>>>,
  writing: SalesWriting,
): SalesWrite<HeaderField> {
  return writeFields({ table: 'salesorder', fields, mapping: writing.mapping.header, writing });
}

/** Line values for a write; `all` are the values the line will have, `kept` what it has in Sales alone. */
export function writeSalesLine(
  fields: Readonly<Partial<Record<LineField, FieldValue>>>,
  { all, kept }: { readonly all: LineValues; readonly kept?: KeptInSales | undefined },
  writing: SalesWriting,
): SalesWrite<LineField> {
  return writeFields({ table: 'salesorderdetail', fields, mapping: writing.mapping.line, writing, all, kept });
}

interface FieldsWrite<Field extends string> {
  readonly table: 'salesorder' | 'salesorderdetail';
  readonly fields: Readonly<Partial<Record<Field, FieldValue>>>;
  readonly mapping: Readonly<Partial<Record<Field, FieldMapping>>>;
  readonly writing: SalesWriting;
  readonly all?: LineValues;
  readonly kept?: KeptInSales | undefined;
}

function writeFields<Field extends string>(write: FieldsWrite<Field>): SalesWrite<Field> {
  const values: Record<string, SalesValues[string]> = {};
  const sent = new Set<Field>();
  for (const [field, value] of entriesOf<Field, FieldValue>(write.fields)) {
    const columns = writeField(write, write.mapping[field], value);
    if (columns !== undefined) {
      Object.assign(values, columns);
      sent.add(field);
    }
  }
  return { values, sent };
}

function writeField<Field extends string>(
  { table, writing, all, kept }: FieldsWrite<Field>,
  field: FieldMapping | undefined,
  value: FieldValue,
): SalesValues | undefined {
  if (field === undefined || 'constant' in field.sales) {
    return undefined;
  }
  const { column, madeByAdministrator } = field.sales;
  if (madeByAdministrator === true && !writing.ownColumns.has(`${table}.${column}`)) {
    return undefined;
  }
  const step = { kind: field.kind, place: field.sales, value, writing, kept };
  return salesTransformationOf(field.sales).write(all === undefined ? step : { ...step, all });
}

/**
 * Line amounts, which nothing computes where sales-order processing or the price engine's absence leaves them to the
 * integration (Dataverse sheet 2.4, 2.5).
 */
export function salesLineAmounts(all: LineValues, amountDecimals: number): SalesValues {
  const gross = baseAmount(all, amountDecimals);
  const net = subtractDecimals(gross, decimal(all.lineDiscountAmount ?? '0'));
  return { baseamount: { decimal: gross }, extendedamount: { decimal: addDecimals(net, decimal(all.tax ?? '0')) } };
}

/** What totals of an order are worked out from. */
export interface SalesAmounts {
  readonly lines: readonly LineValues[];
  readonly headerDiscountAmount: FieldValue;
  readonly freightAmount: FieldValue;
}

/** Header totals under the same condition: what the price engine would come to. */
export function salesHeaderTotals(amounts: SalesAmounts, amountDecimals: number): SalesValues {
  const { lines, headerDiscountAmount, freightAmount } = amounts;
  const lineDiscount = sum(lines.map((line) => line.lineDiscountAmount));
  const lineTotal = subtractDecimals(sum(lines.map((line) => baseAmount(line, amountDecimals))), lineDiscount);
  const tax = sum(lines.map((line) => line.tax));
  const discount = decimal(headerDiscountAmount ?? '0');
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

function baseAmount(line: LineValues, amountDecimals: number): DecimalText {
  const gross = multiplyDecimals(decimal(line.quantity ?? '0'), decimal(line.unitPrice ?? '0'));
  return roundDecimal(gross, amountDecimals);
}

function sum(amounts: readonly FieldValue[]): DecimalText {
  return amounts.reduce<DecimalText>((total, amount) => addDecimals(total, decimal(amount ?? '0')), decimal('0'));
}
