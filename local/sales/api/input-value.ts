import type { Column } from '../model/column.js';
import { badPayload, DataverseError } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount, type Value } from '../model/values.js';
import { isGuid } from './path.js';

/** Columns that a body cannot empty. */
const NOT_NULL = new Set(['quantitydecimal', 'statecode', 'ispriceoverridden', 'isproductoverridden', 'exchangerate']);

/** A JSON value as the column stores it. @throws DataverseError 400 when type, length, range or option do not fit */
export function inputValue(table: Table, column: Column, value: unknown): Value {
  if (value === null) {
    if (NOT_NULL.has(column.name) && column.use !== 'R') {
      throw new DataverseError(400, '0x80040203', `Attribute: ${column.name} cannot be set to NULL`);
    }
    return null;
  }
  switch (column.kind) {
    case 'string':
    case 'memo':
      return shortEnough(table, column, text(table, column, value));
    case 'guid':
      return guidText(table, column, value);
    case 'dateTime':
      return column.dateOnly === true ? dateAlone(table, column, value) : pointInTime(table, column, value);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(table, column, value);
      return value;
    case 'decimal':
    case 'money':
      return inRange(table, column, amount(table, column, value));
    case 'integer':
    case 'bigint':
      return wholeNumber(table, column, value);
    case 'picklist':
    case 'state':
    case 'status':
      return optionValue(table, column, value);
    case 'lookup':
      throw wrongType(table, column, value);
  }
}

function wrongType(table: Table, column: Column, value: unknown): DataverseError {
  return badPayload(
    table.set,
    `Cannot convert the literal '${String(value)}' to the type of property '${column.name}'.`,
  );
}

function text(table: Table, column: Column, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(table, column, value);
  return value;
}

function shortEnough(table: Table, column: Column, value: string): string {
  if (column.maxLength === undefined || value.length <= column.maxLength) return value;
  throw new DataverseError(
    400,
    '0x80044331',
    `A validation error occurred. The length of the '${column.name}' attribute of the '${table.name}' entity exceeded the maximum allowed length of '${column.maxLength}'.`,
  );
}

function guidText(table: Table, column: Column, value: unknown): string {
  if (typeof value !== 'string' || !isGuid(value)) throw wrongType(table, column, value);
  return value.toLowerCase();
}

/** Edm.DateTimeOffset with a zone; kept in UTC with whole seconds (D-018). */
function pointInTime(table: Table, column: Column, value: unknown): string {
  const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$/;
  const time = typeof value === 'string' && pattern.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw wrongType(table, column, value);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Edm.Date, as columns of DateOnly behaviour have it (sheet 1.5). */
function dateAlone(table: Table, column: Column, value: unknown): string {
  const isDate = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (!isDate || new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) !== value)
    throw wrongType(table, column, value);
  return value;
}

function amount(table: Table, column: Column, value: unknown): Amount {
  if (!Amount.isDecimal(value)) throw wrongType(table, column, value);
  return new Amount(value);
}

function inRange(table: Table, column: Column, value: Amount): Amount {
  const below = column.minimum !== undefined && value.lt(column.minimum);
  const above = column.maximum !== undefined && value.gt(column.maximum);
  if (!below && !above) return value;
  throw new DataverseError(
    400,
    '0x80044330',
    `A validation error occurred. The value ${value.toFixed()} of '${column.name}' on record of type '${table.name}' is outside the valid range (${column.minimum} to ${column.maximum}).`,
  );
}

function wholeNumber(table: Table, column: Column, value: unknown): number {
  const number = amount(table, column, value);
  if (!number.isInteger()) throw wrongType(table, column, number);
  return inRange(table, column, number).toNumber();
}

function optionValue(table: Table, column: Column, value: unknown): number {
  const number = amount(table, column, value);
  if (!number.isInteger()) throw wrongType(table, column, number);
  const code = number.toNumber();
  if (column.options?.[code] !== undefined || column.kind === 'status') return code;
  throw new DataverseError(
    400,
    '0x8004431A',
    `A validation error occurred. The value ${code} of '${column.name}' on record of type '${table.name}' is outside the valid range. Accepted Values: ${Object.keys(column.options ?? {}).join(',')}`,
  );
}
