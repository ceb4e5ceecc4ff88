import { firstLook } from '../creation/creation-base.js';
import type { Views } from '../effects/next-base.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park } from '../park.js';

/** An order that a seller has had reopened for so long is reported (spec §3.3). */
export const heldReportMs = 24 * 3_600_000;

/**
 * The order is the seller's until submitted again (spec §3.3): nothing is read into the base or written, and Business
 * Central's changes wait. Versions stay those of the base, since what is not merged must not count as known.
 */
export async function hold(work: OrderWork, views: Views): Promise<NoticeOutcome> {
  const { engine, coupling } = work;
  const look = firstLook(coupling, views);
  const { state } = coupling;
  if (state !== 'held') {
    await work.save({ ...look, state: 'held', heldSinceIso: new Date(engine.clock.nowMs()).toISOString() }, [
      { kind: 'state', summary: `${state} → held` },
    ]);
    return done;
  }
  if (Object.keys(look).length > 0) {
    await work.save(look, []);
  }
  const dueMs = heldReportDueMs(work);
  if (dueMs === undefined || engine.clock.nowMs() < dueMs) {
    return done;
  }
  return await park(work, {
    reason: 'reopenedForLong',
    sentence: `Order ${views.sales.number} has been reopened in Sales since ${coupling.heldSinceIso?.slice(0, 10)}; changes of both sides wait until it is submitted again.`,
    nextAction: 'Submit the order again in Sales.',
    triesAgain: false,
  });
}

/** When a held order is to be reported; `undefined` when it is not held, or has been reported. */
export function heldReportDueMs({ coupling }: OrderWork): number | undefined {
  const { state, heldSinceIso, parked } = coupling;
  return state === 'held' && heldSinceIso !== undefined && parked?.reason !== 'reopenedForLong'
    ? Date.parse(heldSinceIso) + heldReportMs
    : undefined;
}
