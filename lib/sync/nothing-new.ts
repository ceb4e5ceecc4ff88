import type { Coupling } from '../ports/coupling.js';
import type { RecordNotice } from '../ports/notice.js';
import { noticeEventOf } from './life-cycle/events.js';
import { lifeCycle } from './life-cycle/table.js';
import { isRevision } from './quotes/advance-quote.js';

/**
 * A notice tells nothing new when the row version it names is already part of the base, or the line it says was deleted
 * is not in it: versions of one row only grow (D-009). Costs no remote call (I4). While a seller has the order reopened,
 * Business Central's changes wait; while it is unclear whether Business Central made the order, the seller's do.
 */
export function isNothingNew(coupling: Coupling, notice: RecordNotice, nowMs: number): boolean {
  if (coupling.kind === 'quote' && isRevision(coupling, notice)) {
    return false;
  }
  if (coupling.earlierSalesIds?.includes(notice.recordId) === true) {
    return true;
  }
  if (coupling.state !== 'recreating' && coupling.supersededIds?.includes(notice.recordId) === true) {
    return true;
  }
  if (coupling.parked?.reason === 'creationUnclear') {
    return notice.side === 'sales' && nowMs < (coupling.parked.nextTryMs ?? 0);
  }
  if (lifeCycle[coupling.state][noticeEventOf(notice)] === 'nothing') {
    return true;
  }
  const versions = coupling.versions.sales;
  if (!isPlain(coupling) || notice.side !== 'sales' || versions === undefined) {
    return false;
  }
  if (notice.lineId !== undefined && notice.cause === 'deleted') {
    return versions.lines[notice.lineId] === undefined;
  }
  const known = notice.lineId === undefined ? versions.header : versions.lines[notice.lineId];
  return (
    notice.cause !== 'deleted' &&
    notice.rowVersion !== undefined &&
    known !== undefined &&
    isAtMost(notice.rowVersion, known)
  );
}

/** Nothing is pending: the side that did not speak can be taken to be as it was. */
export function isPlain(coupling: Coupling): boolean {
  const { state, parked, openEffect, restore, toRelease } = coupling;
  const isAtRest = [parked, openEffect, restore, toRelease].every((open) => open === undefined);
  return (state === 'coupled' || state === 'fulfilled') && isAtRest;
}

function isAtMost(version: string, known: string): boolean {
  const digits = /^\d+$/;
  return digits.test(version) && digits.test(known) ? BigInt(version) <= BigInt(known) : version === known;
}
