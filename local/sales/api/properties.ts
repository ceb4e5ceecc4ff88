import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { badPayload, unknownSegment } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { type Row, referenceOf, textOf } from '../model/values.js';
import { queryOf } from '../query/collection.js';
import { Reader } from '../query/reader.js';
import { contextList, renderRow } from '../query/render.js';
import { needByKey, type RowKey } from './path.js';
import { readPayload } from './payload.js';
import { type ApiContext, type ApiRequest, jsonBody, noContent, preferencesOf } from './request.js';
import { jsonAnswer, wireValue } from './wire.js';

/** GET of one property, or of the row a single-valued navigation property leads to (sheet 1.1). */
export function readProperty(
  context: ApiContext,
  request: ApiRequest,
  target: { table: Table; row: Row; property: string; raw: boolean },
): SimulatorResponse {
  const { engine } = context;
  const { table, row, property } = target;
  const reader = new Reader(engine);
  const column = engine.schema.column(table, property);
  if (column !== undefined && column.kind !== 'lookup') {
    const value = reader.value(table, row, column);
    if (value === null) return noContent();
    if (target.raw)
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(wireValue(column, value)) };
    const address = `${table.set}(${textOf(row, table.primaryId)})/${property}`;
    return jsonAnswer(200, {
      '@odata.context': `${context.root}/$metadata#${address}`,
      value: wireValue(column, value),
    });
  }
  const navigation = engine.schema.navigation(table, property);
  if (navigation === undefined) throw unknownSegment(property);
  const found = reader.follow(referenceOf(row, navigation.column.name));
  if (found === undefined || found.table.name !== navigation.target) return noContent();
  const query = queryOf(request.query);
  const shape = { query, annotations: preferencesOf(request.headers).annotations };
  return jsonAnswer(200, {
    '@odata.context': `${context.root}/$metadata#${found.table.set}${contextList(query)}/$entity`,
    ...renderRow(engine, found.table, { row: found.row, shape }),
  });
}

interface PropertyTarget {
  readonly table: Table;
  readonly key: RowKey;
  readonly property: string;
  readonly reference: boolean;
}

/** PUT of one property (`{"value":…}`), or of a lookup through `/$ref` (`{"@odata.id":…}`). */
export function writeProperty(context: ApiContext, request: ApiRequest, target: PropertyTarget): SimulatorResponse {
  const { table, property } = target;
  const body = jsonBody(request, table.set);
  const name = target.reference ? '@odata.id' : 'value';
  if (!(name in body)) throw badPayload(table.set, `'${name}' is missing.`);
  const row = needByKey(context.engine, table, target.key);
  const written = { [target.reference ? `${property}@odata.bind` : property]: body[name] };
  const { row: changes } = readPayload(context, table, { body: written, use: 'update' });
  context.engine.update(context.operation, table.name, { id: textOf(row, table.primaryId), changes });
  return noContent();
}

/** DELETE of one property or of a lookup through `/$ref`: it becomes null. */
export function clearProperty(context: ApiContext, target: PropertyTarget): SimulatorResponse {
  const { table, property } = target;
  const row = needByKey(context.engine, table, target.key);
  const body = { [target.reference ? `${property}@odata.bind` : property]: null };
  const { row: changes } = readPayload(context, table, { body, use: 'update' });
  context.engine.update(context.operation, table.name, { id: textOf(row, table.primaryId), changes });
  return noContent();
}
