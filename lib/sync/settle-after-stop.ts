import { diffBase, settleOpenEffect } from '../conflict/move-base.js';
import type { Views } from './next-base.js';
import type { OrderWork } from './order-work.js';

/**
 * Closes an effect that was begun and whose end nobody saw (a stop, a lost answer): what the side shows of it has
 * worked, the rest has not (F7, F9). Nothing to do when no effect is open.
 */
export async function settleAfterStop(work: OrderWork, views: Views): Promise<void> {
  const { openEffect, base } = work.coupling;
  if (openEffect === undefined) {
    return;
  }
  const view = views[openEffect.side];
  const other = openEffect.side === 'businessCentral' ? views.sales : views.businessCentral;
  const settled = base === undefined ? undefined : settleOpenEffect(base, openEffect.nextBase, view, other);
  const patch = settled === undefined ? undefined : diffBase(base, settled);
  const hasWorked = patch !== undefined && Object.keys(patch.header).length + patch.lines.length > 0;
  const closed = await work.closed(
    openEffect.sequence,
    hasWorked ? 'done' : 'failed',
    'found after a stop or a lost answer',
  );
  const closing = closed === undefined || patch === undefined ? closed : { ...closed, basePatch: patch };
  await work.save({ openEffect: undefined, ...(settled === undefined ? {} : { base: settled }) }, [], closing);
}
