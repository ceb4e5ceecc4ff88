import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { DataverseError, unknownSegment } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { integerOf, textOf } from '../model/values.js';
import { chooseRows } from '../query/choose.js';
import { answerCollection, queryOf } from '../query/collection.js';
import { Reader } from '../query/reader.js';
import { recalculate } from '../rules/price-engine.js';
import { orderDocument } from '../rules/priced-document.js';
import { boundAction, setAction, unboundOperation } from './actions.js';
import { answerMetadata, isMetadataPath } from './metadata.js';
import { needByKey, rowKey, type Segment, segmentsOf, tableOfSet } from './path.js';
import { checkPrivilege, userPrivileges } from './privileges.js';
import { clearProperty, readProperty, writeProperty } from './properties.js';
import type { ApiAnswer, ApiContext, ApiRequest } from './request.js';
import { createRow, deleteRowByKey, patchRow, readRow } from './rows.js';
import { answerTracked, countTracked, isTracked } from './tracking.js';
import { jsonAnswer } from './wire.js';

const NAMESPACE = 'Microsoft.Dynamics.CRM.';

/** A method that a resource does not know. */
const noSuchMethod = (request: ApiRequest) =>
  new DataverseError(405, '0x80060888', `The requested resource does not support http method '${request.method}'.`);

/** Answers one operation. @throws DataverseError for everything that Dataverse refuses */
export function route(context: ApiContext, request: ApiRequest): ApiAnswer {
  const segments = segmentsOf(request.path);
  const [first, second] = segments;
  if (first === undefined) return serviceDocument(context, request);
  if (isMetadataPath(first.name)) return answerMetadata(context, request, segments);
  const unbound = unboundOperation(context, request, first);
  if (unbound !== undefined) return unbound;
  const table = tableOfSet(context.engine, first.name);
  if (first.key === undefined) return setRequest(context, request, { table, second });
  if (second === undefined) return rowRequest(context, request, { table, keyText: first.key });
  return memberRequest(context, request, { table, keyText: first.key, segments: segments.slice(1) });
}

function serviceDocument(context: ApiContext, request: ApiRequest): SimulatorResponse {
  if (request.method !== 'GET') throw noSuchMethod(request);
  const value = context.engine.schema.tables().map((table) => ({ name: table.set, kind: 'EntitySet', url: table.set }));
  return jsonAnswer(200, { '@odata.context': `${context.root}/$metadata`, value });
}

function setRequest(
  context: ApiContext,
  request: ApiRequest,
  { table, second }: { table: Table; second: Segment | undefined },
): ApiAnswer {
  if (second?.name.startsWith(NAMESPACE)) {
    if (request.method !== 'POST') throw noSuchMethod(request);
    return setAction(context, request, { table, action: second.name.slice(NAMESPACE.length) });
  }
  if (second?.name === '$count') return countRows(context, request, table);
  if (second !== undefined) throw unknownSegment(second.name);
  switch (request.method) {
    case 'GET':
      checkPrivilege(context, table, 'Read');
      if (isTracked(request)) return answerTracked(context, request, table);
      return answerCollection(context, request, { table });
    case 'POST':
      checkPrivilege(context, table, 'Create');
      return createRow(context, request, table);
    default:
      throw noSuchMethod(request);
  }
}

function countRows(context: ApiContext, request: ApiRequest, table: Table): SimulatorResponse {
  if (request.method !== 'GET') throw noSuchMethod(request);
  const total = isTracked(request)
    ? countTracked(context, request, table)
    : chooseRows(context.engine, table, { rows: undefined, query: queryOf(request.query) }).length;
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(Math.min(total, 5000)) };
}

function rowRequest(
  context: ApiContext,
  request: ApiRequest,
  { table, keyText }: { table: Table; keyText: string },
): ApiAnswer {
  const key = rowKey(context.engine, table, keyText);
  switch (request.method) {
    case 'GET':
      checkPrivilege(context, table, 'Read');
      retrieved(context, table, keyText);
      return readRow(context, request, { table, key });
    case 'PATCH':
      return patchRow(context, request, { table, key });
    case 'DELETE':
      checkPrivilege(context, table, 'Delete');
      return deleteRowByKey(context, request, { table, key });
    default:
      throw noSuchMethod(request);
  }
}

/** Reading an Active order may itself recalculate it: a switch, since the sheet leaves it open. */
function retrieved(context: ApiContext, table: Table, id: string): void {
  const { engine, operation } = context;
  if (table.name !== 'salesorder' || !engine.settings.calculateOnRetrieve) return;
  const order = engine.store.get('salesorder', id.toLowerCase());
  if (order === undefined || integerOf(order, 'statecode') !== 0) return;
  const target = { document: orderDocument, id: textOf(order, 'salesorderid') };
  engine.run(() => recalculate(engine, operation, target));
}

function memberRequest(
  context: ApiContext,
  request: ApiRequest,
  { table, keyText, segments }: { table: Table; keyText: string; segments: readonly Segment[] },
): SimulatorResponse {
  const [member, last] = segments;
  if (member === undefined) throw unknownSegment('');
  const key = rowKey(context.engine, table, keyText);
  if (member.name.startsWith(NAMESPACE)) {
    const isPrivileges =
      table.name === 'systemuser' && member.name.slice(NAMESPACE.length) === 'RetrieveUserPrivileges';
    if (isPrivileges && request.method === 'GET') return userPrivileges(context, keyText.toLowerCase());
    if (request.method !== 'POST') throw noSuchMethod(request);
    return boundAction(context, {
      table,
      row: needByKey(context.engine, table, key),
      action: member.name.slice(NAMESPACE.length),
    });
  }
  const target = { table, key, property: member.name, reference: last?.name === '$ref' };
  switch (request.method) {
    case 'GET':
      return readMember(context, request, { ...target, last });
    case 'PUT':
      checkPrivilege(context, table, 'Write');
      return writeProperty(context, request, target);
    case 'DELETE':
      checkPrivilege(context, table, 'Write');
      return clearProperty(context, target);
    default:
      throw noSuchMethod(request);
  }
}

function readMember(
  context: ApiContext,
  request: ApiRequest,
  target: { table: Table; key: ReturnType<typeof rowKey>; property: string; last: Segment | undefined },
): SimulatorResponse {
  const { engine } = context;
  const { table, property, last } = target;
  const row = needByKey(engine, table, target.key);
  const relation = engine.schema.collection(table, property);
  if (relation !== undefined) {
    const many = engine.schema.existing(relation.many);
    const rows = new Reader(engine).many(row, relation);
    if (last?.name !== '$count') return answerCollection(context, request, { table: many, rows });
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(rows.length) };
  }
  if (last !== undefined && last.name !== '$value') throw unknownSegment(last.name);
  return readProperty(context, request, { table, row, property, raw: last !== undefined });
}
