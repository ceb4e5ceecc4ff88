import type { Side } from '../order/order.js';
import type { GoneMark, Parked, ParkedReason } from '../ports/parked.js';
import { pauseReasons } from './pauses/pauses.js';

/** Reasons of orders that wait as deleted, of which people know. */
const toldAsDeleted: Readonly<Partial<Record<ParkedReason, Side>>> = {
  deletedInSales: 'sales',
  deletedInBusinessCentral: 'businessCentral',
};

/** Reasons that say nothing of the order itself: what was known of it still holds. */
const saysNothing: ReadonlySet<ParkedReason> = new Set<ParkedReason>([
  ...Object.values(pauseReasons),
  'remoteUnavailable',
  'notPermitted',
  'schemaMismatch',
]);

/**
 * What a new mark keeps of the order's being gone: a pause or a fault between two looks does not make it gone anew. Pure.
 */
export function goneMarkOf(
  before: Parked | undefined,
  { reason, goneFrom }: { readonly reason: ParkedReason; readonly goneFrom?: Side | undefined },
  nowIso: string,
): GoneMark | undefined {
  const side = goneFrom ?? (saysNothing.has(reason) ? before?.gone?.side : undefined);
  if (side === undefined) {
    return undefined;
  }
  const sinceIso = deletedSince(before, side) ?? (toldAsDeleted[reason] === side ? nowIso : undefined);
  return { side, ...(sinceIso === undefined ? {} : { sinceIso }) };
}

/** Since when the order waits as deleted on that side, whatever else it waited for meanwhile. */
export function deletedSince(parked: Parked | undefined, side: Side): string | undefined {
  const isTold = parked !== undefined && toldAsDeleted[parked.reason] === side;
  return (parked?.gone?.side === side ? parked.gone.sinceIso : undefined) ?? (isTold ? parked.sinceIso : undefined);
}
