import { z } from 'zod';
import { FilterSyntaxError } from '../../simulator-kit/odata-filter.js';
import { type ODataQuery, parseODataQuery } from '../../simulator-kit/odata-query.js';
import { BusinessCentralError } from '../model/errors.js';
import type { StoredRow } from '../model/table.js';
import type { EntitySet } from './entity-set.js';
import { compareValues, compileFilter, filterableProperty } from './filter.js';
import type { Property, Value } from './property.js';

/** Query options of a URL. @throws BusinessCentralError 400 `BadRequest_InvalidRequestUrl` when they cannot be read. */
export function queryOf(parameters: URLSearchParams): ODataQuery {
  try {
    return parseODataQuery(parameters);
  } catch (error) {
    if (error instanceof FilterSyntaxError) {
      throw new BusinessCentralError(400, 'BadRequest_InvalidRequestUrl', `The query is invalid: ${error.message}.`);
    }
    throw error;
  }
}

interface SortKey {
  readonly property: Property<StoredRow>;
  readonly descending: boolean;
}

/** Rows that pass `$filter`, in the order of `$orderby` and then of their keys. */
export function narrowed(
  set: EntitySet,
  rows: readonly StoredRow[],
  query: ODataQuery,
  schemaVersion21: boolean,
): readonly StoredRow[] {
  const passing = query.filter === undefined ? rows : rows.filter(compileFilter(set, query.filter, schemaVersion21));
  return [...passing].sort(rowOrder(sortKeys(set, query)));
}

/** `$orderby`, then the natural key of the set, then the id, so that the order is total. */
function sortKeys(set: EntitySet, query: ODataQuery): readonly SortKey[] {
  const asked = (query.orderBy ?? []).map(({ property, descending }) => ({
    property: filterableProperty(set, property),
    descending,
  }));
  const natural = ['number', 'code', 'documentId', 'sequence', 'id'].flatMap((name) => {
    const property = set.properties.find((candidate) => candidate.name === name);
    return property === undefined ? [] : [{ property, descending: false }];
  });
  return [...asked, ...natural];
}

function rowOrder(keys: readonly SortKey[]): (left: StoredRow, right: StoredRow) => number {
  return (left, right) => {
    for (const { property, descending } of keys) {
      const order = compareValues(property, property.read(left), property.read(right));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

/** One page of a collection. `continuation` is there when more rows follow. */
export interface Page {
  readonly rows: readonly StoredRow[];
  readonly count: number;
  readonly continuation?: string;
}

/** Sort keys of the last row sent, and the rows still allowed by `$top`. */
const continuationSchema = z.object({
  keys: z.array(z.union([z.string(), z.number(), z.boolean()])),
  left: z.number().int().min(0).optional(),
});
type Continuation = z.infer<typeof continuationSchema>;

/**
 * The page of `rows` (already narrowed) that begins at `$skiptoken` or `$skip`. Continuations name the last row's sort
 * keys, so rows inserted meanwhile neither repeat nor lose earlier ones (S-005).
 */
export function pageOf(set: EntitySet, rows: readonly StoredRow[], query: ODataQuery, pageSize: number): Page {
  const keys = sortKeys(set, query);
  const token = query.other.$skiptoken;
  const from = token === undefined ? undefined : decodeContinuation(token);
  const rest = from === undefined ? rows.slice(query.skip ?? 0) : rows.filter((row) => isAfter(row, keys, from.keys));
  const allowed = from === undefined ? query.top : from.left;
  const take = Math.min(pageSize, allowed ?? pageSize);
  const page = rest.slice(0, take);
  const last = page.at(-1);
  const more = rest.length > page.length && (allowed === undefined || allowed > page.length);
  if (last === undefined || !more) return { rows: page, count: rows.length };
  const continuation = encodeContinuation({
    keys: keys.map(({ property }) => property.read(last)),
    ...(allowed === undefined ? {} : { left: allowed - page.length }),
  });
  return { rows: page, count: rows.length, continuation };
}

function isAfter(row: StoredRow, keys: readonly SortKey[], last: readonly Value[]): boolean {
  for (const [index, { property, descending }] of keys.entries()) {
    const value = last[index];
    if (value === undefined) return false;
    const order = compareValues(property, property.read(row), value);
    if (order !== 0) return descending ? order < 0 : order > 0;
  }
  return false;
}

function encodeContinuation(continuation: Continuation): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url');
}

function decodeContinuation(token: string): Continuation {
  try {
    return continuationSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw new BusinessCentralError(400, 'BadRequest_InvalidRequestUrl', 'The continuation token is invalid.');
  }
}
