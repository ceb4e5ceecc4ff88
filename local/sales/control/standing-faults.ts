import type { FaultTable } from '../../simulator-kit/faults.js';
import type { Engine } from '../engine/contract.js';
import type { SchemaFaults } from '../model/schema.js';
import { textOf } from '../model/values.js';

/** `fieldMissing` and `fieldShorter` as the schema sees them. Options: `{"entity","field"}`, `{"entity","field","maxLength"}`. */
export function schemaFaults(faults: FaultTable): SchemaFaults {
  const strikes = (options: Readonly<Record<string, unknown>>, table: string, column: string) =>
    options.entity === table && options.field === column;
  return {
    isMissing: (table, column) => faults.peek('fieldMissing').some((fault) => strikes(fault.options, table, column)),
    shortened: (table, column) => {
      const fault = faults.peek('fieldShorter').find((candidate) => strikes(candidate.options, table, column));
      const length = fault?.options.maxLength;
      return typeof length === 'number' ? length : undefined;
    },
  };
}

/** Carries out `environmentCopied`: once for each fault switched on, the organization gets another id and its endpoints go. */
export class EnvironmentCopies {
  #done = new Set<string>();

  /** Looks for faults not carried out yet; to be called before each request. */
  apply(engine: Engine, faults: FaultTable): void {
    for (const fault of faults.peek('environmentCopied')) {
      if (this.#done.has(fault.id)) continue;
      this.#done.add(fault.id);
      copyEnvironment(engine);
    }
  }

  /** Forgets what was carried out. */
  reset(): void {
    this.#done = new Set();
  }
}

function copyEnvironment(engine: Engine): void {
  const { store } = engine;
  const organization = engine.organization();
  const id = engine.newId();
  store.delete('organization', textOf(organization, 'organizationid'));
  store.put('organization', id, { ...organization, organizationid: id });
  for (const table of ['sdkmessageprocessingstepimage', 'sdkmessageprocessingstep', 'serviceendpoint']) {
    for (const row of store.all(table)) store.delete(table, textOf(row, engine.schema.existing(table).primaryId));
  }
  engine.trackingFloor = store.nextVersion();
}
