import type { LimitedPlan } from '../limits/limited-plan.js';
import type { OrderWork } from '../order-work.js';
import type { ParkRequest } from '../park.js';
import { isEmptyPlan } from '../plan.js';
import { type PauseFacts, pauseFor, pauseReasons, sentenceOf } from './pauses.js';

/** Why the order waits for an operator's pause; `undefined` when none applies. */
export async function pausedRequest(
  work: OrderWork,
  facts: Omit<PauseFacts, 'couplingId'>,
): Promise<ParkRequest | undefined> {
  const pause = pauseFor(await work.pauses(), { ...facts, couplingId: work.coupling.couplingId });
  return pause === undefined
    ? undefined
    : {
        reason: pauseReasons[pause.scope.what],
        sentence: sentenceOf(pause),
        nextAction: 'Nothing; the order goes on when the pause is lifted.',
        triesAgain: true,
      };
}

/** A plan for a side that nothing may be written to now; what else it waits for comes after the pause. */
export function withheld(limited: LimitedPlan, paused: ParkRequest | undefined): LimitedPlan {
  const isNothingDue = isEmptyPlan(limited.plan) && limited.blocked === undefined;
  if (paused === undefined || isNothingDue) {
    return limited;
  }
  return { plan: { ...limited.plan, header: {}, updates: [], inserts: [], deletes: [] }, blocked: paused };
}

/** Whether something of the plan waits for this pause. */
export function isHeldBack({ blocked }: LimitedPlan, paused: ParkRequest | undefined): boolean {
  return paused !== undefined && blocked === paused;
}
