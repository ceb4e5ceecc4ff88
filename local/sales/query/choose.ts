import type { ODataQuery } from '../../simulator-kit/odata-query.js';
import type { Engine } from '../engine/engine.js';
import type { Table } from '../model/table.js';
import { type Row, textOf, type Value } from '../model/values.js';
import { order } from './compare.js';
import { FilterEvaluator } from './filter.js';
import { checkFilter } from './filter-types.js';
import { columnOfProperty } from './properties.js';
import { Reader } from './reader.js';

/** One column of a sort order. */
interface SortKey {
  readonly descending: boolean;
  value(row: Row): Value;
}

/** The rows that pass the filter, in the order asked for; ties, and rows without an order, by id. */
export function chooseRows(
  engine: Engine,
  table: Table,
  { rows, query }: { rows: readonly Row[]; query: ODataQuery },
): Row[] {
  const { filter } = query;
  const evaluator = new FilterEvaluator(engine);
  if (filter !== undefined) checkFilter(engine.schema, table, filter);
  const passing = filter === undefined ? [...rows] : rows.filter((row) => evaluator.passes(filter, table, row));
  const keys = sortKeys(engine, table, query);
  return passing.sort((left, right) => compareRows(keys, left, right) || byId(table, left, right));
}

function sortKeys(engine: Engine, table: Table, query: ODataQuery): SortKey[] {
  const reader = new Reader(engine);
  return (query.orderBy ?? []).map(({ property, descending }) => {
    const column = columnOfProperty(engine.schema, table, property);
    return { descending, value: (row: Row) => reader.value(table, row, column) };
  });
}

function compareRows(keys: readonly SortKey[], left: Row, right: Row): number {
  for (const key of keys) {
    const result = nullFirst(key.value(left), key.value(right));
    if (result !== 0) return key.descending ? -result : result;
  }
  return 0;
}

function nullFirst(left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  return order(left, right);
}

function byId(table: Table, left: Row, right: Row): number {
  return textOf(left, table.primaryId) < textOf(right, table.primaryId) ? -1 : 1;
}
