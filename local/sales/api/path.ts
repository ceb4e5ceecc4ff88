import type { Engine } from '../engine/contract.js';
import { sameKeyPart } from '../engine/shaping.js';
import { badQuery, DataverseError, rowMissing, unknownSegment } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount, type Row, textOf, type Value } from '../model/values.js';

/** One segment of a resource path. `key` is the text in the parentheses. */
export interface Segment {
  readonly name: string;
  readonly key: string | undefined;
}

/** Splits a decoded path at slashes outside of quotes and parentheses. */
export function segmentsOf(path: string): Segment[] {
  const parts: string[] = [];
  let current = '';
  let quoted = false;
  let depth = 0;
  for (const character of path.replace(/^\/+/, '')) {
    if (character === "'") quoted = !quoted;
    if (!quoted && character === '(') depth += 1;
    if (!quoted && character === ')') depth -= 1;
    if (character === '/' && !quoted && depth === 0) {
      parts.push(current);
      current = '';
    } else current += character;
  }
  parts.push(current);
  return parts.filter((part) => part !== '').map(segment);
}

function segment(text: string): Segment {
  const open = text.indexOf('(');
  if (open < 0) return { name: text, key: undefined };
  if (!text.endsWith(')')) throw badQuery(`Bad Request - Error in query syntax near '${text}'.`);
  return { name: text.slice(0, open), key: text.slice(open + 1, -1) };
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID without braces. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** How a row was named: by its id, or by the values of an alternate key. */
export type RowKey =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'alternate'; readonly text: string; readonly values: Readonly<Record<string, Value>> };

/** Characters that Dataverse does not take in key values (sheet 1.8). */
const FORBIDDEN_IN_KEYS = /[/<>*%&:\\?+]/;

/** Reads the key of a row. @throws DataverseError 400 when the table has no such key */
export function rowKey(engine: Engine, table: Table, text: string): RowKey {
  if (isGuid(text)) return { kind: 'id', id: text.toLowerCase() };
  const pairs = [...text.matchAll(/\s*([\w]+)\s*=\s*('(?:[^']|'')*'|[^,']+)\s*(?:,|$)/g)];
  if (pairs.map((pair) => pair[0]).join('') !== text || pairs.length === 0) throw badKey(table, text);
  const raw = pairs.map((pair) => [pair[1] ?? '', pair[2] ?? ''] as const);
  const names = raw.map(([name]) => name);
  if (names.length === 1 && names[0] === table.primaryId) return { kind: 'id', id: (raw[0]?.[1] ?? '').toLowerCase() };
  const columns = names.map((name) => /^_(.+)_value$/.exec(name)?.[1] ?? name);
  const known = table.keys.some(
    (key) => key.columns.length === columns.length && columns.every((column) => key.columns.includes(column)),
  );
  if (!known) throw badKey(table, text);
  const values: Record<string, Value> = {};
  for (const [index, column] of columns.entries())
    values[column] = keyValue(engine, table, { column, text: raw[index]?.[1] ?? '' });
  return { kind: 'alternate', text, values };
}

const badKey = (table: Table, text: string) =>
  new DataverseError(
    400,
    '0x80060888',
    `The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.${table.name}': ${text}`,
  );

function keyValue(engine: Engine, table: Table, part: { column: string; text: string }): Value {
  const column = engine.schema.column(table, part.column);
  if (column === undefined) throw badKey(table, part.text);
  const quoted = part.text.startsWith("'");
  const text = quoted ? part.text.slice(1, -1).replaceAll("''", "'") : part.text.trim();
  if (FORBIDDEN_IN_KEYS.test(text) && column.kind !== 'dateTime') throw badKey(table, part.text);
  const isText = column.kind === 'string';
  if (isText !== quoted) throw badKey(table, part.text);
  switch (column.kind) {
    case 'lookup':
      return { table: column.targets?.[0]?.table ?? '', id: text.toLowerCase() };
    case 'decimal':
    case 'money':
      return new Amount(text);
    case 'integer':
    case 'picklist':
      return Number(text);
    default:
      return text;
  }
}

/** The row that a key names; undefined when there is none. */
export function findByKey(engine: Engine, table: Table, key: RowKey): Row | undefined {
  if (key.kind === 'id') return engine.store.get(table.name, key.id);
  return engine.store.first(table.name, (row) =>
    Object.entries(key.values).every(([column, value]) => sameKeyPart(row[column] ?? null, value)),
  );
}

/** @throws DataverseError 404: `0x80040217` by id, `0x80060891` by alternate key (D-005) */
export function needByKey(engine: Engine, table: Table, key: RowKey): Row {
  const row = findByKey(engine, table, key);
  if (row !== undefined) return row;
  if (key.kind === 'id') throw rowMissing(table.name, key.id);
  throw new DataverseError(
    404,
    '0x80060891',
    `A record with the specified key values does not exist in ${table.name} entity`,
  );
}

/** Path of a row under the service root. */
export function rowPath(table: Table, row: Row): string {
  return `${table.set}(${textOf(row, table.primaryId)})`;
}

/** The table of an entity set. @throws DataverseError 404 `0x8006088a` */
export function tableOfSet(engine: Engine, set: string): Table {
  const table = engine.schema.bySet(set);
  if (table === undefined) throw unknownSegment(set);
  return table;
}
