import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { TableClient } from '@azure/data-tables';
import type { Coupling } from '../ports/coupling.js';
import type { Couplings, PastConflicts, StoredCoupling, StoreResult } from '../ports/couplings.js';
import type { JournalEntry } from '../ports/journal.js';
import { parseCoupling, parseEntry } from './coupling-document.js';
import { type CouplingWrite, couplingTransaction, nameOf } from './coupling-rows.js';
import { deleteEntries, readEndedBefore } from './ended-couplings.js';
import { countWaitingCouplings, readOpenCouplings } from './open-couplings.js';
import { unpack } from './packed-document.js';
import {
  couplingPrefix,
  journalPrefix,
  numberPrefix,
  openConflictsPrefix,
  pastConflictsPrefix,
  rowKeys,
} from './row-keys.js';
import type { TableAccess } from './table-access.js';
import { createTableLeases } from './table-leases.js';
import { failedIndex, tableRefusal } from './table-refusal.js';
import { type Row, readRange, readRow, requireEtag, wasWrittenBy } from './table-rows.js';

export interface TableCouplingsOptions {
  readonly tables: TableAccess;
  /** Wait between tries of a contended row; default real time. */
  readonly sleep?: (delayMs: number) => Promise<void>;
  /** In [0, 1), for the length of those waits; default Math.random. */
  readonly random?: () => number;
  /** Unique text for each write and lease; default a random GUID. */
  readonly newId?: () => string;
}

/**
 * The port {@link Couplings} on table `couplings`, partition = connection:
 * `c:` document, `b: s: m:` unique look-ups, `n:` numbers, `x:` open conflicts, `j:` journal, `h:` its decided conflicts
 * by time, `w:` lease and reminder.
 * Throws what the service throws (it is unreachable, refuses us), `DocumentTooLargeError`, `CorruptDocumentError` and
 * `ContentionError`; after such a throw a write may have been done.
 */
export function createTableCouplings(options: TableCouplingsOptions): Couplings {
  const newId = options.newId ?? randomUUID;
  const contention = { sleep: options.sleep ?? realSleep, random: options.random ?? Math.random };
  const table = () => options.tables.table('couplings');
  return {
    find: async (connectionId, couplingId) => readCoupling(await table(), connectionId, couplingId),
    findByRecord: async (connectionId, side, recordId) =>
      lookUp(await table(), connectionId, rowKeys.record(side, recordId)),
    findByMarker: async (connectionId, marker) => lookUp(await table(), connectionId, rowKeys.marker(marker)),
    findByNumber: async (connectionId, orderNumber) => readByNumber(await table(), connectionId, orderNumber),
    listOpen: async (connectionId) => readOpenCouplings(await table(), connectionId),
    countWaiting: async (connectionId) => countWaitingCouplings(await table(), connectionId),
    listPage: async (connectionId, page) => readPage(await table(), connectionId, page),
    create: async (coupling, entries) => write(await table(), { next: coupling, entries, writeId: newId() }),
    async save(stored, next, entries) {
      checkSame(stored.coupling, next);
      return write(await table(), { next, before: stored, entries, writeId: newId() });
    },
    readJournal: async (connectionId, couplingId) => readEntries(await table(), connectionId, couplingId),
    listEndedBefore: async (connectionId, beforeIso, limit) =>
      readEndedBefore(await table(), connectionId, { beforeIso, limit }),
    async removeHistory(stored, next) {
      checkSame(stored.coupling, next);
      const { connectionId, couplingId } = next;
      const client = await table();
      await deleteEntries(client, next, await readEntries(client, connectionId, couplingId));
      return write(client, { next, before: stored, entries: [], writeId: newId() });
    },
    listWithOpenConflicts: async (connectionId, limit) => readWithOpenConflicts(await table(), connectionId, limit),
    listPastConflicts: async (connectionId, limit) => readPastConflicts(await table(), connectionId, limit),
    ...createTableLeases({ table, newId, contention }),
  };
}

async function realSleep(delayMs: number): Promise<void> {
  await sleepFor(delayMs);
}

async function readCoupling(
  table: TableClient,
  connectionId: string,
  couplingId: string,
): Promise<StoredCoupling | undefined> {
  const row = await readRow(table, connectionId, rowKeys.coupling(couplingId));
  if (row === undefined) {
    return undefined;
  }
  const name = nameOf({ connectionId, couplingId });
  return { coupling: parseCoupling(name, row.schemaVersion, unpack(name, row)), etag: row.etag };
}

/**
 * The coupling a look-up row names, even when the row is gone by the time the document is read: it was true a moment
 * ago, and "unknown" would make a second twin.
 */
async function lookUp(table: TableClient, connectionId: string, rowKey: string): Promise<StoredCoupling | undefined> {
  const row = await readRow(table, connectionId, rowKey);
  return row === undefined ? undefined : readCoupling(table, connectionId, couplingIdOf(row));
}

async function readByNumber(
  table: TableClient,
  connectionId: string,
  orderNumber: string,
): Promise<readonly StoredCoupling[]> {
  const rows = await readRange(table, connectionId, { prefix: numberPrefix(orderNumber) });
  const found = await Promise.all(rows.map((row) => readCoupling(table, connectionId, couplingIdOf(row))));
  return found.filter((coupling) => coupling !== undefined);
}

async function readPage(
  table: TableClient,
  connectionId: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly StoredCoupling[]> {
  const afterKey = after === undefined ? undefined : rowKeys.coupling(after);
  const rows = await readRange(table, connectionId, { prefix: couplingPrefix, limit, afterKey });
  return rows.map((row) => {
    const name = `row ${row.rowKey ?? ''} of ${connectionId}`;
    return { coupling: parseCoupling(name, row.schemaVersion, unpack(name, row)), etag: row.etag };
  });
}

function couplingIdOf(row: Row): string {
  return String(row.couplingId);
}

async function readEntries(
  table: TableClient,
  connectionId: string,
  couplingId: string,
): Promise<readonly JournalEntry[]> {
  const rows = await readRange(table, connectionId, { prefix: journalPrefix(couplingId) });
  return rows.map((row) => entryOf(row, { connectionId, couplingId }));
}

function entryOf(row: Row, coupling: Pick<Coupling, 'connectionId' | 'couplingId'>): JournalEntry {
  const name = `journal row ${row.rowKey ?? ''} of ${nameOf(coupling)}`;
  return parseEntry(name, row.schemaVersion, unpack(name, row));
}

async function readWithOpenConflicts(
  table: TableClient,
  connectionId: string,
  limit: number,
): Promise<readonly StoredCoupling[]> {
  const rows = await readRange(table, connectionId, { prefix: openConflictsPrefix, limit });
  const found = await Promise.all(rows.map((row) => readCoupling(table, connectionId, couplingIdOf(row))));
  return found.filter((stored) => stored !== undefined);
}

async function readPastConflicts(
  table: TableClient,
  connectionId: string,
  limit: number,
): Promise<readonly PastConflicts[]> {
  const rows = await readRange(table, connectionId, { prefix: pastConflictsPrefix, limit });
  const found = await Promise.all(
    rows.map(async (row) => {
      const couplingId = couplingIdOf(row);
      const journalRow = await readRow(table, connectionId, rowKeys.journal(couplingId, Number(row.sequence)));
      return journalRow && { couplingId, entry: entryOf(journalRow, { connectionId, couplingId }) };
    }),
  );
  return found.filter((entry) => entry !== undefined);
}

function checkSame(before: Coupling, next: Coupling): void {
  if (before.connectionId !== next.connectionId || before.couplingId !== next.couplingId) {
    throw new Error(`a save of ${nameOf(before)} was given ${nameOf(next)}`);
  }
}

async function write(table: TableClient, request: CouplingWrite): Promise<StoreResult<StoredCoupling>> {
  const { next, before, writeId } = request;
  const transaction = couplingTransaction(request);
  try {
    const done = await table.submitTransaction([...transaction.actions]);
    return {
      ok: true,
      value: { coupling: next, etag: requireEtag(done.subResponses[0]?.etag, transaction.documentKey) },
    };
  } catch (error) {
    const refusal = tableRefusal(error);
    if (refusal === undefined) {
      throw error;
    }
    const key = { partitionKey: next.connectionId, rowKey: transaction.documentKey };
    const own = await wasWrittenBy(table, key, writeId);
    if (own !== undefined) {
      return { ok: true, value: { coupling: next, etag: own.etag } };
    }
    const index = failedIndex(error);
    const isDocument = index === 0;
    if (refusal === 'exists' && (isDocument ? before === undefined : index < transaction.journalIndex)) {
      return { ok: false, reason: 'taken' };
    }
    if (isDocument || refusal === 'exists') {
      return { ok: false, reason: 'changed' };
    }
    // A look-up row that the document says is there is not: the partition contradicts itself.
    throw error;
  }
}
