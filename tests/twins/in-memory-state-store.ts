import type { StateDocument, StateStore } from '../../lib/ports/state-store.js';

interface Row {
  readonly json: string;
  readonly etag: string;
}

/** The state store as the table adapter behaves, without a table. Values are kept as JSON text: nothing is shared. */
export class InMemoryStateStore implements StateStore {
  readonly #rows = new Map<string, Row>();
  #version = 0;

  /** With these documents in it: connection, name and value. */
  constructor(documents: readonly (readonly [string, string, unknown])[] = []) {
    for (const [connectionId, name, value] of documents) {
      this.#put(keyOf(connectionId, name), JSON.stringify(value));
    }
  }

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
    this.#put(key, json);
    return true;
  }

  delete(connectionId: string, name: string): Promise<void> {
    this.#rows.delete(keyOf(connectionId, name));
    return Promise.resolve();
  }

  #put(key: string, json: string): void {
    this.#version += 1;
    this.#rows.set(key, { json, etag: `v${this.#version}` });
  }
}

/** The record of a connection that is live and switched on. */
export const liveConnection = { state: 'live', isEnabled: true, owner: 'https://tandem.example' } as const;

function keyOf(connectionId: string, name: string): string {
  return JSON.stringify([connectionId, name]);
}
