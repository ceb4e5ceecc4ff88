import type { Column } from '../model/column.js';
import { unknownProperty } from '../model/errors.js';
import type { Schema } from '../model/schema.js';
import type { Table } from '../model/table.js';

/** The column behind a property of a query: `name`, or `_customerid_value` for a lookup. @throws DataverseError 400 (D-011) */
export function columnOfProperty(schema: Schema, table: Table, property: string): Column {
  const lookupName = /^_(.+)_value$/.exec(property)?.[1];
  const column = schema.column(table, lookupName ?? property);
  if (column === undefined || (column.kind === 'lookup') !== (lookupName !== undefined)) {
    throw unknownProperty(table.name, property);
  }
  return column;
}

/** The columns that `$select` shows: primary id always, the currency beside money (sheet 1.4); all when not given. */
export function selectedColumns(schema: Schema, table: Table, select: readonly string[] | undefined): Column[] {
  if (select === undefined || select.includes('*')) return schema.columns(table);
  const chosen = new Map<string, Column>();
  for (const property of select) {
    const column = columnOfProperty(schema, table, property);
    chosen.set(column.name, column);
  }
  const shown = [...chosen.values()];
  const currency = schema.column(table, 'transactioncurrencyid');
  if (currency !== undefined && shown.some((column) => column.kind === 'money')) chosen.set(currency.name, currency);
  const primary = schema.column(table, table.primaryId);
  if (primary !== undefined) chosen.set(primary.name, primary);
  return [...chosen.values()];
}
