import type { ValuePair } from '../../conflict/base.js';
import type { Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import { goesOnAfterClosing } from '../life-cycle/frozen-plan.js';
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
export function explain(
  coupling: Coupling,
  difference: Difference,
  changed: LastChanged,
  { onlyTo }: { readonly onlyTo: Side | undefined },
): string | undefined {
  if (difference.isWithinTolerance === true) {
    return 'tolerance';
  }
  if (isInOpenConflict(coupling, difference)) {
    return 'openConflict';
  }
  if (coupling.kind === 'quote' && isInBase(coupling, difference)) {
    return 'toldOfQuote';
  }
  if (coupling.state === 'fulfilled' && difference.pairId !== undefined && goesOnAfterClosing(difference.field)) {
    return 'closedInSales';
  }
  if (onlyTo !== undefined && isLeftAlone(coupling, difference, onlyTo)) {
    return 'oneWay';
  }
  return explainOrder(coupling) ?? (changed.nowMs - changed.changedMs < onTheWayMs ? 'onTheWay' : undefined);
}

/**
 * What nothing carries across is taken into the base, difference and all: of an active quote, which cannot be written in
 * Sales (C13; a line that Sales alone has was deleted in Business Central), and where changes travel one way alone.
 */
function isInBase({ base }: Coupling, difference: Difference): boolean {
  const { pairId, field, businessCentral, sales } = difference;
  if (base === undefined) {
    return false;
  }
  const line = base.lines.find((each) => each.pairId === pairId);
  if (difference.group === 'line') {
    return businessCentral === null
      ? line?.businessCentralLineId === null
      : line !== undefined && line.salesLineId === null;
  }
  const values: Readonly<Record<string, ValuePair | undefined>> =
    pairId === undefined ? base.header : (line?.values ?? {});
  return values[field]?.businessCentral === businessCentral && values[field]?.sales === sales;
}

/**
 * Where changes travel to one side alone, what its own people change stays there: a field is in the base as each side
 * shows it, a line that they added is in no pair, one that they deleted is in a pair still.
 */
function isLeftAlone(coupling: Coupling, difference: Difference, to: Side): boolean {
  if (difference.group !== 'line') {
    return isInBase(coupling, difference);
  }
  const isPair = coupling.base?.lines.some(({ pairId }) => pairId === difference.pairId) === true;
  return isPair === (difference[to] === null);
}

/** Why anything of this order may differ. */
export function explainOrder(coupling: Coupling): string | undefined {
  const { state, openEffect, restore, revision, parked } = coupling;
  if (state === 'held') {
    return 'heldBySeller';
  }
  const isAtWork = [openEffect, restore, revision].some((open) => open !== undefined);
  if ((state !== 'coupled' && state !== 'fulfilled') || isAtWork) {
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
