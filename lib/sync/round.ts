import type { Base } from '../conflict/base.js';
import type { OrderView } from '../order/order.js';
import { startingBase } from './creation/creation-base.js';
import type { Views } from './effects/next-base.js';
import { finished, type Round, readBoth } from './effects/round-writes.js';
import type { FreshViews, RoundInput } from './effects/settle.js';
import { cancelInBusinessCentral } from './life-cycle/cancel-in-business-central.js';
import { end } from './life-cycle/end.js';
import { salesEventOf } from './life-cycle/events.js';
import { hold } from './life-cycle/hold.js';
import { lifeCycle, type SalesStateEffect } from './life-cycle/table.js';
import { releaseAgain } from './limits/release.js';
import { agreeOnInsertions } from './merge/agree-on-insertions.js';
import { mergeByRules } from './merge/merge-by-rules.js';
import { mergeRound } from './merge-round.js';
import type { OrderWork } from './order-work.js';
import { done } from './outcome.js';
import { park } from './park.js';
import { pausedRequest } from './pauses/paused-work.js';

/** One merge and at most one effect, as far as the state of the Sales order allows (`life-cycle/table.ts`). */
export async function runRound(work: OrderWork, views: Views, fresh: FreshViews): Promise<Round> {
  const { phase } = views.sales;
  const base = startingBase(work.coupling, views, work.ports.connection);
  if (work.coupling.kind === 'quote') {
    return await mergeRound(await roundOf(work, { views, fresh, base }), 'coupled');
  }
  const effect = lifeCycle[work.coupling.state][salesEventOf(phase, work.ports.connection.policies)];
  const released = await releaseBefore(effect, work, views.businessCentral, base);
  if (released !== undefined) {
    return released;
  }
  switch (effect) {
    case 'nothing':
    case 'goOn':
      return finished(done);
    case 'hold':
      return finished(await hold(work, views));
    case 'end':
      return finished(await end(work, `the order is ${phase} in Sales`));
    case 'cancel': {
      const paused = await pausedRequest(work, { to: 'businessCentral' });
      return finished(await (paused === undefined ? cancelInBusinessCentral(work, views, base) : park(work, paused)));
    }
    case 'merge':
      return await mergeRound(await roundOf(work, { views, fresh, base }), 'coupled');
    case 'keepFrozen':
      return await mergeRound(await roundOf(work, { views, fresh, base }), 'fulfilled');
  }
}

/** What Tandem has reopened is released again before the order is left to itself. */
async function releaseBefore(
  effect: SalesStateEffect,
  work: OrderWork,
  view: OrderView,
  base: Base,
): Promise<Round | undefined> {
  const isLeft = effect === 'hold' || effect === 'end' || effect === 'cancel';
  if (!isLeft || work.coupling.toRelease !== 'again' || work.coupling.intent !== undefined) {
    return undefined;
  }
  const released = await releaseAgain(work, view, base);
  if (released?.kind !== 'withheld') {
    return released?.kind === 'again' ? readBoth : released;
  }
  return effect === 'cancel' ? finished(await park(work, released.request)) : undefined;
}

async function roundOf(
  work: OrderWork,
  known: { readonly views: Views; readonly fresh: FreshViews; readonly base: Base },
): Promise<RoundInput> {
  const base = await agreeOnInsertions(work, known.views, known.base);
  return { work, ...known, base, merged: await mergeByRules(work, base, known.views) };
}
