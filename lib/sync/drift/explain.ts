import type { Coupling } from '../../ports/coupling.js';
import type { Difference } from './compare-sides.js';

/** After a change of an order its notice may be on the way for so long: what differs then is no drift yet. */
export const onTheWayMs = 600_000;

/** When each side's order and the coupling last changed, as far as they tell. */
export interface LastChanged {
  readonly nowMs: number;
  readonly changedMs: number;
}

/**
 * Why two sides may differ: in a word, `parked:<reason>` for an order that waits; `undefined`: nobody knows, which is
 * drift. Pure.
 */
export function explain(coupling: Coupling, difference: Difference, changed: LastChanged): string | undefined {
  if (difference.isWithinTolerance === true) {
    return 'tolerance';
  }
  if (isInOpenConflict(coupling, difference)) {
    return 'openConflict';
  }
  return explainOrder(coupling) ?? (changed.nowMs - changed.changedMs < onTheWayMs ? 'onTheWay' : undefined);
}

/** Why anything of this order may differ. */
export function explainOrder(coupling: Coupling): string | undefined {
  const { state, openEffect, restore, parked } = coupling;
  if (state === 'held') {
    return 'heldBySeller';
  }
  if ((state !== 'coupled' && state !== 'fulfilled') || openEffect !== undefined || restore !== undefined) {
    return 'inWork';
  }
  // Open conflicts explain their own fields alone.
  return parked === undefined || parked.reason === 'conflictNeedsPerson' ? undefined : `parked:${parked.reason}`;
}

function isInOpenConflict({ openConflicts = [] }: Coupling, { pairId, group }: Difference): boolean {
  return openConflicts.some(
    (conflict) => conflict.pairId === pairId && (conflict.group === group || conflict.group === 'line'),
  );
}
