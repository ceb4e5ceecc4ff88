import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { badQuery, DataverseError } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { integerOf, type Row } from '../model/values.js';
import { linkWith, queryOf } from '../query/collection.js';
import { selectedColumns } from '../query/properties.js';
import { contextList, renderRow } from '../query/render.js';
import type { Deletion } from '../store/store.js';
import { type ApiContext, type ApiRequest, preferenceApplied, preferencesOf } from './request.js';
import { jsonAnswer } from './wire.js';

const REFUSED = ['$filter', '$orderby', '$expand', '$top'];
const DAY_MS = 86_400_000;

/** A run of change tracking: changes after `since`; `until` becomes the next delta token when all pages are read. */
interface TrackingRun {
  readonly since: number | undefined;
  readonly until: string;
  readonly position: number;
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
  const items = changesOf(context, table, run.since);
  const size = Math.min(preferences.maxPageSize ?? engine.settings.pageSize, engine.settings.pageSize);
  const end = run.position + size;
  const shape = { query, annotations: preferences.annotations };
  const value = items.slice(run.position, end).map((item) =>
    'row' in item
      ? renderRow(engine, table, { row: item.row, shape })
      : {
          '@odata.context': `${context.root}/$metadata#${table.set}/$deletedEntity`,
          id: item.deletion.id,
          reason: 'deleted',
        },
  );
  const isDelta = run.since !== undefined;
  const applied = preferenceApplied(preferences);
  return jsonAnswer(
    200,
    {
      '@odata.context': `${context.root}/$metadata#${table.set}${contextList(query)}${isDelta ? '/$delta' : ''}`,
      ...(end < items.length
        ? {}
        : { '@odata.deltaLink': linkWith(context, bare(request), { $deltatoken: run.until }) }),
      value,
      ...(end < items.length
        ? {
            '@odata.nextLink': linkWith(context, bare(request), {
              $skiptoken: writeRun({ ...run, position: end, page: run.page + 1 }),
            }),
          }
        : {}),
    },
    applied === undefined ? {} : { 'preference-applied': applied },
  );
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

type Change = { readonly row: Row } | { readonly deletion: Deletion };

/** First run: every row. Delta: rows changed since, by version, then deletions. */
function changesOf(context: ApiContext, table: Table, since: number | undefined): Change[] {
  const { store } = context.engine;
  if (since === undefined) return store.all(table.name).map((row) => ({ row }));
  const version = (row: Row) => integerOf(row, 'versionnumber') ?? 0;
  const rows = store
    .where(table.name, (row) => version(row) > since)
    .sort((left, right) => version(left) - version(right));
  const last = new Map(store.deletionsSince(table.name, since).map((deletion) => [deletion.id, deletion]));
  const gone = [...last.values()].filter((deletion) => store.get(table.name, deletion.id) === undefined);
  return [...rows.map((row) => ({ row })), ...gone.map((deletion) => ({ deletion }))];
}

function runOf(context: ApiContext, request: ApiRequest): TrackingRun {
  const skip = request.query.get('$skiptoken');
  if (skip !== null) return readRun(skip);
  const until = newToken(context);
  const token = request.query.get('$deltatoken');
  if (token === null) return { since: undefined, until, position: 0, page: 1 };
  return { since: sinceOf(context, token), until, position: 0, page: 1 };
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
  const inner = Buffer.from(JSON.stringify([run.since ?? null, run.until, run.position])).toString('base64url');
  return `<cookie pagenumber="${run.page}" pagingcookie="${inner}" istracking="True" />`;
}

function readRun(text: string): TrackingRun {
  const match = /^<cookie pagenumber="(\d+)" pagingcookie="([\w-]+)" istracking="True" \/>$/.exec(text);
  try {
    const [since, until, position] = JSON.parse(Buffer.from(match?.[2] ?? '', 'base64url').toString()) as [
      number | null,
      string,
      number,
    ];
    return { since: since ?? undefined, until, position, page: Number(match?.[1]) };
  } catch {
    throw badQuery('Malformed XML in the paging cookie.');
  }
}
