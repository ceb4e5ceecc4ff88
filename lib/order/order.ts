import type { DecimalText } from './decimal.js';
import type { HeaderField, HeaderOf, LineField, LineOf } from './fields.js';

/** One of the two systems that hold the order. */
export type Side = 'businessCentral' | 'sales';

/** The side across from this one. */
export function otherSide(side: Side): Side {
  return side === 'businessCentral' ? 'sales' : 'businessCentral';
}

/** A value in normal form: text, decimal text or `YYYY-MM-DD`; `null` is blank or "has no opinion". */
export type FieldValue = string | null;

export type HeaderValues = HeaderOf<FieldValue>;
export type LineValues = LineOf<FieldValue>;

/**
 * What a line is to the synchronization. `product` lines travel; a `generated` line (comment, extended text, rounding)
 * was added by Business Central and stays there; an `unmapped` line cannot travel and parks the order.
 */
export type LineKind = 'product' | 'generated' | 'unmapped';

/** Price and discount as they stand in Business Central, where Sales shows the line in other terms. */
export interface EnteredTerms {
  readonly unitPrice: DecimalText;
  readonly discount: DecimalText;
  /** Tax that the price includes, in percent; zero where it includes none. */
  readonly includedTaxPercent: DecimalText;
}

/** What a line of Business Central adds to the freight amount of Sales. */
export interface FreightShare {
  /** Without tax, before the order's discount. */
  readonly amount: DecimalText;
  /** The line carries the freight; otherwise it only counts as freight. */
  readonly isOwnLine: boolean;
  readonly taxPercent: DecimalText;
}

/** What a line of Sales has beyond what Business Central can hold; it stays when the line is written. */
export interface KeptInSales {
  /** The rest of a long description, after what Business Central holds of it. */
  readonly text?: string;
  /** What Sales takes off by a volume discount: a part of the line's discount that cannot be written. */
  readonly volumeDiscount?: DecimalText;
}

/** Kinds of products of Sales that are no stock products. */
export type ProductType = 'service' | 'miscellaneousCharge' | 'flatFee' | 'unknown';

/** One line as one side shows it, in normal form. */
export interface OrderLine {
  /** The side's own id of the line, lower-case GUID. */
  readonly id: string;
  readonly kind: LineKind;
  /** Row version of the line on its side, opaque, compared for equality. */
  readonly version: string;
  readonly values: LineValues;
  /** Business Central only. */
  readonly entered?: EnteredTerms;
  /** Business Central only. */
  readonly freight?: FreightShare;
  /** Sales only: what kind of product it is, where it is no stock product. */
  readonly productType?: ProductType;
  /** Sales only. */
  readonly kept?: KeptInSales;
  /** Fields of which this side shows more than both sides hold, with the whole of it. */
  readonly shortened?: Readonly<Partial<Record<LineField, string>>>;
}

/** Tables of which rows may be matched by rules. */
export type MatchedTable = 'customer' | 'item';

/** Something an order refers to for which no counterpart was found, or of which several could be it. */
export interface UnmatchedReference {
  /** `code`: an option that no table of codes names. */
  readonly table: MatchedTable | 'code';
  /** What names the row, or the column, on its side. */
  readonly key: string;
  /** In words. */
  readonly why: string;
  /** None fits, so that one may be made. */
  readonly mayBeMade: boolean;
}

/** Where the document is in its life on its side; unknown states are kept as `unknown` and never written to. */
export type OrderPhase =
  | 'open'
  | 'inReview'
  | 'released'
  | 'submitted'
  | 'fulfilled'
  | 'invoiced'
  | 'canceled'
  /** A quote that the customer has accepted, or that was lost, canceled or replaced by a revision. */
  | 'won'
  | 'closed'
  | 'unknown';

/** An order as one side shows it, in normal form. */
export interface OrderView {
  readonly side: Side;
  readonly id: string;
  /** The side's own order number. */
  readonly number: string;
  /** Row version of the header, opaque. */
  readonly version: string;
  readonly phase: OrderPhase;
  /** Business Central only: version of the page of a customer's own. Absent: none is mapped, or it was not read. */
  readonly pageVersion?: string;
  /** Business Central only: unit prices of the lines are with tax. */
  readonly pricesIncludeTax?: boolean;
  /** What the side itself says the order comes to with tax and freight, and to how many decimals. Absent: not known. */
  readonly total?: { readonly amount: DecimalText; readonly decimals: number };
  /** A write needs more than the base holds of this side, so that it has to be read before it. */
  readonly needsReading?: true;
  readonly header: HeaderValues;
  /** Header fields of which this side shows more than both sides hold, with the whole of it. */
  readonly shortened?: Readonly<Partial<Record<HeaderField, string>>>;
  /** Sales only: what has no counterpart in Business Central; nothing is merged before it has. */
  readonly unmatched?: readonly UnmatchedReference[];
  /** In the order in which the side shows them. */
  readonly lines: readonly OrderLine[];
}
