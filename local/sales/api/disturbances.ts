import type { Fault, FaultTable } from '../../simulator-kit/faults.js';
import type { Engine } from '../engine/contract.js';
import type { Operation } from '../engine/operation.js';
import { DataverseError } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { Amount, amountOrZero, type Row, textOf, type Value } from '../model/values.js';
import { inputValue } from './input-value.js';
import { findByKey, rowKey, segmentsOf } from './path.js';
import { type ApiContext, type ApiRequest, SERVICE_PATH } from './request.js';

/** The parts of a request that name the row it writes. */
interface RowRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Fault `versionRace`: another writer changes the row between the client's read and its conditional write.
 * Options: `{"changes":{column: value}}` for what the other writer sets; without it the row is only touched.
 */
export function raceAnotherWriter(engine: Engine, faults: FaultTable, request: RowRequest): void {
  const conditional =
    /^W\//.test(request.headers['if-match'] ?? '') && ['PATCH', 'DELETE', 'PUT'].includes(request.method);
  if (!conditional || faults.peek('versionRace').length === 0) return;
  const found = rowOf(engine, request.target);
  if (found === undefined) return;
  const fault = faults.take('versionRace', request.method, request.target);
  if (fault === undefined) return;
  const changes = columnsOf(found.table, fault.options.changes);
  engine.run(() => engine.systemUpdate(otherWriter(engine), found.table.name, { id: found.id, changes }));
}

/**
 * Fault `recalculate`: the server alters a value right after it was written.
 * Options: `{"field": column, "value": v}` or `{"field": column, "add": "0.01"}`; on lines `priceperunit` + 0.01 by default.
 */
export function alterWrittenValue(
  context: ApiContext,
  faults: FaultTable,
  written: { request: ApiRequest; address: string | undefined },
): void {
  const { request, address } = written;
  if (address === undefined || faults.peek('recalculate').length === 0) return;
  const { engine, operation } = context;
  const found = rowOf(engine, address);
  if (found === undefined) return;
  const fault = faults.take('recalculate', request.method, request.pathAndQuery);
  if (fault === undefined) return;
  const nested = engine.nested(operation, {
    message: 'Update',
    table: found.table.name,
    id: found.id,
    priceCalculation: true,
  });
  const before = engine.need(found.table.name, found.id);
  engine.systemUpdate(nested, found.table.name, { id: found.id, changes: alteration(found.table, before, fault) });
}

function alteration(table: Table, before: Row, fault: Fault): Row {
  const field = typeof fault.options.field === 'string' ? fault.options.field : DEFAULT_FIELD[table.name];
  if (field === undefined) return {};
  if ('value' in fault.options) return columnsOf(table, { [field]: fault.options.value });
  const add = typeof fault.options.add === 'string' ? fault.options.add : '0.01';
  return { [field]: amountOrZero(before, field).add(add) };
}
const DEFAULT_FIELD: Readonly<Record<string, string>> = {
  salesorderdetail: 'priceperunit',
  salesorder: 'freightamount',
};

/** The row that an address names; undefined when it names none, or cannot be read: the request itself will tell why. */
function rowOf(engine: Engine, target: string): { table: Table; id: string } | undefined {
  try {
    const path = decodeURIComponent(target.split('?')[0] ?? '');
    const start = path.indexOf(`${SERVICE_PATH}/`);
    const [segment] = segmentsOf(start < 0 ? path : path.slice(start + SERVICE_PATH.length));
    const table = segment === undefined ? undefined : engine.schema.bySet(segment.name);
    if (table === undefined || segment?.key === undefined) return undefined;
    const row = findByKey(engine, table, rowKey(engine, table, segment.key));
    return row === undefined ? undefined : { table, id: textOf(row, table.primaryId) };
  } catch (error) {
    if (error instanceof DataverseError || error instanceof URIError) return undefined;
    throw error;
  }
}

function columnsOf(table: Table, changes: unknown): Row {
  const row: Record<string, Value> = {};
  for (const [name, value] of Object.entries(typeof changes === 'object' && changes !== null ? changes : {})) {
    const column = table.columns.get(name);
    if (column !== undefined)
      row[name] = inputValue(table, column, typeof value === 'number' ? new Amount(value) : value);
  }
  return row;
}

function otherWriter(engine: Engine): Operation {
  const seller = engine.store.first('systemuser', (row) => row.isintegrationuser !== true);
  return {
    caller: { who: 'seller', userId: textOf(seller ?? {}, 'systemuserid'), isIntegrationUser: false },
    correlationId: engine.newId(),
    requestId: engine.newId(),
    depth: 1,
    tag: undefined,
    bypassedSteps: new Set(),
    bypassAllSteps: false,
    rowVersion: undefined,
    parent: undefined,
  };
}
