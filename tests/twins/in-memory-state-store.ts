import type { StateDocument, StateStore } from '../../lib/ports/state-store.js';

interface Row {
  readonly json: string;
  readonly etag: string;
}

/** The state store as the table adapter behaves, without a table. Values are kept as JSON text: nothing is shared. */
export class InMemoryStateStore implements StateStore {
  readonly #rows = new Map<string, Row>();
  #version = 0;

  read(connectionId: string, name: string): Promise<StateDocument | undefined> {
    const row = this.#rows.get(keyOf(connectionId, name));
    const value: unknown = row === undefined ? undefined : JSON.parse(row.json);
    return Promise.resolve(row === undefined ? undefined : { value, etag: row.etag });
  }

  async write(connectionId: string, name: string, value: unknown, etag: string | undefined): Promise<boolean> {
    const json: string | undefined = JSON.stringify(value);
    if (json === undefined) {
      throw new TypeError(`state "${name}": undefined is no JSON value`);
    }
    const key = keyOf(connectionId, name);
    if (this.#rows.get(key)?.etag !== etag) {
      return false;
    }
    this.#version += 1;
    this.#rows.set(key, { json, etag: `v${this.#version}` });
    return true;
  }
}

function keyOf(connectionId: string, name: string): string {
  return JSON.stringify([connectionId, name]);
}
