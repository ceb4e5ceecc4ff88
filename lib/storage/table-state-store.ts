import { randomUUID } from 'node:crypto';
import type { StateStore } from '../ports/state-store.js';
import { pack, unpack } from './packed-document.js';
import { escapeKey } from './row-keys.js';
import type { TableAccess } from './table-access.js';
import { tableRefusal } from './table-refusal.js';
import { readRow, wasWrittenBy } from './table-rows.js';

export interface TableStateStoreOptions {
  readonly tables: TableAccess;
  /** Unique text for each write; default a random GUID. */
  readonly newId?: () => string;
}

/**
 * The port {@link StateStore} on table `state`: partition = connection, row = name. Values are packed JSON up to one
 * entity; a larger one throws `DocumentTooLargeError`. Throws what the service throws.
 */
export function createTableStateStore(options: TableStateStoreOptions): StateStore {
  const newId = options.newId ?? randomUUID;
  return {
    async read(connectionId, name) {
      const row = await readRow(await options.tables.table('state'), connectionId, escapeKey(name));
      return row && { value: unpack(titleOf(connectionId, name), row), etag: row.etag };
    },
    async write(connectionId, name, value, etag) {
      const table = await options.tables.table('state');
      const writeId = newId();
      const key = { partitionKey: connectionId, rowKey: escapeKey(name) };
      const entity = { ...key, name, writeId, ...pack(titleOf(connectionId, name), value) };
      try {
        await (etag === undefined ? table.createEntity(entity) : table.updateEntity(entity, 'Replace', { etag }));
        return true;
      } catch (error) {
        if (tableRefusal(error) === undefined) {
          throw error;
        }
        return (await wasWrittenBy(table, key, writeId)) !== undefined;
      }
    },
    async delete(connectionId, name) {
      const table = await options.tables.table('state');
      try {
        await table.deleteEntity(connectionId, escapeKey(name));
      } catch (error) {
        if (tableRefusal(error) !== 'missing') {
          throw error;
        }
      }
    },
  };
}

function titleOf(connectionId: string, name: string): string {
  return `state ${connectionId}/${name}`;
}
