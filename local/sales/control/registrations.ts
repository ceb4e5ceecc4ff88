import type { Engine } from '../engine/contract.js';
import type { Row } from '../model/values.js';

/** Tables of the webhook registrations, in the order in which their rows refer to each other. */
const registrationTables = ['serviceendpoint', 'sdkmessageprocessingstep', 'sdkmessageprocessingstepimage'] as const;

/** Registrations as they stood once. */
export interface RememberedRegistrations {
  readonly rows: readonly { readonly table: string; readonly id: string; readonly row: Row }[];
}

/** Takes down the webhook registrations that stand now. */
export function registrationsOf(engine: Engine): RememberedRegistrations {
  return {
    rows: registrationTables.flatMap((table) => {
      const { primaryId } = engine.schema.existing(table);
      return engine.store.all(table).map((row) => ({ table, id: String(row[primaryId]), row }));
    }),
  };
}

/** Writes remembered registrations into a store that was just filled with its start data. No events, no rules. */
export function writeRegistrations(engine: Engine, remembered: RememberedRegistrations): void {
  for (const { table, id, row } of remembered.rows) {
    engine.store.put(table, id, row);
  }
}
