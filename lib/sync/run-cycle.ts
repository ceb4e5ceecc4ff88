import type { OrderView, Side } from '../order/order.js';
import type { Views } from './effects/next-base.js';
import type { FreshViews } from './effects/settle.js';
import { settleAfterStop } from './effects/settle-after-stop.js';
import { gone } from './life-cycle/gone.js';
import type { OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';
import { park, settleFailure } from './park.js';
import { asMerged } from './quotes/revision-target.js';
import { carryOver } from './recreate/carry-over.js';
import { withoutFormerNumber } from './recreate/former-number.js';
import { runRound } from './round.js';
import { assumeView, readView } from './views.js';

/** Most rounds of read, merge and write in one run; an order that has not settled by then parks (L1). */
export const roundsPerRun = 16;

/**
 * The cycle of a coupled order (spec §3): read what changed, merge against the base, write what differs, until nothing
 * is left to do. A side that nobody said had changed is not read; writes on it are conditional.
 */
export async function runCycle(work: OrderWork, sides: readonly Side[]): Promise<NoticeOutcome> {
  let fresh: FreshViews = {};
  let toRead: readonly Side[] = sides;
  for (let round = 0; round < roundsPerRun; round += 1) {
    const stopped = await carryOver(work);
    if (stopped !== undefined) {
      return stopped;
    }
    const read = await readSides(work, fresh, toRead);
    if (read.kind === 'finished') {
      return read.outcome;
    }
    fresh = read.fresh;
    const shown = viewsOf(work, fresh);
    if (shown === undefined) {
      toRead = (['businessCentral', 'sales'] as const).filter((side) => fresh[side] === undefined);
      continue;
    }
    const views = withoutFormerNumber(work.coupling, asMerged(work.coupling, shown));
    await settleAfterStop(work, views);
    const next = await runRound(work, views, fresh);
    if (next.kind === 'finished') {
      await work.saveNoted();
      return next.outcome;
    }
    fresh = next.fresh;
    toRead = next.toRead;
  }
  return await park(work, {
    reason: 'didNotSettle',
    sentence: `The two sides kept changing each other's values for ${roundsPerRun} rounds.`,
    nextAction: 'Look at the history of the order for the values that move.',
    triesAgain: true,
  });
}

type ReadSides =
  | { readonly kind: 'read'; readonly fresh: FreshViews }
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

async function readSides(work: OrderWork, fresh: FreshViews, sides: readonly Side[]): Promise<ReadSides> {
  const views: Partial<Record<Side, OrderView>> = { ...fresh };
  for (const side of sides) {
    const recordId = side === 'businessCentral' ? work.coupling.businessCentralId : work.coupling.salesId;
    if (recordId === undefined) {
      throw new Error(`coupling ${work.coupling.couplingId} in state ${work.coupling.state} has no ${side} id`);
    }
    const read = await readView(work.ports, side, {
      id: recordId,
      businessCentralNumber: work.coupling.businessCentralNumber,
    });
    if (!read.ok) {
      const outcome =
        read.failure.reason === 'notFound' ? await gone(work, side) : await settleFailure(work, side, read.failure);
      return { kind: 'finished', outcome };
    }
    views[side] = read.value;
  }
  return { kind: 'read', fresh: views };
}

/** Both sides, the unread one as the base has it; `undefined` when both have to be read first. */
function viewsOf(work: OrderWork, fresh: FreshViews): Views | undefined {
  const { coupling } = work;
  const { base } = coupling;
  const { mapping: fields } = work.ports.connection;
  const isOpen = coupling.openEffect !== undefined || coupling.restore !== undefined;
  const assume = (side: Side) =>
    base === undefined || isOpen ? undefined : assumeView({ coupling, base, fields }, side);
  const businessCentral = fresh.businessCentral ?? assume('businessCentral');
  const sales = fresh.sales ?? assume('sales');
  return businessCentral === undefined || sales === undefined ? undefined : { businessCentral, sales };
}
