import type { Base } from '../conflict/base.js';
import type { ConflictFacts } from '../conflict/conflict.js';
import type { OpenDecision } from '../conflict/decisions.js';
import type { PendingChange } from '../conflict/pending.js';
import type { LateEdit } from '../mapping/late-edits.js';
import type { SalesClosingState } from '../mapping/sales-record.js';
import type { StatedAnew } from '../mapping/stated-anew.js';
import type { NewsItem } from '../news/news-item.js';
import type { FieldValue, OrderPhase, OrderView, Side } from '../order/order.js';
import type { StatusMove } from './business-central.js';
import type { Fingerprint } from './connection-state.js';
import type { InvoiceState } from './sales-invoices.js';

/**
 * Where a coupling stands:
 * `waiting` no twin yet and something must happen first · `creating` an intent is open · `finishing` the twin exists and
 * is brought to the values it should have · `coupled` · `held` a seller has reopened the order · `recreating` the Business Central document is being archived and made anew · `fulfilled` the Sales order is closed as
 * fulfilled and takes only state, own columns and notes · `ended` nothing is read or written any more. What moves it:
 * `lib/sync/life-cycle/table.ts`.
 */
export type CouplingState =
  | 'waiting'
  | 'creating'
  | 'finishing'
  | 'coupled'
  | 'held'
  | 'recreating'
  | 'fulfilled'
  | 'ended';

/** Row versions a side showed when the base was last moved: what conditional writes are made against. */
export interface SideVersions {
  readonly header: string;
  /** line id → version */
  readonly lines: Readonly<Record<string, string>>;
  /** The base does not tell all that a write needs, so that the side is read before it. */
  readonly needsReading?: true;
}

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

/** Why an order waits, in words for a seller (spec §2, L7). */
export interface Parked {
  /** See docs/RUNBOOK.md for each. */
  readonly reason: ParkedReason;
  readonly sentence: string;
  readonly nextAction: string;
  /** What the sentence names, for a note in the seller's language. */
  readonly detail?: string;
  readonly sinceIso: string;
  readonly tries: number;
  /** When it is tried again by itself; absent where only a person helps. */
  readonly nextTryMs?: number;
}

export const parkedReasons = [
  'referenceMissing',
  'waitingForApproval',
  'releasedInBusinessCentral',
  'releaseRefused',
  'taxNotCarriedOver',
  'partlyShipped',
  'belowShippedQuantity',
  'partlyInvoiced',
  'refusedByBusinessCentral',
  'refusedBySales',
  'remoteUnavailable',
  'notPermitted',
  'schemaMismatch',
  'creationUnclear',
  'twinAmbiguous',
  'customerChanged',
  'currencyChanged',
  'lineNotMapped',
  'freightNotMapped',
  'discountAboveSum',
  'invoiceNotMade',
  'deletedInSales',
  'canceledInSales',
  'reopenedForLong',
  'fulfilledInSales',
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'postedInBusinessCentral',
  'restoredInBusinessCentral',
  'enteredAgain',
  'lifeCyclePaused',
  'quoteClosedInSales',
  'quoteUnfinished',
  'conflictNeedsPerson',
  'valueTooLong',
  'valueNotAllowed',
  'fingerprintMismatch',
  'didNotSettle',
  'writeDidNotSettle',
  'handlingFailed',
  'orderPaused',
  'customerPaused',
  'directionPaused',
  'connectionPaused',
  'companyPaused',
  'everythingPaused',
] as const;
export type ParkedReason = (typeof parkedReasons)[number];

/** A conflict that waits for a person (spec §3.5), as both sides showed it when the order was last looked at. */
export interface OpenConflict extends ConflictFacts {
  /** Names the conflict with these very values: other values are another conflict. */
  readonly conflictId: string;
  /** The pair of lines; absent = header. */
  readonly pairId?: string;
  /** The rule that left it to a person. */
  readonly rule: string;
  readonly sinceIso: string;
  /** The last decision on it that was not applied, because the values had changed. */
  readonly lapsed?: { readonly by: string; readonly atIso: string };
}

/** An operator asked for a version's values to be brought back, and that has not been carried out yet (spec §3.2). */
export interface OpenRestore {
  /** Number of the version. */
  readonly version: number;
  /** Lines that were added since are deleted. */
  readonly removeAddedLines: boolean;
  readonly by: string;
  readonly atIso: string;
  /** What Sales showed when it was asked for: what people change later stays theirs. */
  readonly seen: SentOrder;
  /** The open journal entry, once writing has begun. */
  readonly sequence?: number;
  /** What the seller has been told once it has worked. */
  readonly news?: OrderNews;
}

/** An effect that was begun: what the base will be when it has worked. Input to recovery (spec §2, Journal). */
export interface OpenEffect {
  readonly sequence: number;
  readonly side: Side;
  readonly nextBase: Base;
  /** The effect closes the Sales order: it has worked when the order is in this state. */
  readonly closes?: SalesClosingState;
  /** The effect moves the status of the order in Business Central, and nothing of the base. */
  readonly moves?: StatusMove;
  /** What the seller has been told once it has worked; absent = it tells nothing. */
  readonly news?: OrderNews;
}

/** What was told of an invoice last. */
export interface ToldInvoice {
  readonly number: string;
  readonly remaining: string;
  readonly isCanceled: boolean;
}

/** A posted invoice as Sales has it: by policy each becomes one there. */
export interface InvoiceInSales {
  readonly businessCentralId: string;
  readonly number: string;
  /** `due`: not made yet · `deleted`: somebody deleted it there, or its order, and it is not made again. */
  readonly state: InvoiceState | 'due' | 'deleted';
  /** Business Central shows another state, which is still to be brought. */
  readonly isBehind?: true;
  /** Its id in Sales, where it was there already and not made under an id of ours. */
  readonly salesId?: string;
}

/** What the seller has been told of an order, and what not yet (C3). */
export interface OrderNews {
  /** Notes on the timeline so far; the latest has this number, from which its id is derived. */
  readonly notes: number;
  /** When the latest note was begun. */
  readonly sinceMs: number;
  /** The last attempt to write it was refused: once more, then the next note. */
  readonly isDoubted?: true;
  /** What the latest note tells. */
  readonly told: readonly NewsItem[];
  /** What no note tells yet. */
  readonly untold: readonly NewsItem[];
  /** The wait that was told last. */
  readonly waiting?: string;
  /** Turns in the order's life that have been told. */
  readonly turns?: readonly string[];
  /** Lines, by the names of their pairs, of which the seller was told last that there is not enough on hand. */
  readonly short?: readonly string[];
}

/** One BC order, one Sales order, and all that is known about them. */
export interface Coupling {
  readonly couplingId: string;
  readonly connectionId: string;
  /** Grows when a deleted twin is made anew. */
  readonly generation: number;
  /** What is coupled: an order unless said otherwise. */
  readonly kind?: 'quote';
  /** The side on which the order was first seen. */
  readonly origin: Side;
  readonly state: CouplingState;
  readonly businessCentralId?: string;
  readonly salesId?: string;
  readonly businessCentralNumber?: string;
  /** Ids of documents that were archived and made anew, oldest first: their notices mean nothing any more. */
  readonly supersededIds?: readonly string[];
  /** Since when a seller has the order reopened. */
  readonly heldSinceIso?: string;
  /** Ids of a quote's earlier revisions in Sales, oldest first. */
  readonly earlierSalesIds?: readonly string[];
  /** The coupling of the quote that Business Central made this order of. */
  readonly quoteCouplingId?: string;
  /** The document was made anew or reopened for a change, and is a draft until it is released again. */
  readonly awaitingRelease?: true;
  /** Tandem is to release the document: again, or because it entered it; not while its tax is another than it was. */
  readonly toRelease?: 'again' | 'entered' | 'taxDiffers';
  /** Sales has not been told number and id of the document that was made anew. */
  readonly untoldRenewal?: true;
  /** The last re-creation: the journal entry that keeps the old document, and what its changes say; until the new one is what the old one was. */
  readonly carryOver?: StatedAnew & {
    readonly versionSequence: number;
    /** What the seller is to be told of the conflicts that the changes have decided. */
    readonly news?: readonly NewsItem[];
  };
  /** Edits of the old document that the new one was not made from, still to be carried over. */
  readonly lateEdits?: readonly LateEdit[];
  readonly salesNumber?: string;
  /** Unique text carried by the BC order until the coupling knows its id. */
  readonly marker?: string;
  readonly intent?: Intent;
  /** Quotes only. */
  readonly revision?: MergedRevision;
  /** Quotes only: what an earlier revision left, until the next one is made. */
  readonly unwritten?: Unwritten;
  readonly base?: Base;
  readonly versions: Readonly<Partial<Record<Side, SideVersions>>>;
  readonly phases: Readonly<Partial<Record<Side, OrderPhase>>>;
  /** What both sides come to where that differs though all fields agree, in words. */
  readonly totalsDiffer?: string;
  /** The difference of the totals that Sales' total was last written for: it is never written for it again. */
  readonly totalBroughtAlong?: string;
  readonly openEffect?: OpenEffect;
  readonly parked?: Parked;
  readonly news?: OrderNews;
  /** Invoices that the seller has been told of, or will be with the next note. */
  readonly invoices?: readonly ToldInvoice[];
  readonly salesInvoices?: readonly InvoiceInSales[];
  /** Ids of the posted invoices that stand on the timeline of the account, or were not to. */
  readonly postingsOnAccount?: readonly string[];
  /** The account could not be told of all of them yet. */
  readonly postingsDue?: true;
  /** A person uncoupled the two: nothing is made for them any more. */
  readonly uncoupled?: true;
  readonly openConflicts?: readonly OpenConflict[];
  /** What people decided of conflicts and what has not been carried out yet: input of the merge. */
  readonly decisions?: readonly OpenDecision[];
  /** Changes that were seen on a side and have not been carried across yet: input of the merge. */
  readonly pending?: readonly PendingChange[];
  readonly restore?: OpenRestore;
  /** Lines that were made again by bringing a version back: name of their pair → name of the pair they were first. */
  readonly lineage?: Readonly<Record<string, string>>;
  /** The order had ended long ago, and by the policy `keepHistoryDays` nothing is left but what it was coupled with. */
  readonly historyRemovedIso?: string;
  /** Number of the configuration whose mapping the base was made by; absent = 0, as deployed. */
  readonly configuration?: number;
  /** What both sides were when it was last saved in a turn: it is written to under nothing else (I15). */
  readonly fingerprint?: Fingerprint;
  /** Last used number of the order's journal. */
  readonly journalSequence: number;
  readonly createdIso: string;
  readonly updatedIso: string;
}
