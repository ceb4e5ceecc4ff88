import type { FieldConflict } from '../../conflict/conflict.js';
import type { MergedOrder } from '../../conflict/merge-order.js';
import type { SeenValues } from '../../conflict/pending.js';
import { lineGroup } from '../../conflict/rules.js';
import { otherSide, type Side } from '../../order/order.js';
import type { NewEntry } from '../order-work.js';
import type { SidePlan } from '../plan.js';
import { placeName } from './open-conflicts.js';

/**
 * Decided conflicts in which this side loses a value and the plan is what overwrites it: told with that effect (I2).
 * A part that has to wait is told when it is written.
 */
export function conflictsOfPlan(plan: SidePlan, merged: MergedOrder): readonly FieldConflict[] {
  return merged.conflicts.filter((conflict) =>
    Object.entries(conflict.winners).some(
      ([field, winner]) => winner === otherSide(plan.side) && isWritten(plan, conflict, field),
    ),
  );
}

function isWritten(plan: SidePlan, { group, pairId }: FieldConflict, field: string): boolean {
  if (pairId === undefined) {
    return field in plan.header;
  }
  if (group === lineGroup) {
    return [...plan.inserts, ...plan.deletes].some((planned) => planned.pairId === pairId);
  }
  return plan.updates.some((update) => update.pairId === pairId && field in update.fields);
}

/** One entry for all conflicts of an effect, since a save holds a bounded number of entries; none for none. */
export function conflictEntries(side: Side, conflicts: readonly FieldConflict[]): readonly NewEntry[] {
  if (conflicts.length === 0) {
    return [];
  }
  const sentences = conflicts.map(
    ({ rule, by, takenBack, ...place }) =>
      `${placeName(place)}${takenBackText(takenBack)}, decided by ${rule}${by === undefined ? '' : ` (${by})`}`,
  );
  return [{ kind: 'conflict', side, summary: `both sides changed ${sentences.join('; ')}`, conflicts }];
}

/** What was seen on a side and had been taken back there by then. */
function takenBackText(takenBack: SeenValues | undefined): string {
  const texts = Object.entries(takenBack ?? {}).flatMap(([seenOn, fields]) =>
    Object.entries(fields).map(([field, value]) => `${seenOn} ${field} ${value ?? 'blank'}`),
  );
  return texts.length === 0 ? '' : ` (taken back before it was carried over: ${texts.join(', ')})`;
}
