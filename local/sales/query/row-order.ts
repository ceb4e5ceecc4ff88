import type { ODataQuery } from '../../simulator-kit/odata-query.js';
import type { Engine } from '../engine/contract.js';
import type { Column } from '../model/column.js';
import { badQuery } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount, isReference, type Row, textOf, type Value } from '../model/values.js';
import { order } from './compare.js';
import { columnOfProperty } from './properties.js';
import { Reader } from './reader.js';

/** Where a row stands in an order: its sort values, then its id. */
export interface Place {
  readonly values: readonly Value[];
  readonly id: string;
}

/** The order that `$orderby` asks for; ties, and rows without an order, by id. */
export class RowOrder {
  readonly #table: Table;
  readonly #reader: Reader;
  readonly #keys: readonly { readonly column: Column; readonly descending: boolean }[];

  constructor(engine: Engine, table: Table, query: ODataQuery) {
    this.#table = table;
    this.#reader = new Reader(engine);
    this.#keys = (query.orderBy ?? []).map(({ property, descending }) => ({
      column: columnOfProperty(engine.schema, table, property),
      descending,
    }));
  }

  /** Where a row stands. */
  placeOf(row: Row): Place {
    const values = this.#keys.map(({ column }) => this.#reader.value(this.#table, row, column));
    return { values, id: textOf(row, this.#table.primaryId) };
  }

  /** Less than 0 when `left` comes first. */
  compare(left: Place, right: Place): number {
    for (const [index, { descending }] of this.#keys.entries()) {
      const result = nullFirst(left.values[index] ?? null, right.values[index] ?? null);
      if (result !== 0) return descending ? -result : result;
    }
    return left.id === right.id ? 0 : left.id < right.id ? -1 : 1;
  }

  /** The rows in order. */
  sort(rows: readonly Row[]): Row[] {
    return rows
      .map((row) => ({ row, place: this.placeOf(row) }))
      .sort((left, right) => this.compare(left.place, right.place))
      .map(({ row }) => row);
  }
}

function nullFirst(left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  return order(left, right);
}

/** A place as text for a paging cookie. */
export function writePlace(place: Place): string {
  const values = place.values.map((value) => {
    if (Amount.isDecimal(value)) return { amount: value.toFixed() };
    return isReference(value) ? { reference: `${value.table} ${value.id}` } : value;
  });
  return Buffer.from(JSON.stringify([place.id, ...values])).toString('base64url');
}

/** Reads what {@link writePlace} wrote. @throws DataverseError 400 when it is something else */
export function readPlace(text: string): Place {
  try {
    const [id, ...values] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, ...WrittenValue[]];
    return { id, values: values.map(readValue) };
  } catch {
    throw badQuery('Malformed XML in the paging cookie.');
  }
}

type WrittenValue = string | number | boolean | null | { readonly amount?: string; readonly reference?: string };

function readValue(value: WrittenValue): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value.amount !== undefined) return new Amount(value.amount);
  const [table = '', id = ''] = (value.reference ?? '').split(' ');
  return { table, id };
}
