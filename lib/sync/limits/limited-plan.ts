import type { ParkRequest } from '../park.js';
import type { SidePlan } from '../plan.js';

/** A plan cut down to what may be written now, with why the rest has to wait. */
export interface LimitedPlan {
  readonly plan: SidePlan;
  readonly blocked?: ParkRequest;
}
