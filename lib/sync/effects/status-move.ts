import type { Base } from '../../conflict/base.js';
import type { OrderView } from '../../order/order.js';
import type { StatusMove } from '../../ports/business-central.js';
import type { OrderNews } from '../../ports/coupling.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { firstLook } from '../creation/creation-base.js';
import type { CouplingChange, OrderWork } from '../order-work.js';
import { agreedVersions, viewOfBusinessCentral } from '../views.js';

/** How a move went; `reread`: nobody said how it ended. */
export type MoveResult =
  | { readonly kind: 'moved'; readonly view: OrderView }
  | { readonly kind: 'reread' }
  | { readonly kind: 'failed'; readonly failure: RemoteFailure };

/** What goes with a move. */
export interface MoveRequest {
  readonly move: StatusMove;
  /** The order in Business Central as it was read last. */
  readonly view: OrderView;
  readonly base: Base;
  /** Saved with it before it is sent. */
  readonly begun?: CouplingChange;
  /** What the seller has been told, or is to be told, once it has worked. */
  readonly news?: OrderNews | undefined;
}

/**
 * Releases or reopens the order in Business Central through the page of the customer's own. Business Central commits the
 * move by itself; the open entry tells what was begun, and the order's own status whether it worked, so that a stopped
 * worker leaves nothing unseen (I9).
 */
export async function moveStatus(work: OrderWork, request: MoveRequest): Promise<MoveResult> {
  const { move, view: before, base, begun, news } = request;
  const { ports, coupling } = work;
  const sequence = coupling.journalSequence + 1;
  const openEffect = { sequence, side: 'businessCentral', nextBase: base, moves: move } as const;
  await work.save(
    {
      ...begun,
      ...firstLook(coupling, { businessCentral: before }),
      openEffect: news === undefined ? openEffect : { ...openEffect, news },
    },
    [
      {
        kind: 'effect',
        side: 'businessCentral',
        outcome: 'open',
        summary: `${move} order ${before.number} in Business Central`,
        before: { status: before.phase },
      },
    ],
  );
  const moved = await ports.businessCentral.moveStatus(before.id, move);
  const result = await viewOfBusinessCentral(ports, moved);
  if (!result.ok) {
    if (result.failure.reason === 'unclear') {
      return { kind: 'reread' };
    }
    await endMove(work, move, { hasWorked: false, ending: `${result.failure.reason}: ${result.failure.message}` });
    return { kind: 'failed', failure: result.failure };
  }
  const view = result.value;
  await endMove(work, move, {
    hasWorked: true,
    change: {
      versions: agreedVersions(work.coupling.versions, work.coupling.base, { businessCentral: view }),
      phases: { ...work.coupling.phases, businessCentral: view.phase },
    },
  });
  return { kind: 'moved', view };
}

/** What became of a move whose end nobody saw: the order's own status tells. */
export async function settleStatusMove(work: OrderWork, { phase }: Pick<OrderView, 'phase'>): Promise<void> {
  const move = work.coupling.openEffect?.moves;
  if (move !== undefined) {
    const hasWorked = (phase === 'open') === (move === 'reopen');
    await endMove(work, move, { hasWorked, ending: 'found after a stop or a lost answer' });
  }
}

async function endMove(
  work: OrderWork,
  move: StatusMove,
  end: { readonly hasWorked: boolean; readonly ending?: string; readonly change?: CouplingChange },
): Promise<void> {
  const { openEffect } = work.coupling;
  const closing = await work.closed(openEffect?.sequence, end.hasWorked ? 'done' : 'failed', end.ending);
  const isReleased = end.hasWorked === (move === 'release');
  const news = end.hasWorked && openEffect?.news !== undefined ? { news: openEffect.news } : {};
  await work.save(
    {
      ...end.change,
      ...news,
      openEffect: undefined,
      ...(isReleased ? { awaitingRelease: undefined, toRelease: undefined } : {}),
    },
    [],
    closing,
  );
}
