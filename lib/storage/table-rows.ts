import { odata, type TableClient, type TableEntityResult } from '@azure/data-tables';
import { tableRefusal } from './table-refusal.js';

/** A row as read: unknown properties until parsed. */
export type Row = TableEntityResult<Record<string, unknown>>;

/** A row by its keys, `undefined` when it is not there. */
export async function readRow(table: TableClient, partitionKey: string, rowKey: string): Promise<Row | undefined> {
  try {
    return await table.getEntity<Record<string, unknown>>(partitionKey, rowKey);
  } catch (error) {
    if (tableRefusal(error) === 'missing') {
      return undefined;
    }
    throw error;
  }
}

/**
 * Rows whose key is the prefix, a colon and more, in key order, all of them or the first `limit`, after `afterKey` where
 * one is given; `;` is the character after `:`.
 */
export async function readRange(
  table: TableClient,
  partitionKey: string,
  {
    prefix,
    limit = Number.POSITIVE_INFINITY,
    afterKey,
  }: { readonly prefix: string; readonly limit?: number; readonly afterKey?: string | undefined },
): Promise<readonly Row[]> {
  const within = odata`PartitionKey eq ${partitionKey} and RowKey ge ${`${prefix}:`} and RowKey lt ${`${prefix};`}`;
  const filter = afterKey === undefined ? within : `${within} and ${odata`RowKey gt ${afterKey}`}`;
  const rows: Row[] = [];
  for await (const row of table.listEntities<Record<string, unknown>>({ queryOptions: { filter } })) {
    rows.push(row);
    if (rows.length >= limit) {
      break;
    }
  }
  return rows;
}

/**
 * Whether the row was last written by this very write. A write whose answer was lost is repeated by the library and
 * then refused because of its own success; the write's own id tells that from somebody else's.
 */
export async function wasWrittenBy(
  table: TableClient,
  key: { readonly partitionKey: string; readonly rowKey: string },
  writeId: string,
): Promise<Row | undefined> {
  const row = await readRow(table, key.partitionKey, key.rowKey);
  return row?.writeId === writeId ? row : undefined;
}

/** The version that the service told for a write; it always tells one. */
export function requireEtag(etag: string | undefined, rowKey: string): string {
  if (etag === undefined) {
    throw new Error(`the service told no version after a write of ${rowKey}`);
  }
  return etag;
}
