import { DataverseError } from '../model/errors.js';
import type { Relation } from '../model/relations.js';
import { type Row, referenceOf } from '../model/values.js';
import type { Engine } from './contract.js';
import type { Operation } from './operation.js';

/** A row by table and id. */
export interface RowName {
  readonly table: string;
  readonly id: string;
}

/**
 * Deletes a row: refused while a restricting row points to it (D-057, D-058), dependants go with it.
 * @throws DataverseError 404, or 405 `0x80040227`
 */
export function deleteRow(engine: Engine, operation: Operation, name: RowName): void {
  const row = engine.need(name.table, name.id);
  const rules = engine.rules(name.table);
  rules.checkDelete?.({ engine, operation, id: name.id, row });
  removeWithDependants(engine, operation, { name, row, events: true });
  rules.afterDelete?.({ engine, operation, id: name.id, row });
}

function removeWithDependants(
  engine: Engine,
  operation: Operation,
  { name, row, events }: { name: RowName; row: Row; events: boolean },
): void {
  const relations = engine.schema.relationsFrom(name.table);
  for (const relation of relations) if (relation.onDelete === 'restrict') refuseWhenUsed(engine, relation, name);
  for (const relation of relations) releaseDependants(engine, operation, { relation, name });
  engine.store.delete(name.table, name.id);
  if (events) {
    engine.raise({ message: 'Delete', table: name.table, id: name.id, target: {}, named: [], before: row, operation });
  }
}

function dependants(engine: Engine, relation: Relation, name: RowName): Row[] {
  return engine.store.where(relation.many, (row) => {
    const reference = referenceOf(row, relation.column);
    return reference !== null && reference.table === name.table && reference.id === name.id;
  });
}

function refuseWhenUsed(engine: Engine, relation: Relation, name: RowName): void {
  if (dependants(engine, relation, name).length === 0) return;
  throw new DataverseError(
    405,
    '0x80040227',
    `The ${name.table} cannot be deleted because it is associated with ${relation.many}.`,
  );
}

function releaseDependants(
  engine: Engine,
  operation: Operation,
  { relation, name }: { relation: Relation; name: RowName },
): void {
  const table = engine.schema.existing(relation.many);
  for (const row of dependants(engine, relation, name)) {
    const id = String(row[table.primaryId]);
    if (relation.onDelete === 'unlink') engine.store.put(table.name, id, { ...row, [relation.column]: null });
    else {
      const isLine = table.name === 'salesorderdetail' || table.name === 'quotedetail';
      const nested = engine.nested(operation, { message: 'Delete', table: name.table, id: name.id });
      removeWithDependants(engine, nested, {
        name: { table: table.name, id },
        row,
        events: !isLine || engine.settings.cascadeDeleteEvents,
      });
    }
  }
}
