import type { Engine } from './engine/contract.js';
import type { Reference, Row } from './model/values.js';
import { stableId, userIds } from './seed.js';

/** Writes rows that are there before anybody calls: under fixed ids, by the administrator, without rules or events. */
export class SeedWriter {
  readonly #engine: Engine;
  readonly #now: string;
  readonly #writer: Reference = { table: 'systemuser', id: userIds.administrator };

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#now = engine.now();
  }

  /** Writes a row under the GUID of its name. */
  put(table: string, name: string, columns: Row): Reference {
    return this.putUnder(stableId(name), table, columns);
  }

  /** Writes a row under a GUID that the platform itself gives. */
  putUnder(id: string, table: string, columns: Row): Reference {
    const system = { createdon: this.#now, createdby: this.#writer, modifiedon: this.#now, modifiedby: this.#writer };
    this.#engine.store.put(table, id, { ...columns, ...system, [this.#engine.schema.existing(table).primaryId]: id });
    return { table, id };
  }
}
