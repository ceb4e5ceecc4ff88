import type { HeaderField, HeaderOf, LineOf } from '../order/fields.js';
import type { FieldValue, Side } from '../order/order.js';

/** What each side showed, or accepted from us, when the two last agreed on a field. They may differ by rounding. */
export type ValuePair = Readonly<Record<Side, FieldValue>> & {
  /** What Business Central had worked out when it was first seen, while its half is `neverShown`; of quotes, while Sales says nothing. */
  readonly workedOut?: FieldValue;
};

/**
 * The half of a side whose value the other has not been told yet: what Business Central worked out itself, or a seller's
 * price that it has to be brought to. It differs from everything that can be shown, since a blank is `null` in normal
 * form, and so counts as changed; yet nobody has edited it since the two were coupled.
 */
export const neverShown = '';

/** Whether a side shows just what it has not told yet: it differs from its half of the base, and nobody has edited it. */
export function isUntold(pair: ValuePair, side: Side, shown: FieldValue): boolean {
  return pair[side] === neverShown && (pair.workedOut === undefined || pair.workedOut === shown);
}

/** Whether the same is held of a field. */
export function isSamePair(left: ValuePair | undefined, right: ValuePair | undefined): boolean {
  return (
    left !== undefined &&
    right !== undefined &&
    left.businessCentral === right.businessCentral &&
    left.sales === right.sales &&
    left.workedOut === right.workedOut
  );
}

/** What is held of a field before either side was known to show it. */
export const blankPair: ValuePair = { businessCentral: null, sales: null };

/** Whether a unit price was given by a seller (and is sent to Business Central) or taken from Business Central (spec §3.3). */
export type PriceOrigin = 'businessCentral' | 'seller';

/** The origin of a discount of a line that a seller states, or does not. */
export function discountStatedBySeller(amount: FieldValue | undefined): Pick<BaseLine, 'discountOrigin'> {
  return (amount ?? '0') === '0' ? {} : { discountOrigin: 'seller' };
}

/** A pair of lines that are the same line. An id is `null` while the line is being made on that side, and where a quote has it on one side alone. */
export interface BaseLine {
  /** Name of the pair, for ever: the id of the line on the side where it was first seen. */
  readonly pairId: string;
  readonly businessCentralLineId: string | null;
  readonly salesLineId: string | null;
  readonly priceOrigin: PriceOrigin;
  /** A seller stated the discount as an amount: it stays when Business Central prices the line anew. */
  readonly discountOrigin?: 'seller';
  readonly values: LineOf<ValuePair>;
}

/**
 * The last agreed state of a coupled order: a side has changed a field exactly when what it shows differs from its own
 * half (spec §2). Only ever holds values that a side showed or accepted, and moves last (I10).
 */
export interface Base {
  readonly header: HeaderOf<ValuePair>;
  readonly lines: readonly BaseLine[];
}

/** What one journal entry did to the base; replaying them in order rebuilds it (I11). */
export interface BasePatch {
  readonly header: Readonly<Partial<Record<HeaderField, ValuePair>>>;
  /** Whole pairs that are new or changed, by `pairId`. */
  readonly lines: readonly BaseLine[];
  readonly removedPairIds: readonly string[];
  /** Fields of the header of which nothing is agreed any more. */
  readonly removedFields?: readonly string[];
}
