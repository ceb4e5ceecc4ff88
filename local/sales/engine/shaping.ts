import { DataverseError, invalidArgument } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { type Row, sameValue, type Value } from '../model/values.js';
import type { Engine } from './contract.js';
import type { Operation } from './operation.js';

/** 400 `0x80048408`: the reason does not belong to the state (D-041, D-054). */
function reasonMismatch(reason: unknown, state: number, table: string): DataverseError {
  return new DataverseError(
    400,
    '0x80048408',
    `${String(reason)} is not a valid status code for state code ${state} on ${table}.`,
  );
}

/** The state a new row of the table starts in. */
function firstState(engine: Engine, table: Table): number {
  return table.name === 'product' && !engine.settings.createProductsActive ? 2 : 0;
}

/** A new row with initial values, state, owner and system columns. */
export function completeCreate(
  context: { engine: Engine; operation: Operation; table: Table; id: string },
  input: Row,
): Row {
  const { engine, operation, table, id } = context;
  const caller = { table: 'systemuser', id: operation.caller.userId };
  const row: Record<string, Value> = {};
  for (const column of table.columns.values()) if (column.initial !== undefined) row[column.name] = column.initial;
  Object.assign(row, input, { [table.primaryId]: id });
  if (table.states !== undefined) {
    const state = firstState(engine, table);
    const definition = table.states[state];
    const reason = input.statuscode ?? definition?.initial ?? null;
    if (typeof reason !== 'number' || definition?.reasons[reason] === undefined)
      throw reasonMismatch(reason, state, table.name);
    Object.assign(row, { statecode: state, statuscode: reason });
  }
  if (table.owned) {
    const owner = row.ownerid ?? caller;
    Object.assign(row, { ownerid: owner, owninguser: owner, owningbusinessunit: businessUnit(engine) });
  }
  const now = engine.now();
  return { ...row, createdon: now, createdby: caller, modifiedon: now, modifiedby: caller };
}

function businessUnit(engine: Engine): Value {
  const row = engine.store.all('businessunit')[0];
  const id = row?.businessunitid;
  return typeof id === 'string' ? { table: 'businessunit', id } : null;
}

/** The state and reason a PATCH asks for: a bare state picks its first reason (D-054). */
export function stateChangeOf(
  table: Table,
  current: number,
  asked: { statecode: Value | undefined; statuscode: Value | undefined },
): { state: number; reason: number } {
  const state = asked.statecode ?? current;
  if (typeof state !== 'number') throw invalidArgument('statecode cannot be null.');
  const definition = table.states?.[state];
  if (definition === undefined) throw invalidArgument(`${state} is not a valid state code on ${table.name}.`);
  const reason = asked.statuscode ?? definition.initial;
  if (typeof reason !== 'number' || definition.reasons[reason] === undefined)
    throw reasonMismatch(reason, state, table.name);
  return { state, reason };
}

/** @throws DataverseError 412 `0x80060892` when another row has the same values in an alternate key (D-024). */
export function checkKeys(engine: Engine, table: Table, candidate: { id: string; row: Row }): void {
  for (const key of table.keys) {
    const values = key.columns.map((column) => candidate.row[column] ?? null);
    if (values.includes(null)) continue;
    const taken = engine.store.first(
      table.name,
      (row) =>
        row[table.primaryId] !== candidate.id &&
        key.columns.every((column, index) => sameKeyPart(row[column] ?? null, values[index] ?? null)),
    );
    if (taken !== undefined) {
      throw new DataverseError(
        412,
        '0x80060892',
        `A record that has the attribute values ${key.columns.join(', ')} already exists. The entity key ${key.logicalName} requires that this set of attributes contains unique values. Select unique values and try again.`,
      );
    }
  }
}

/** Texts in keys are equal without regard to case, as the database compares them. */
export function sameKeyPart(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toLowerCase() === right.toLowerCase();
  return sameValue(left, right);
}
