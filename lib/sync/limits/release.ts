import type { Base } from '../../conflict/base.js';
import type { OrderView } from '../../order/order.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { finished, type Round, readBoth } from '../effects/round-writes.js';
import type { RoundInput } from '../effects/settle.js';
import { moveStatus } from '../effects/status-move.js';
import type { CouplingChange, OrderWork } from '../order-work.js';
import { type ParkRequest, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { isEmptyPlan, type SidePlan } from '../plan.js';
import { keptForLater } from '../seller-news/order-news.js';
import type { LimitedPlan } from './limited-plan.js';
import { limitBusinessCentralPlan } from './limits.js';
import { releasesAgain } from './releases.js';

/**
 * What would be written if the order were reopened: a seller's change that Business Central refuses on a released order
 * of which nothing has been shipped, where the policy says so (spec §3.2). `undefined`: it is not reopened. Pure.
 */
export function planOfReopening(
  { work, views }: Pick<RoundInput, 'work' | 'views'>,
  plan: SidePlan,
  limited: LimitedPlan,
): SidePlan | undefined {
  const { mapping, policies } = work.ports.connection;
  const isRefused = limited.blocked?.reason === 'releasedInBusinessCentral' && isEmptyPlan(limited.plan);
  if (policies.changeReleased !== 'reopen' || views.businessCentral.phase !== 'released' || !isRefused) {
    return undefined;
  }
  const open = limitBusinessCentralPlan(plan, {
    view: { ...views.businessCentral, phase: 'open' },
    fields: mapping,
    lineRules: policies.lines,
  });
  return isEmptyPlan(open.plan) ? undefined : open.plan;
}

/** Reopens the order, so that the next round changes it in place; that it has to be released again is saved before. */
export async function reopenForChange({ work, views, base, fresh }: RoundInput): Promise<Round> {
  if (fresh.businessCentral === undefined) {
    return { kind: 'again', fresh, toRead: ['businessCentral'] };
  }
  const isReleasedAgain = releasesAgain(work.ports.connection);
  const news = isReleasedAgain
    ? undefined
    : keptForLater(work, [{ kind: 'lifeCycle', what: 'reopened', detail: views.businessCentral.number }]);
  const begun: CouplingChange = { awaitingRelease: true, ...(isReleasedAgain ? { toRelease: 'again' } : {}) };
  const moved = await moveStatus(work, { move: 'reopen', view: views.businessCentral, base, begun, news });
  switch (moved.kind) {
    case 'moved':
      return { kind: 'again', fresh: { ...fresh, businessCentral: moved.view }, toRead: [] };
    case 'reread':
      return readBoth;
    case 'failed':
      return finished(await settleFailure(work, 'businessCentral', moved.failure));
  }
}

/** `withheld`: it is due, and this is why it waits. */
export type ReleaseRound = Round | { readonly kind: 'withheld'; readonly request: ParkRequest };

/**
 * Releases the order where that is Tandem's to do and nothing is left to write there: what was reopened or made anew in
 * any case, what was entered once both sides agree. `undefined`: it is not.
 */
export async function releaseIfDue(
  round: RoundInput,
  blocked: ParkRequest | undefined,
): Promise<ReleaseRound | undefined> {
  const { work, merged, fresh } = round;
  const isUndecided = merged.conflicts.some(({ winner }) => winner === 'undecided');
  const isIncomplete = blocked !== undefined || isUndecided;
  if (work.coupling.toRelease === 'entered' && isIncomplete) {
    return undefined;
  }
  const released = await releaseAgain(work, round.views.businessCentral, round.base);
  return released?.kind === 'again' ? { ...released, fresh: { ...fresh, ...released.fresh } } : released;
}

/** The same for an order whose values are not to be looked at now, such as one that the seller has reopened. */
export async function releaseAgain(work: OrderWork, view: OrderView, base: Base): Promise<ReleaseRound | undefined> {
  const { coupling } = work;
  const isDue = coupling.toRelease !== undefined && view.phase === 'open';
  if (!isDue || !releasesAgain(work.ports.connection)) {
    return undefined;
  }
  if (coupling.toRelease === 'taxDiffers') {
    return { kind: 'withheld', request: taxNotCarriedOver };
  }
  const paused = await pausedRequest(work, { to: 'businessCentral' });
  if (paused !== undefined) {
    return { kind: 'withheld', request: paused };
  }
  const refused = refusedBefore(work, view);
  if (refused !== undefined) {
    return { kind: 'withheld', request: refused };
  }
  const isNews = coupling.toRelease === 'again' && coupling.untoldRenewal !== true;
  const news = keptForLater(work, isNews ? [{ kind: 'lifeCycle', what: 'releasedAgain', detail: view.number }] : []);
  const moved = await moveStatus(work, { move: 'release', view, base, news });
  switch (moved.kind) {
    case 'moved':
      return { kind: 'again', fresh: { businessCentral: moved.view }, toRead: [] };
    case 'reread':
      return readBoth;
    case 'failed':
      return moved.failure.reason === 'refused'
        ? { kind: 'withheld', request: releaseRefused(moved.failure) }
        : finished(await settleFailure(work, 'businessCentral', moved.failure));
  }
}

/** Refused, and neither the order is another nor has the time come to try again (I7). */
function refusedBefore({ coupling, engine }: OrderWork, { version }: OrderView): ParkRequest | undefined {
  const { parked, versions } = coupling;
  const isEarly = parked?.reason === 'releaseRefused' && (parked.nextTryMs ?? 0) > engine.clock.nowMs();
  return isEarly && versions.businessCentral?.header === version ? { ...parked, triesAgain: true } : undefined;
}

/** To release it would confirm other amounts than people had agreed on. */
const taxNotCarriedOver: ParkRequest = {
  reason: 'taxNotCarriedOver',
  sentence:
    'The order was made anew, and Business Central gave a line another tax than it had; no tax group gives the old one back.',
  nextAction: 'Look at the tax of its lines in Business Central, correct it or leave it, and release the order there.',
  triesAgain: false,
};

function releaseRefused({ message }: RemoteFailure): ParkRequest {
  return {
    reason: 'releaseRefused',
    sentence: `Business Central refused to release the order: ${message}`,
    nextAction: 'Mend what Business Central names, or release the order there by hand.',
    detail: message,
    triesAgain: true,
  };
}
