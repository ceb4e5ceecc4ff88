import type { Base } from '../conflict/base.js';
import type { FieldValue, OrderView, Side } from '../order/order.js';

/** The order that a twin was made from, as its source showed it; its lines in the order in which they were sent. */
export type SentOrder = Pick<OrderView, 'header' | 'lines'>;

/** A twin is being created. While this is open, recovery runs and no life-cycle rule (spec §3.1). */
export interface Intent {
  /** Where the twin is made. */
  readonly side: Side;
  readonly startedMs: number;
  /** Set before the first create is sent; such an intent is not sent again until 20 minutes and two empty look-ups have passed. */
  readonly sentMs?: number;
  readonly emptyLookUps: number;
  /** Number of the journal entry that was opened with it. */
  readonly journalSequence: number;
  /** The side whose values the new document is brought to; absent = the side where the order was first seen. */
  readonly statedBy?: Side;
  /** Version of the document that the twin replaces: a batch sent under it cannot commit once that shows another. */
  readonly replacedVersion?: string;
  /** What the twin is made from: the same at every attempt, and what finishing holds both sides against. */
  readonly sent: SentOrder;
  /** What quote and quote had last agreed on, where Business Central makes the order of its quote. */
  readonly quoteBase?: Base;
  /** How the new Business Central document looked when finishing first read it: what differs from it later, people changed. */
  readonly firstSeen?: SentOrder;
}

/**
 * What a quote's revision was merged to, its lines under their ids in Sales where that has them: what Business Central's
 * new quote is brought to, until the seller has been told.
 */
export interface MergedRevision extends SentOrder {
  /** What the earlier quotes had agreed on, by the ids of the revision. */
  readonly agreed: Base;
}

/** Values that a document of Business Central was to be given and was not, by field, with what it showed instead. */
export interface Unwritten {
  readonly header: UnwrittenFields;
  /** By id of the line in Business Central. */
  readonly lines: Readonly<Record<string, UnwrittenFields>>;
}

type UnwrittenFields = Readonly<Record<string, { readonly shown: FieldValue; readonly meant: FieldValue }>>;

/** What a coupling of two quotes keeps besides. */
export interface QuoteParts {
  /** Ids of a quote's earlier revisions in Sales, oldest first. */
  readonly earlierSalesIds?: readonly string[];
  readonly revision?: MergedRevision;
  /** What an earlier revision left, until the next one is made. */
  readonly unwritten?: Unwritten;
}
