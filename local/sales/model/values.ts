import { Decimal } from 'decimal.js';

/** Decimal arithmetic of the simulator: 40 significant digits, halves away from zero, as SQL Server rounds money. */
export const Amount = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });
export type Amount = Decimal;

/** A reference to another row. */
export interface Reference {
  readonly table: string;
  readonly id: string;
}

/** What a column can hold. Dates are text in UTC with second precision, numbers with decimals are {@link Amount}. */
export type Value = string | number | boolean | Amount | Reference | null;

/** A row; a column that is absent is null. Rows are never changed in place. */
export type Row = Readonly<Record<string, Value>>;

export const ZERO = new Amount(0);

/** The all-zero GUID, as Dataverse writes "nobody". */
export const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';

/** The column's text, '' when it is empty or not a text. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

/** The column's amount; null when empty. */
export function amountOf(row: Row, column: string): Amount | null {
  const value = row[column];
  return Decimal.isDecimal(value) ? value : null;
}

/** The column's amount with empty read as zero. */
export function amountOrZero(row: Row, column: string): Amount {
  return amountOf(row, column) ?? ZERO;
}

/** The column's whole number (options and states too); null when empty. */
export function integerOf(row: Row, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : null;
}

/** Whether the column is true. */
export function isTrue(row: Row, column: string): boolean {
  return row[column] === true;
}

/** The reference in a lookup column; null when empty. */
export function referenceOf(row: Row, column: string): Reference | null {
  const value = row[column];
  return isReference(value) ? value : null;
}

/** Whether a value is a reference. */
export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && !Decimal.isDecimal(value) && 'table' in value && 'id' in value;
}

/** Whether two values are the same value. */
export function sameValue(left: Value, right: Value): boolean {
  if (Decimal.isDecimal(left) && Decimal.isDecimal(right)) return left.equals(right);
  if (isReference(left) && isReference(right)) return left.table === right.table && left.id === right.id;
  return left === right;
}
