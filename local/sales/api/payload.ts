import type { Column } from '../model/column.js';
import { badPayload, undeclared } from '../model/errors.js';
import type { Relation } from '../model/relations.js';
import type { Table } from '../model/table.js';
import type { Row, Value } from '../model/values.js';
import { inputValue } from './input-value.js';
import { resolveReference } from './reference.js';
import { type ApiContext, isJsonObject, type Json } from './request.js';

/** Rows to be created under the row of a deep insert. */
export interface Children {
  readonly relation: Relation;
  readonly bodies: readonly Json[];
}

/** A body, read against its table. */
export interface Payload {
  readonly row: Row;
  readonly children: readonly Children[];
}

/** Create or update: decides which columns are taken (C/U of the sheet). */
export type PayloadUse = 'create' | 'update';

/**
 * Reads a body. Columns that the use does not allow are ignored (D-016), unknown names refused (D-011).
 * @throws DataverseError 400, or 404 when a bound row does not exist (D-012)
 */
export function readPayload(
  context: ApiContext,
  table: Table,
  { body, use }: { body: Json; use: PayloadUse },
): Payload {
  const row: Record<string, Value> = {};
  const children: Children[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('@')) continue;
    if (name.endsWith('@odata.bind'))
      bind(context, table, { row, navigation: name.slice(0, -'@odata.bind'.length), value, use });
    else if (!name.includes('@')) {
      const relation = context.engine.schema.collection(table, name);
      if (relation === undefined) setColumn(context, table, { row, name, value, use });
      else children.push(deepInsert(table, { relation, value, use }));
    }
  }
  return { row, children };
}

function allows(context: ApiContext, table: Table, { column, use }: { column: Column; use: PayloadUse }): boolean {
  if (column.use === 'CU' || column.use === (use === 'create' ? 'C' : 'U')) return true;
  if (use === 'update' && context.engine.settings.strictReadOnlyColumns && column.name !== table.primaryId) {
    throw badPayload(table.set, `The property '${column.name}' cannot be updated.`);
  }
  return false;
}

function bind(
  context: ApiContext,
  table: Table,
  input: { row: Record<string, Value>; navigation: string; value: unknown; use: PayloadUse },
): void {
  const found = context.engine.schema.navigation(table, input.navigation);
  if (found === undefined) throw undeclared(table.set, input.navigation);
  if (input.value !== null && typeof input.value !== 'string') {
    throw badPayload(table.set, `The value of '${input.navigation}@odata.bind' must be a reference.`);
  }
  const reference = input.value === null ? null : resolveReference(context, input.value, found.target);
  if (allows(context, table, { column: found.column, use: input.use })) input.row[found.column.name] = reference;
}

function setColumn(
  context: ApiContext,
  table: Table,
  input: { row: Record<string, Value>; name: string; value: unknown; use: PayloadUse },
): void {
  const column = context.engine.schema.column(table, input.name);
  if (column === undefined || column.kind === 'lookup') throw undeclared(table.set, input.name);
  const value = inputValue(table, column, input.value);
  if (allows(context, table, { column, use: input.use })) input.row[column.name] = value;
}

function deepInsert(table: Table, input: { relation: Relation; value: unknown; use: PayloadUse }): Children {
  const { relation, value } = input;
  if (input.use === 'update') throw badPayload(table.set, `Deep update of '${relation.collection}' is not supported.`);
  if (!Array.isArray(value) || !value.every(isJsonObject)) {
    throw badPayload(table.set, `An array of objects is expected in '${relation.collection}'.`);
  }
  return { relation, bodies: value };
}
