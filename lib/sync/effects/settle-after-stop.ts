import { diffBase, isEmptyPatch, settleOpenEffect } from '../../conflict/move-base.js';
import { startingBase } from '../creation/creation-base.js';
import { settleClosing } from '../life-cycle/close-in-sales.js';
import { decisionsAfter } from '../merge/open-conflicts.js';
import type { OrderWork } from '../order-work.js';
import { unsure } from '../seller-news/order-news.js';
import { agreedVersions } from '../views.js';
import type { Views } from './next-base.js';
import { settleStatusMove } from './status-move.js';

/**
 * Closes an effect that was begun and whose end nobody saw (a stop, a lost answer): what the side shows of it has
 * worked, the rest has not (F7, F9). The first effect that worked ends a creation. Nothing to do when no effect is open.
 */
export async function settleAfterStop(work: OrderWork, views: Views): Promise<void> {
  const { coupling } = work;
  const { openEffect } = coupling;
  if (openEffect === undefined) {
    return;
  }
  if (openEffect.closes !== undefined) {
    await settleClosing(work, views.sales);
    return;
  }
  if (openEffect.moves !== undefined) {
    await settleStatusMove(work, views.businessCentral);
    return;
  }
  const view = views[openEffect.side];
  const other = openEffect.side === 'businessCentral' ? views.sales : views.businessCentral;
  const start = startingBase(coupling, views, work.ports.connection);
  const settled = settleOpenEffect(start, openEffect.nextBase, view, other);
  const hasWorked = !isEmptyPatch(diffBase(start, settled));
  const closed = await work.closed(
    openEffect.sequence,
    hasWorked ? 'done' : 'failed',
    'found after a stop or a lost answer',
  );
  if (!hasWorked) {
    await work.save({ openEffect: undefined }, [], closed);
    return;
  }
  const closing = closed === undefined ? closed : { ...closed, basePatch: diffBase(coupling.base, settled) };
  await work.save(
    {
      openEffect: undefined,
      base: settled,
      ...decisionsAfter(coupling, { before: start, after: settled }),
      ...(openEffect.news === undefined ? {} : { news: unsure(openEffect.news) }),
      versions: agreedVersions(coupling.versions, settled, views),
      ...(openEffect.side === 'sales' ? { untoldRenewal: undefined } : {}),
      ...(coupling.intent === undefined ? {} : { state: 'coupled', intent: undefined, marker: undefined }),
    },
    [],
    closing,
  );
}
