import { hasDueInvoices } from './invoices/due.js';
import { heldReportDueMs } from './life-cycle/hold.js';
import type { OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';

/** Invoices that are still to be made are looked at again after so long where the order does not come up sooner. */
const dueInvoicesMs = 3_600_000;

/** After a bug the broker redelivers until it gives up; the timer tries again no sooner than this (L4). */
export const afterBugMs = 3_600_000;

/** How soon the timer looks after an order that was left in the middle. */
export const unfinishedWorkMs = 120_000;

/** When the timer has to look after the order if nothing else does; undefined when it is at rest. */
export function reminderOf(
  work: OrderWork,
  outcome: NoticeOutcome,
): { readonly kind: 'intent' | 'retry'; readonly dueMs: number } | undefined {
  const { parked, openEffect, restore, state, toRelease } = work.coupling;
  const nowMs = work.engine.clock.nowMs();
  const forInvoices = hasDueInvoices(work.ports.connection.policies, work.coupling)
    ? ({ kind: 'retry', dueMs: nowMs + dueInvoicesMs } as const)
    : undefined;
  if (outcome.kind === 'done' && parked !== undefined) {
    return parked.nextTryMs === undefined ? forInvoices : { kind: 'retry', dueMs: parked.nextTryMs };
  }
  const heldMs = outcome.kind === 'done' ? heldReportDueMs(work) : undefined;
  if (heldMs !== undefined) {
    return { kind: 'retry', dueMs: heldMs };
  }
  const isUnfinished =
    openEffect !== undefined ||
    state === 'creating' ||
    state === 'recreating' ||
    state === 'finishing' ||
    ((restore ?? toRelease) !== undefined && state === 'coupled') ||
    outcome.kind === 'retryLater';
  return isUnfinished ? { kind: 'intent', dueMs: nowMs + unfinishedWorkMs } : forInvoices;
}
