import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import type { ODataQuery } from '../../simulator-kit/odata-query.js';
import type { Engine } from '../engine/contract.js';
import type { Table } from '../model/table.js';
import type { Row } from '../model/values.js';
import { FilterEvaluator } from './filter.js';
import { checkFilter } from './filter-types.js';
import { RowOrder } from './row-order.js';

/** The rows that pass the filter, in the order asked for; of the whole table when no rows are given. */
export function chooseRows(
  engine: Engine,
  table: Table,
  { rows, query }: { rows: readonly Row[] | undefined; query: ODataQuery },
): Row[] {
  const order = new RowOrder(engine, table, query);
  const { filter } = query;
  if (filter === undefined) return order.sort(rows ?? engine.store.all(table.name));
  checkFilter(engine.schema, table, filter);
  const evaluator = new FilterEvaluator(engine);
  const near = rows ?? nearRows(engine, table, filter);
  return order.sort(near.filter((row) => evaluator.passes(filter, table, row)));
}

/** Of a whole table only the rows that a question for ids leaves: by far the most common questions. */
function nearRows(engine: Engine, table: Table, filter: FilterNode): readonly Row[] {
  const wanted = wantedIds(table, filter);
  if (wanted === undefined) return engine.store.all(table.name);
  return wanted.column === table.primaryId
    ? engine.store.some(table.name, wanted.ids)
    : [...wanted.ids].sort().flatMap((id) => engine.store.referring(table.name, wanted.column, id));
}

interface WantedIds {
  readonly column: string;
  readonly ids: ReadonlySet<string>;
}

/** What one side of an `and` asks for, or both sides of an `or` of one column. */
function wantedIds(table: Table, node: FilterNode): WantedIds | undefined {
  if (node.kind === 'and') return wantedIds(table, node.left) ?? wantedIds(table, node.right);
  if (node.kind === 'or') {
    const [left, right] = [wantedIds(table, node.left), wantedIds(table, node.right)];
    return left !== undefined && left.column === right?.column
      ? { column: left.column, ids: new Set([...left.ids, ...right.ids]) }
      : undefined;
  }
  if (node.kind !== 'compare' || node.operator !== 'eq') return undefined;
  const { left, right } = node;
  if (left.kind !== 'property' || left.path.length !== 1 || right.kind !== 'literal' || right.type !== 'guid')
    return undefined;
  const [property = ''] = left.path;
  const column = property === table.primaryId ? property : /^_(.+)_value$/.exec(property)?.[1];
  // Owners of lines are worked out when read; everything else is stored as it is compared.
  const stored = column !== undefined && (column === table.primaryId || table.columns.get(column)?.use !== 'R');
  return stored ? { column, ids: new Set([right.text.toLowerCase()]) } : undefined;
}
