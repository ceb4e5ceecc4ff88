import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { badQuery, DataverseError } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { integerOf, type Row, textOf } from '../model/values.js';
import { linkWith, queryOf } from '../query/collection.js';
import { selectedColumns } from '../query/properties.js';
import { contextList, renderRow } from '../query/render.js';
import { type ApiContext, type ApiRequest, type Json, preferenceApplied, preferencesOf } from './request.js';
import { jsonAnswer } from './wire.js';

const REFUSED = ['$filter', '$orderby', '$expand', '$top'];
const DAY_MS = 86_400_000;

/** A run of change tracking: changes after `since`; `until` becomes the next delta token when all pages are read. */
interface TrackingRun {
  readonly since: number | undefined;
  readonly until: string;
  /** where the page before ended; '' = at the start */
  readonly after: string;
  readonly page: number;
}

/** Whether a read asks for change tracking. */
export function isTracked(request: ApiRequest): boolean {
  return (
    preferencesOf(request.headers).trackChanges ||
    request.query.has('$deltatoken') ||
    /istracking="True"/.test(request.query.get('$skiptoken') ?? '')
  );
}

/** Answers a tracked read: a first run, a delta, or a later page of either (D-032 to D-037). */
export function answerTracked(context: ApiContext, request: ApiRequest, table: Table): SimulatorResponse {
  const { engine } = context;
  checkTracked(context, request, table);
  const preferences = preferencesOf(request.headers);
  const query = queryOf(request.query);
  selectedColumns(engine.schema, table, query.select);
  const run = runOf(context, request);
  const rest = changesOf(context, table, run.since).filter((change) => change.place > run.after);
  const page = rest.slice(0, Math.min(preferences.maxPageSize ?? engine.settings.pageSize, engine.settings.pageSize));
  const last = rest.length > page.length ? page.at(-1) : undefined;
  const next = last === undefined ? undefined : writeRun({ ...run, after: last.place, page: run.page + 1 });
  const shape = { query, annotations: preferences.annotations };
  const shown = (change: Change) =>
    'row' in change ? renderRow(engine, table, { row: change.row, shape }) : deletedEntity(context, table, change.gone);
  const applied = preferenceApplied(preferences);
  return jsonAnswer(
    200,
    {
      '@odata.context': `${context.root}/$metadata#${table.set}${contextList(query)}${run.since === undefined ? '' : '/$delta'}`,
      value: page.map(shown),
      ...followingLink(context, request, { next, until: run.until }),
    },
    applied === undefined ? {} : { 'preference-applied': applied },
  );
}

function deletedEntity(context: ApiContext, table: Table, id: string): Json {
  return { '@odata.context': `${context.root}/$metadata#${table.set}/$deletedEntity`, id, reason: 'deleted' };
}

function followingLink(
  context: ApiContext,
  request: ApiRequest,
  to: { next: string | undefined; until: string },
): Json {
  const address = bare(request);
  return to.next === undefined
    ? { '@odata.deltaLink': linkWith(context, address, { $deltatoken: to.until }) }
    : { '@odata.nextLink': linkWith(context, address, { $skiptoken: to.next }) };
}

/** `$count` of what a delta link would bring. */
export function countTracked(context: ApiContext, request: ApiRequest, table: Table): number {
  checkTracked(context, request, table);
  return changesOf(context, table, runOf(context, request).since).length;
}

function checkTracked(context: ApiContext, request: ApiRequest, table: Table): void {
  if (!context.engine.schema.tracksChanges(table)) {
    throw new DataverseError(400, '0x80060888', `Change tracking is not enabled for the entity '${table.name}'.`);
  }
  for (const name of REFUSED) {
    if (request.query.has(name)) {
      throw new DataverseError(
        400,
        '0x80060888',
        `The "${name}" query parameter isn't supported when Change Tracking is enabled.`,
      );
    }
  }
}

/** A row, or the id of one that is gone; `place` orders changes as text: pages go on after the last one seen. */
type Change = { readonly place: string } & ({ readonly row: Row } | { readonly gone: string });

/** First run: every row, by id. Delta: rows changed since, then deletions, each by version. */
function changesOf(context: ApiContext, table: Table, since: number | undefined): Change[] {
  const { store } = context.engine;
  if (since === undefined) return store.all(table.name).map((row) => ({ place: textOf(row, table.primaryId), row }));
  const place = (kind: 'changed' | 'deleted', version: number) => `${kind} ${String(version).padStart(16, '0')}`;
  const version = (row: Row) => integerOf(row, 'versionnumber') ?? 0;
  const changed = store
    .where(table.name, (row) => version(row) > since)
    .sort((left, right) => version(left) - version(right))
    .map((row) => ({ place: place('changed', version(row)), row }));
  const last = new Map(store.deletionsSince(table.name, since).map((deletion) => [deletion.id, deletion]));
  const deleted = [...last.values()]
    .filter((deletion) => store.get(table.name, deletion.id) === undefined)
    .sort((left, right) => left.version - right.version)
    .map((deletion) => ({ place: place('deleted', deletion.version), gone: deletion.id }));
  return [...changed, ...deleted];
}

function runOf(context: ApiContext, request: ApiRequest): TrackingRun {
  const skip = request.query.get('$skiptoken');
  if (skip !== null) return readRun(skip);
  const until = newToken(context);
  const token = request.query.get('$deltatoken');
  if (token === null) return { since: undefined, until, after: '', page: 1 };
  return { since: sinceOf(context, token), until, after: '', page: 1 };
}

/** Version and time, as `919042!08/22/2026 08:10:44`. */
function newToken(context: ApiContext): string {
  const { engine } = context;
  const [date = '', time = ''] = new Date(engine.clock.nowMs()).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${engine.store.version}!${month}/${day}/${year} ${time}`;
}

/** The version in a delta token. @throws DataverseError 400 `0x80044352` when it is too old or not ours (D-035) */
function sinceOf(context: ApiContext, token: string): number {
  const { engine } = context;
  const match = /^(\d+)!(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d)$/.exec(token);
  const expired = () =>
    new DataverseError(
      400,
      '0x80044352',
      'Version stamp associated with the client has expired. Please perform a full sync.',
    );
  if (match === null) throw expired();
  const [, version, month, day, year, time] = match;
  const issuedMs = Date.parse(`${year}-${month}-${day}T${time}Z`);
  const days = integerOf(engine.organization(), 'expirechangetrackingindays') ?? 7;
  const tooOld = engine.clock.nowMs() - issuedMs > days * DAY_MS;
  const since = Number(version);
  if (tooOld || since < engine.trackingFloor || since > engine.store.version) throw expired();
  return since;
}

function bare(request: ApiRequest): ApiRequest {
  const query = new URLSearchParams(request.query);
  query.delete('$skiptoken');
  return { ...request, query };
}

function writeRun(run: TrackingRun): string {
  const inner = Buffer.from(JSON.stringify([run.since ?? null, run.until, run.after])).toString('base64url');
  return `<cookie pagenumber="${run.page}" pagingcookie="${inner}" istracking="True" />`;
}

function readRun(text: string): TrackingRun {
  const match = /^<cookie pagenumber="(\d+)" pagingcookie="([\w-]+)" istracking="True" \/>$/.exec(text);
  try {
    const [since, until, after] = JSON.parse(Buffer.from(match?.[2] ?? '', 'base64url').toString()) as [
      number | null,
      string,
      string,
    ];
    return { since: since ?? undefined, until, after, page: Number(match?.[1]) };
  } catch {
    throw badQuery('Malformed XML in the paging cookie.');
  }
}
