import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import type { Coupling } from '../ports/coupling.js';
import type { JournalEntry } from '../ports/journal.js';
import { couplingPrefix, rowKeys } from './row-keys.js';
import { tableRefusal } from './table-refusal.js';

/** Operations that one transaction holds. */
const mostActions = 100;

/** See the port `Couplings`: by a column that only ended couplings with a history have. */
export async function readEndedBefore(
  table: TableClient,
  connectionId: string,
  { beforeIso, limit }: { readonly beforeIso: string; readonly limit: number },
): Promise<readonly string[]> {
  const filter = odata`PartitionKey eq ${connectionId} and RowKey ge ${`${couplingPrefix}:`} and RowKey lt ${`${couplingPrefix};`} and endedIso lt ${beforeIso}`;
  const ended: string[] = [];
  const rows = table.listEntities<Record<string, unknown>>({ queryOptions: { filter, select: ['couplingId'] } });
  for await (const { couplingId } of rows) {
    ended.push(String(couplingId));
    if (ended.length >= limit) {
      break;
    }
  }
  return ended;
}

/** Deletes journal rows, and before them what finds their conflicts by time. */
export async function deleteEntries(
  table: TableClient,
  { connectionId, couplingId }: Pick<Coupling, 'connectionId' | 'couplingId'>,
  entries: readonly JournalEntry[],
): Promise<void> {
  for (const entry of entries.filter(({ conflicts }) => conflicts !== undefined)) {
    await deleteIfThere(table, connectionId, rowKeys.pastConflicts(entry, couplingId));
  }
  const actions = entries.map(({ sequence }): TransactionAction => {
    return ['delete', { partitionKey: connectionId, rowKey: rowKeys.journal(couplingId, sequence) }];
  });
  for (let start = 0; start < actions.length; start += mostActions) {
    await table.submitTransaction(actions.slice(start, start + mostActions));
  }
}

async function deleteIfThere(table: TableClient, connectionId: string, rowKey: string): Promise<void> {
  try {
    await table.deleteEntity(connectionId, rowKey);
  } catch (error) {
    if (tableRefusal(error) !== 'missing') {
      throw error;
    }
  }
}
