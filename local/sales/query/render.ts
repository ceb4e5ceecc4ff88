import type { ExpandItem, ODataQuery } from '../../simulator-kit/odata-query.js';
import { propertyOf, wireValue } from '../api/wire.js';
import type { Engine } from '../engine/contract.js';
import type { Column } from '../model/column.js';
import { unknownProperty } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount, isReference, type Row, referenceOf, textOf, type Value } from '../model/values.js';
import { chooseRows } from './choose.js';
import { selectedColumns } from './properties.js';
import { Reader } from './reader.js';

/** What a row is shown with. */
export interface Shape {
  readonly query: Pick<ODataQuery, 'select' | 'expand'>;
  readonly annotations: readonly string[];
}

const FORMATTED = 'OData.Community.Display.V1.FormattedValue';
const LOOKUP_NAME = 'Microsoft.Dynamics.CRM.lookuplogicalname';
const LOOKUP_NAVIGATION = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

/** The version of a row as an etag. */
export function etagOf(row: Row): string {
  return `W/"${String(row.versionnumber)}"`;
}

/** A row as JSON, with etag, `_x_value` of lookups, annotations when asked for (D-019), and expanded rows. */
export function renderRow(
  engine: Engine,
  table: Table,
  { row, shape }: { row: Row; shape: Shape },
): Record<string, unknown> {
  const reader = new Reader(engine);
  const shown: Record<string, unknown> = { '@odata.etag': etagOf(row) };
  for (const column of selectedColumns(engine.schema, table, shape.query.select)) {
    const value = reader.value(table, row, column);
    Object.assign(shown, annotationsOf(engine, { column, value, row }, shape.annotations));
    shown[propertyOf(column)] = wireValue(column, value);
  }
  for (const item of shape.query.expand ?? []) shown[item.property] = expanded(engine, table, { row, item, shape });
  return shown;
}

function expanded(engine: Engine, table: Table, input: { row: Row; item: ExpandItem; shape: Shape }): unknown {
  const { row, item, shape } = input;
  const reader = new Reader(engine);
  const inner: Shape = { query: item.query, annotations: shape.annotations };
  const relation = engine.schema.collection(table, item.property);
  if (relation !== undefined) {
    const many = engine.schema.existing(relation.many);
    const rows = chooseRows(engine, many, { rows: reader.many(row, relation), query: item.query });
    return rows
      .slice(0, item.query.top ?? rows.length)
      .map((other) => renderRow(engine, many, { row: other, shape: inner }));
  }
  const navigation = engine.schema.navigation(table, item.property);
  if (navigation === undefined) throw unknownProperty(table.name, item.property);
  const found = reader.follow(referenceOf(row, navigation.column.name));
  if (found === undefined || found.table.name !== navigation.target) {
    selectedColumns(engine.schema, engine.schema.existing(navigation.target), item.query.select);
    return null;
  }
  return renderRow(engine, found.table, { row: found.row, shape: inner });
}

function annotationsOf(
  engine: Engine,
  cell: { column: Column; value: Value; row: Row },
  names: readonly string[],
): Record<string, unknown> {
  if (names.length === 0 || cell.value === null) return {};
  const wanted = (name: string) =>
    names.some(
      (asked) => asked === '*' || asked === name || (asked.endsWith('*') && name.startsWith(asked.slice(0, -1))),
    );
  const property = propertyOf(cell.column);
  const shown: Record<string, unknown> = {};
  const formatted = wanted(FORMATTED) ? formattedValue(engine, cell) : undefined;
  if (formatted !== undefined) shown[`${property}@${FORMATTED}`] = formatted;
  const { value } = cell;
  if (isReference(value)) {
    const navigation = cell.column.targets?.find((target) => target.table === value.table)?.navigation;
    if (wanted(LOOKUP_NAVIGATION)) shown[`${property}@${LOOKUP_NAVIGATION}`] = navigation ?? cell.column.name;
    if (wanted(LOOKUP_NAME)) shown[`${property}@${LOOKUP_NAME}`] = value.table;
  }
  return shown;
}

/** Label of an option, name of a referenced row, money with its symbol, a date as text. */
function formattedValue(
  engine: Engine,
  { column, value, row }: { column: Column; value: Value; row: Row },
): string | undefined {
  if (isReference(value)) {
    const target = engine.store.get(value.table, value.id);
    return target === undefined ? undefined : textOf(target, engine.schema.existing(value.table).primaryName);
  }
  if (Amount.isDecimal(value)) {
    const currency = engine.store.get('transactioncurrency', referenceOf(row, 'transactioncurrencyid')?.id ?? '');
    const symbol = column.kind === 'money' ? textOf(currency ?? {}, 'currencysymbol') : '';
    return symbol + value.toFixed(column.kind === 'money' ? 2 : (column.precision ?? 2));
  }
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number')
    return column.options?.[value] ?? (column.kind === 'bigint' ? undefined : String(value));
  return column.kind === 'dateTime' ? `${value?.slice(0, 10)} ${value?.slice(11, 16)}`.trim() : undefined;
}

/** The list of properties in a context address: `(name,…,order_details(quantity))`. */
export function contextList(query: Pick<ODataQuery, 'select' | 'expand'>): string {
  const expand = (query.expand ?? []).map((item) => `${item.property}(${(item.query.select ?? []).join(',')})`);
  const parts = [...(query.select ?? []), ...expand];
  return parts.length === 0 ? '' : `(${parts.join(',')})`;
}
