import type { FieldValue, Side } from '../order/order.js';
import { type Base, isSamePair, type ValuePair } from './base.js';

/**
 * A change of a field that was seen on a side and has not been carried across yet. When the side shows its half of the
 * base again, its people have taken the change back, which is a later write of theirs: against what the other side's
 * people have changed meanwhile it counts as a change (I2).
 */
export interface PendingChange {
  readonly side: Side;
  /** The pair of lines; absent = header. */
  readonly pairId?: string;
  readonly field: string;
  /** What the side showed when it last differed from its half of the base. */
  readonly value: FieldValue;
  /** What was agreed of the field then: once that has moved, nothing is pending any more. */
  readonly against: ValuePair;
}

/** Fields whose change was seen before, by side, with the value that was seen. */
export type SeenValues = Readonly<Partial<Record<Side, Readonly<Record<string, FieldValue>>>>>;

/** The pending changes of the header (no pair) or of one pair of lines, which still are against what is agreed now. */
export function pendingOf(
  pending: readonly PendingChange[],
  pairId: string | undefined,
  base: Readonly<Record<string, ValuePair | undefined>>,
): readonly PendingChange[] {
  return pending.filter((change) => change.pairId === pairId && isSamePair(change.against, base[change.field]));
}

/** What is left once the base has moved: a field whose pair moved has been carried across, or was decided otherwise. */
export function stillPending(pending: readonly PendingChange[], base: Base): readonly PendingChange[] {
  const lines = new Map(base.lines.map((line) => [line.pairId, line.values]));
  return pending.filter(({ pairId, field, against }) => {
    const values: Readonly<Record<string, ValuePair | undefined>> | undefined =
      pairId === undefined ? base.header : lines.get(pairId);
    return isSamePair(against, values?.[field]);
  });
}

/** The values of changes that were seen, by side and field. */
export function seenValues(pending: readonly PendingChange[]): SeenValues {
  const of = (side: Side) => {
    const own = pending.filter((change) => change.side === side);
    return own.length === 0 ? {} : { [side]: Object.fromEntries(own.map(({ field, value }) => [field, value])) };
  };
  return { ...of('businessCentral'), ...of('sales') };
}
