import type { Base } from '../conflict/base.js';
import type { ConflictFacts } from '../conflict/conflict.js';
import type { OpenDecision } from '../conflict/decisions.js';
import type { PendingChange } from '../conflict/pending.js';
import type { LateEdit } from '../mapping/late-edits.js';
import type { SalesClosingState } from '../mapping/sales-record.js';
import type { StatedAnew } from '../mapping/stated-anew.js';
import type { NewsItem } from '../news/news-item.js';
import type { OrderPhase, Side } from '../order/order.js';
import type { StatusMove } from './business-central.js';
import type { Fingerprint } from './connection-state.js';
import type { InvoiceParts } from './coupling-invoices.js';
import type { Intent, QuoteParts, SentOrder } from './coupling-making.js';
import type { Parked } from './parked.js';

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
export interface Coupling extends QuoteParts, InvoiceParts {
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
  /** The coupling of the quote that Business Central made this order of. */
  readonly quoteCouplingId?: string;
  /** The document was made anew or reopened for a change, and is a draft until it is released again. */
  readonly awaitingRelease?: true;
  /** Tandem is to release the document: again, or because it entered it; not while its tax is another than it was. */
  readonly toRelease?: 'again' | 'entered' | 'taxDiffers';
  /** The twin has just been made and has not been brought to its values yet: until then changes travel both ways. */
  readonly isNewTwin?: true;
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
