import { createHash } from 'node:crypto';
import type { Side } from '../order/order.js';

/** Longest escaped text in a key; the service's limit is 512 characters for the whole key. */
const maxEscapedLength = 200;

/**
 * Text as it may stand in a row key. Letters, digits, `-`, `_` and `.` stay; every other byte becomes `=` and two hex
 * digits, so that `/ \ # ?`, control characters and our own `:` never reach a key. Long texts become `==` and a hash.
 */
export function escapeKey(text: string): string {
  const escaped = text.replace(/[^A-Za-z0-9\-_.]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return escaped.length <= maxEscapedLength ? escaped : `==${createHash('sha256').update(text).digest('hex')}`;
}

/** Row keys of the table `couplings`; the partition is the connection. */
export const rowKeys = {
  coupling: (couplingId: string) => `${couplingPrefix}:${escapeKey(couplingId)}`,
  /** Ids compare without regard to case. */
  record: (side: Side, recordId: string) =>
    `${side === 'businessCentral' ? 'b' : 's'}:${escapeKey(recordId.toLowerCase())}`,
  /** Business Central writes a marker in capitals. */
  marker: (marker: string) => `m:${escapeKey(marker.toUpperCase())}`,
  number: (orderNumber: string, couplingId: string) => `${numberPrefix(orderNumber)}:${escapeKey(couplingId)}`,
  journal: (couplingId: string, sequence: number) => `${journalPrefix(couplingId)}:${sequenceText(sequence)}`,
  /** There while the coupling has open conflicts. */
  openConflicts: (couplingId: string) => `${openConflictsPrefix}:${escapeKey(couplingId)}`,
  /** Newest first. */
  pastConflicts: (entry: { readonly atIso: string; readonly sequence: number }, couplingId: string) =>
    `${pastConflictsPrefix}:${String(lastMs - Date.parse(entry.atIso)).padStart(13, '0')}:${escapeKey(couplingId)}:${sequenceText(entry.sequence)}`,
  work: (couplingId: string) => `w:${escapeKey(couplingId)}`,
};

export function numberPrefix(orderNumber: string): string {
  return `n:${escapeKey(orderNumber.toUpperCase())}`;
}

export function journalPrefix(couplingId: string): string {
  return `j:${escapeKey(couplingId)}`;
}

export const workPrefix = 'w';
export const couplingPrefix = 'c';
export const openConflictsPrefix = 'x';
export const pastConflictsPrefix = 'h';

/** The largest time of thirteen digits, in the year 2286. */
const lastMs = 9_999_999_999_999;

function sequenceText(sequence: number): string {
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 9_999_999_999) {
    throw new RangeError(`no journal sequence: ${sequence}`);
  }
  return String(sequence).padStart(10, '0');
}
