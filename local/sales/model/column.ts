import type { Value } from './values.js';

/** Kinds of columns; `picklist`, `state` and `status` hold an integer with a label. */
export type ColumnKind =
  | 'string'
  | 'memo'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'money'
  | 'boolean'
  | 'picklist'
  | 'state'
  | 'status'
  | 'dateTime'
  | 'guid'
  | 'lookup';

/** When the API takes a value: on create and update, create only, update only, or never. */
export type ColumnUse = 'CU' | 'C' | 'U' | 'R';

/** A table that a lookup may point to and the navigation property that binds it. */
export interface LookupTarget {
  readonly table: string;
  readonly navigation: string;
}

/** Where a money column's precision comes from: its own, the organization's pricing precision, the currency's. */
export type PrecisionSource = 'column' | 'organization' | 'currency';

/** One column of a table, as the contract sheet's section 2 lists it. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly use: ColumnUse;
  readonly schemaName?: string;
  readonly displayName?: string;
  readonly maxLength?: number;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly precision?: number;
  readonly precisionSource?: PrecisionSource;
  readonly options?: Readonly<Record<number, string>>;
  readonly targets?: readonly LookupTarget[];
  readonly initial?: Value;
  /** accepted, never shown */
  readonly writeOnly?: boolean;
  /** created by an administrator through EntityDefinitions */
  readonly custom?: boolean;
  /** the money column of which this one is the amount in base currency */
  readonly baseOf?: string;
  /** shown as a date in forms; stored as a point in time all the same */
  readonly dateFormat?: boolean;
  /** DateOnly behaviour: a date without time and zone on the wire (`2026-01-15`) */
  readonly dateOnly?: boolean;
}

/** Text column. */
export const text = (name: string, maxLength: number, use: ColumnUse = 'CU'): Column => ({
  name,
  kind: 'string',
  use,
  maxLength,
});

/** Long text column. */
export const memo = (name: string, maxLength = 2000, use: ColumnUse = 'CU'): Column => ({
  name,
  kind: 'memo',
  use,
  maxLength,
});

/** Whole number column. */
export const integer = (
  name: string,
  use: ColumnUse = 'CU',
  range: readonly [string, string] = INTEGER_RANGE,
): Column => ({
  name,
  kind: 'integer',
  use,
  minimum: range[0],
  maximum: range[1],
});
const INTEGER_RANGE = ['-2147483648', '2147483647'] as const;

/** Decimal column with its number of decimals. */
export const decimal = (name: string, precision: number, range: readonly [string, string]): Column => ({
  name,
  kind: 'decimal',
  use: 'CU',
  precision,
  minimum: range[0],
  maximum: range[1],
});

const MONEY_LIMIT = '922337203685477';
/** A discount or freight: zero or more. */
export const POSITIVE_MONEY = ['0', '1000000000000'] as const;
/** An amount of either sign. */
export const SIGNED_MONEY = [`-${MONEY_LIMIT}`, MONEY_LIMIT] as const;

/** Money column, rounded to the currency's precision; its `_base` twin is added by the table. */
export const money = (
  name: string,
  use: ColumnUse = 'CU',
  range: readonly [string, string] = SIGNED_MONEY,
): Column => ({
  name,
  kind: 'money',
  use,
  minimum: range[0],
  maximum: range[1],
  precision: 2,
  precisionSource: 'currency',
});

/** Price column, rounded to the organization's pricing precision. */
export const price = (name: string, use: ColumnUse = 'CU'): Column => ({
  ...money(name, use),
  precisionSource: 'organization',
});

/** Yes/no column; null reads as its initial value. */
export const flag = (name: string, use: ColumnUse = 'CU', initial = false): Column => ({
  name,
  kind: 'boolean',
  use,
  initial,
});

/** Option column. */
export const option = (name: string, options: Readonly<Record<number, string>>, use: ColumnUse = 'CU'): Column => ({
  name,
  kind: 'picklist',
  use,
  options,
});

/** A column that only the platform writes. */
export const readOnly = (column: Column): Column => ({ ...column, use: 'R' });

/** A column with a value it starts with. */
export const starting = (column: Column, initial: Value): Column => ({ ...column, initial });

/** Point in time, UTC, seconds. */
export const dateTime = (name: string, use: ColumnUse = 'CU'): Column => ({ name, kind: 'dateTime', use });

/** Point in time that forms show as a date (`requestdeliveryby` and its like). */
export const formDate = (name: string): Column => ({ name, kind: 'dateTime', use: 'CU', dateFormat: true });

/** GUID column that is not a lookup. */
export const guid = (name: string, use: ColumnUse = 'CU'): Column => ({ name, kind: 'guid', use });

/** Lookup to one table; the navigation property is called like the column. */
export const lookup = (name: string, table: string, use: ColumnUse = 'CU'): Column => ({
  name,
  kind: 'lookup',
  use,
  targets: [{ table, navigation: name }],
});

/** Lookup to several tables: navigation properties are `column_table`. */
export const polymorphic = (name: string, tables: readonly string[], use: ColumnUse = 'CU'): Column => ({
  name,
  kind: 'lookup',
  use,
  targets: tables.map((table) => ({ table, navigation: `${name}_${table}` })),
});
