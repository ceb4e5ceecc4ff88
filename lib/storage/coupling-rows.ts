import type { TransactionAction } from '@azure/data-tables';
import type { Coupling } from '../ports/coupling.js';
import type { JournalEntry } from '../ports/journal.js';
import { schemaVersion } from './coupling-document.js';
import { DocumentTooLargeError, pack, requestBytes } from './packed-document.js';
import { rowKeys } from './row-keys.js';

/**
 * Journal entries that one save may carry. A transaction holds 100 operations: the document, at most ten look-up rows
 * these, and a row for each of the few that tell conflicts.
 */
export const maxEntriesPerSave = 80;
/** A transaction holds 4 MiB; keys, headers and boundaries take less than the rest. */
const maxTransactionBytes = 3.5 * 1024 * 1024;

/** What one transaction writes, and which of its operations say what when refused. */
export interface CouplingTransaction {
  readonly actions: readonly TransactionAction[];
  readonly documentKey: string;
  /** Operations from 1 up to here, excluded, are look-up rows; from here on journal rows. */
  readonly journalIndex: number;
}

export interface CouplingWrite {
  readonly next: Coupling;
  /** Absent for a new coupling. */
  readonly before?: { readonly coupling: Coupling; readonly etag: string };
  readonly entries: readonly JournalEntry[];
  readonly writeId: string;
}

/** The transaction of a save: the document first, so that a stale version is told before anything else. */
export function couplingTransaction(write: CouplingWrite): CouplingTransaction {
  checkEntries(write.entries);
  const document = documentAction(write);
  const lookUps = lookUpActions(write);
  const journal = write.entries.map((entry) => journalAction(write, entry));
  const actions = [document, ...lookUps, ...journal, ...pastConflictActions(write)];
  const bytes = actions.reduce((total, [, entity]) => total + requestBytes(partsOf(entity)), 0);
  if (bytes > maxTransactionBytes) {
    throw new DocumentTooLargeError(`the save of ${nameOf(write.next)}`, bytes, maxTransactionBytes);
  }
  return { actions, documentKey: rowKeys.coupling(write.next.couplingId), journalIndex: 1 + lookUps.length };
}

/** How a coupling is called in errors. */
export function nameOf(coupling: { readonly connectionId: string; readonly couplingId: string }): string {
  return `coupling ${coupling.connectionId}/${coupling.couplingId}`;
}

function checkEntries(entries: readonly JournalEntry[]): void {
  if (entries.length > maxEntriesPerSave) {
    throw new RangeError(`${entries.length} journal entries in one save, at most ${maxEntriesPerSave} fit`);
  }
  if (new Set(entries.map((entry) => entry.sequence)).size !== entries.length) {
    throw new RangeError('two journal entries of one save have the same sequence');
  }
}

function documentAction({ next, before, writeId }: CouplingWrite): TransactionAction {
  const entity = {
    partitionKey: next.connectionId,
    rowKey: rowKeys.coupling(next.couplingId),
    schemaVersion,
    writeId,
    ...shownColumns(next),
    ...pack(nameOf(next), next),
  };
  return before === undefined ? ['create', entity] : ['update', entity, 'Replace', { etag: before.etag }];
}

/** Beside the packed document, so that couplings can be listed by how they stand without unpacking all there ever were. */
function shownColumns(coupling: Coupling) {
  const { couplingId, state, kind, businessCentralId, salesId, updatedIso, historyRemovedIso } = coupling;
  const { parked, openConflicts = [] } = coupling;
  const hasHistory = state === 'ended' && historyRemovedIso === undefined;
  return {
    ...(hasHistory ? { endedIso: updatedIso } : {}),
    couplingId,
    state,
    ...(kind === undefined ? {} : { kind }),
    ...(businessCentralId === undefined ? {} : { businessCentralId }),
    ...(salesId === undefined ? {} : { salesId }),
    ...(parked === undefined ? {} : { parkedReason: parked.reason }),
    ...(openConflicts.length === 0 ? {} : { openConflicts: openConflicts.length }),
  };
}

/** Only what differs is written: rows that stay are in nobody's way. */
function lookUpActions({ next, before }: CouplingWrite): readonly TransactionAction[] {
  const had = new Set(before === undefined ? [] : lookUpKeys(before.coupling));
  const has = new Set(lookUpKeys(next));
  const row = (rowKey: string) => ({ partitionKey: next.connectionId, rowKey });
  return [
    ...[...had].filter((key) => !has.has(key)).map((key): TransactionAction => ['delete', row(key)]),
    ...[...has]
      .filter((key) => !had.has(key))
      .map((key): TransactionAction => ['create', { ...row(key), couplingId: next.couplingId }]),
  ];
}

function lookUpKeys(coupling: Coupling): readonly string[] {
  const { couplingId, businessCentralId, salesId, marker, businessCentralNumber, salesNumber, openConflicts } =
    coupling;
  return [
    businessCentralId && rowKeys.record('businessCentral', businessCentralId),
    salesId && rowKeys.record('sales', salesId),
    ...(coupling.supersededIds ?? []).map((id) => rowKeys.record('businessCentral', id)),
    ...(coupling.earlierSalesIds ?? []).map((id) => rowKeys.record('sales', id)),
    marker && rowKeys.marker(marker),
    businessCentralNumber && rowKeys.number(businessCentralNumber, couplingId),
    salesNumber && rowKeys.number(salesNumber, couplingId),
    openConflicts && rowKeys.openConflicts(couplingId),
  ].filter((key): key is string => key !== undefined && key !== '');
}

/** New entries that tell decided conflicts can be found by time. */
function pastConflictActions({ next, before, entries }: CouplingWrite): readonly TransactionAction[] {
  const last = before?.coupling.journalSequence ?? 0;
  return entries
    .filter((entry) => entry.conflicts !== undefined && entry.sequence > last)
    .map((entry): TransactionAction => {
      const rowKey = rowKeys.pastConflicts(entry, next.couplingId);
      return [
        'create',
        { partitionKey: next.connectionId, rowKey, couplingId: next.couplingId, sequence: entry.sequence },
      ];
    });
}

/** A new sequence must be free (else another worker went on); a known one is replaced, which closes an open entry. */
function journalAction({ next, before, writeId }: CouplingWrite, entry: JournalEntry): TransactionAction {
  const entity = {
    partitionKey: next.connectionId,
    rowKey: rowKeys.journal(next.couplingId, entry.sequence),
    schemaVersion,
    writeId,
    kind: entry.kind,
    ...pack(`journal entry ${entry.sequence} of ${nameOf(next)}`, entry),
  };
  const known = before !== undefined && entry.sequence <= before.coupling.journalSequence;
  return known ? ['upsert', entity, 'Replace'] : ['create', entity];
}

function partsOf(entity: Readonly<Record<string, unknown>>): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(entity).filter((property): property is [string, Uint8Array] => property[1] instanceof Uint8Array),
  );
}
