import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { FilterSyntaxError } from '../../simulator-kit/odata-filter.js';
import { type ODataQuery, parseODataQuery } from '../../simulator-kit/odata-query.js';
import { type ApiContext, type ApiRequest, preferenceApplied, preferencesOf } from '../api/request.js';
import { jsonAnswer } from '../api/wire.js';
import { badQuery } from '../model/errors.js';
import type { Table } from '../model/table.js';
import type { Row } from '../model/values.js';
import { chooseRows } from './choose.js';
import { parseDataverseFilter } from './filter.js';
import { selectedColumns } from './properties.js';
import { contextList, renderRow } from './render.js';
import { type Place, RowOrder, readPlace, writePlace } from './row-order.js';

/** `$count` stops counting here. */
const COUNT_LIMIT = 5000;
const KNOWN_OPTIONS = new Set([
  '$select',
  '$expand',
  '$filter',
  '$orderby',
  '$top',
  '$count',
  '$skiptoken',
  '$deltatoken',
  'tag',
]);

/** Reads the query options of a request. @throws DataverseError 400 */
export function queryOf(query: URLSearchParams): ODataQuery {
  const rest = new URLSearchParams(query);
  const filterText = rest.get('$filter');
  rest.delete('$filter');
  for (const name of rest.keys()) {
    if (name === '$skip') throw badQuery('The query parameter $skip is not supported.');
    if (!KNOWN_OPTIONS.has(name) && !name.startsWith('@'))
      throw badQuery(`The query parameter ${name} is not supported.`);
  }
  try {
    const parsed = parseODataQuery(rest);
    return filterText === null ? parsed : { ...parsed, filterText, filter: parseDataverseFilter(filterText) };
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw badQuery(error.message);
    throw error;
  }
}

/** Answers a read of many rows: filter, order, count, pages (D-020). */
export function answerCollection(
  context: ApiContext,
  request: ApiRequest,
  source: { table: Table; rows?: readonly Row[] },
): SimulatorResponse {
  const { engine } = context;
  const { table } = source;
  const preferences = preferencesOf(request.headers);
  const query = queryOf(request.query);
  selectedColumns(engine.schema, table, query.select);
  const chosen = chooseRows(engine, table, { rows: source.rows, query });
  const limited =
    preferences.maxPageSize === undefined && query.top !== undefined ? chosen.slice(0, query.top) : chosen;
  const page = pageOf(new RowOrder(engine, table, query), limited, {
    size: Math.min(preferences.maxPageSize ?? engine.settings.pageSize, engine.settings.pageSize),
    token: request.query.get('$skiptoken'),
  });
  const shape = { query, annotations: preferences.annotations };
  const applied = preferenceApplied(preferences);
  return jsonAnswer(
    200,
    {
      '@odata.context': `${context.root}/$metadata#${table.set}${contextList(query)}`,
      ...(query.count === true ? { '@odata.count': Math.min(chosen.length, COUNT_LIMIT) } : {}),
      ...countAnnotations(preferences.annotations, query, chosen.length),
      value: page.rows.map((row) => renderRow(engine, table, { row, shape })),
      ...(page.next === undefined ? {} : { '@odata.nextLink': linkWith(context, request, { $skiptoken: page.next }) }),
    },
    applied === undefined ? {} : { 'preference-applied': applied },
  );
}

function countAnnotations(annotations: readonly string[], query: ODataQuery, total: number): Record<string, unknown> {
  if (!annotations.some((name) => name === '*' || name.startsWith('Microsoft.Dynamics.CRM.'))) return {};
  return {
    '@Microsoft.Dynamics.CRM.totalrecordcount': query.count === true ? Math.min(total, COUNT_LIMIT) : -1,
    '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': query.count === true && total > COUNT_LIMIT,
  };
}

/** A page of rows; the token holds where the page before ended, so pages are no snapshot (sheet 1.4). */
function pageOf(
  order: RowOrder,
  rows: readonly Row[],
  { size, token }: { size: number; token: string | null },
): { rows: Row[]; next: string | undefined } {
  const cookie = token === null ? undefined : readCookie(token);
  const rest = cookie === undefined ? rows : rows.filter((row) => order.compare(order.placeOf(row), cookie.place) > 0);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  if (last === undefined || rest.length <= size) return { rows: page, next: undefined };
  return { rows: page, next: writeCookie((cookie?.pageNumber ?? 1) + 1, order.placeOf(last)) };
}

function writeCookie(pageNumber: number, place: Place): string {
  return `<cookie pagenumber="${pageNumber}" pagingcookie="${writePlace(place)}" istracking="False" />`;
}

function readCookie(text: string): { pageNumber: number; place: Place } {
  const match = /^<cookie pagenumber="(\d+)" pagingcookie="([\w-]+)" istracking="False" \/>$/.exec(text);
  return { pageNumber: Number(match?.[1]), place: readPlace(match?.[2] ?? '') };
}

/** The address of the request with other query options. */
export function linkWith(context: ApiContext, request: ApiRequest, options: Readonly<Record<string, string>>): string {
  const kept = [...request.query].filter(([name]) => !(name in options) && name !== '$deltatoken');
  const pairs = [...kept, ...Object.entries(options)];
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/!/g, '%21')}`).join('&');
  return `${context.root}/${request.path}?${query}`;
}
