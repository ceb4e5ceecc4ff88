import { propertyOf, wireAmount } from '../api/wire.js';
import type { Engine } from '../engine/contract.js';
import { Amount, isReference } from '../model/values.js';
import { currentSetup } from './setup.js';

/** Everything held, tables by name, rows by id, columns as defined; no secret value is shown. Amounts are text. */
export function stateOf(engine: Engine): Record<string, unknown> {
  const tables: Record<string, unknown> = {};
  for (const table of engine.schema.tables()) {
    const rows = engine.store.all(table.name).map((row) => {
      const shown: Record<string, unknown> = {};
      for (const column of table.columns.values()) {
        const value = row[column.name] ?? null;
        if (value === null || column.writeOnly === true) continue;
        const text = Amount.isDecimal(value) ? wireAmount(column, value) : isReference(value) ? value.id : value;
        shown[propertyOf(column)] = text;
      }
      return shown;
    });
    if (rows.length > 0) tables[table.set] = rows;
  }
  return { version: engine.store.version, setup: currentSetup(engine), tables };
}
