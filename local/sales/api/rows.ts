import { DataverseError, duplicateRow, rowMissing, versionMismatch } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { type Row, textOf, type Value } from '../model/values.js';
import { queryOf } from '../query/collection.js';
import { contextList, etagOf, renderRow } from '../query/render.js';
import { findByKey, needByKey, type RowKey, rowPath } from './path.js';
import { type Children, readPayload } from './payload.js';
import { checkPrivilege } from './privileges.js';
import {
  type ApiAnswer,
  type ApiContext,
  type ApiRequest,
  jsonBody,
  noContent,
  preferenceApplied,
  preferencesOf,
} from './request.js';
import { jsonAnswer } from './wire.js';

/** POST on a set (D-002, D-003, D-004, D-022). */
export function createRow(context: ApiContext, request: ApiRequest, table: Table): ApiAnswer {
  const payload = readPayload(context, table, { body: jsonBody(request, table.set), use: 'create' });
  const row = createWithChildren(context, table, payload);
  return written(context, request, { table, row, status: 201, address: `${context.root}/${rowPath(table, row)}` });
}

/** Creates a row and the rows nested in its body, as one transaction. */
export function createWithChildren(
  context: ApiContext,
  table: Table,
  payload: { row: Row; children: readonly Children[] },
): Row {
  const { engine, operation } = context;
  return engine.run(() => {
    const { id } = engine.create(operation, table.name, payload.row);
    for (const { relation, bodies } of payload.children) {
      const childTable = engine.schema.existing(relation.many);
      for (const body of bodies) {
        const child = readPayload(context, childTable, { body, use: 'create' });
        const row: Row = { ...child.row, [relation.column]: { table: table.name, id } };
        createWithChildren(context, childTable, { row, children: child.children });
      }
    }
    return engine.need(table.name, id);
  });
}

/** GET of one row (D-005, D-010). */
export function readRow(
  context: ApiContext,
  request: ApiRequest,
  { table, key }: { table: Table; key: RowKey },
): ApiAnswer {
  const row = needByKey(context.engine, table, key);
  const query = queryOf(request.query);
  const preferences = preferencesOf(request.headers);
  const condition = request.headers['if-none-match'];
  const conditional = query.expand === undefined && preferences.annotations.length === 0;
  if (conditional && condition === etagOf(row)) return { status: 304, headers: { etag: etagOf(row) } };
  return representation(context, request, { table, row, status: 200 });
}

/** PATCH: update, or upsert when nothing forbids it (D-006, D-007, D-008, D-023). */
export function patchRow(
  context: ApiContext,
  request: ApiRequest,
  { table, key }: { table: Table; key: RowKey },
): ApiAnswer {
  const { engine } = context;
  const existing = findByKey(engine, table, key);
  checkPrivilege(context, table, existing === undefined ? 'Create' : 'Write');
  checkConditions(context, request, { table, key, existing });
  const body = jsonBody(request, table.set);
  const address = key.kind === 'id' ? undefined : `${context.root}/${table.set}(${key.text})`;
  if (existing === undefined) {
    const payload = readPayload(context, table, { body, use: 'create' });
    const keyed: Record<string, Value> = key.kind === 'id' ? { [table.primaryId]: key.id } : { ...key.values };
    const row = createWithChildren(context, table, { ...payload, row: { ...payload.row, ...keyed } });
    return written(context, request, {
      table,
      row,
      status: 201,
      address: address ?? `${context.root}/${rowPath(table, row)}`,
    });
  }
  const changes: Record<string, Value> = { ...readPayload(context, table, { body, use: 'update' }).row };
  if (key.kind === 'alternate') for (const column of Object.keys(key.values)) delete changes[column];
  const row = engine.update(context.operation, table.name, { id: textOf(existing, table.primaryId), changes });
  return written(context, request, {
    table,
    row,
    status: 200,
    address: address ?? `${context.root}/${rowPath(table, row)}`,
  });
}

/** DELETE of a row (D-008). */
export function deleteRowByKey(
  context: ApiContext,
  request: ApiRequest,
  { table, key }: { table: Table; key: RowKey },
): ApiAnswer {
  const existing = needByKey(context.engine, table, key);
  checkConditions(context, request, { table, key, existing });
  context.engine.delete(context.operation, table.name, textOf(existing, table.primaryId));
  return noContent();
}

function checkConditions(
  context: ApiContext,
  request: ApiRequest,
  { table, key, existing }: { table: Table; key: RowKey; existing: Row | undefined },
): void {
  const mustMatch = request.headers['if-match'];
  const mustNotMatch = request.headers['if-none-match'];
  if (mustNotMatch === '*' && existing !== undefined) throw duplicateRow();
  if (mustMatch === undefined) return;
  if (mustMatch !== '*' && !context.engine.schema.checksVersions(table)) {
    throw new DataverseError(
      400,
      '0x8006088D',
      `Optimistic concurrency isn't enabled for entity type ${table.name}. The IfVersionMatches option can't be used.`,
    );
  }
  if (existing === undefined) {
    if (key.kind === 'id') throw rowMissing(table.name, key.id);
    needByKey(context.engine, table, key);
  } else if (mustMatch !== '*' && !/^W\/"\d+"$/.test(mustMatch)) {
    throw new DataverseError(400, '0x80060883', 'The version of the row in If-Match must be an etag.');
  } else if (mustMatch !== '*' && mustMatch !== etagOf(existing)) throw versionMismatch();
}

function written(
  context: ApiContext,
  request: ApiRequest,
  result: { table: Table; row: Row; status: 200 | 201; address: string },
): ApiAnswer {
  const { address } = result;
  if (preferencesOf(request.headers).representation) return { ...representation(context, request, result), address };
  return { ...noContent({ 'odata-entityid': address, 'odata-version': '4.0' }), address };
}

/** A row as the answer's body. `$expand` is ignored after an update (sheet 1.7). */
function representation(
  context: ApiContext,
  request: ApiRequest,
  result: { table: Table; row: Row; status: 200 | 201 },
): ApiAnswer {
  const { table, row, status } = result;
  const preferences = preferencesOf(request.headers);
  const asked = queryOf(request.query);
  const { expand: _ignored, ...withoutExpand } = asked;
  const query = request.method === 'PATCH' ? withoutExpand : asked;
  const shown = renderRow(context.engine, table, { row, shape: { query, annotations: preferences.annotations } });
  const applied = preferenceApplied(preferences);
  return jsonAnswer(
    status,
    { '@odata.context': `${context.root}/$metadata#${table.set}${contextList(query)}/$entity`, ...shown },
    { etag: etagOf(row), ...(applied === undefined ? {} : { 'preference-applied': applied }) },
  );
}
