import type { Side } from '../order/order.js';
import type { Coupling } from './coupling.js';
import type { JournalEntry } from './journal.js';

/** A coupling as read, with the version that a save is conditional on. */
export interface StoredCoupling {
  readonly coupling: Coupling;
  /** Opaque storage version. */
  readonly etag: string;
}

export type StoreResult<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `changed`: another worker saved in between. `taken`: a record or marker belongs to another coupling already (I5). */
  | { readonly ok: false; readonly reason: 'changed' | 'taken' };

/** The right to work on an order; taken by compare-and-swap. It saves work, safety rests on versions (spec §3.2). */
export interface Lease {
  readonly connectionId: string;
  readonly couplingId: string;
  readonly owner: string;
  readonly untilMs: number;
  readonly etag: string;
}

export type LeaseResult = { readonly kind: 'acquired'; readonly lease: Lease } | { readonly kind: 'taken' };

/** Something that is not at rest, or will be looked at again. */
export interface WorkItem {
  readonly couplingId: string;
  /** Empty when nobody holds it. */
  readonly owner: string;
  readonly leaseUntilMs: number;
  /** Sides that changed while it was held. */
  readonly dirty: readonly Side[];
  /** When to look again; absent when only a lease is told. */
  readonly dueMs?: number;
  /** Wait of a parked order: due later is at rest. An open intent or unfinished effect never is. */
  readonly kind: 'lease' | 'intent' | 'retry';
}

/** A coupling that has not ended, with the records it stands for now. */
export interface OpenCoupling {
  readonly couplingId: string;
  /** An order unless said otherwise. */
  readonly kind?: 'quote';
  readonly businessCentralId?: string;
  readonly salesId?: string;
}

/** Orders that wait, as they stand now. */
export interface WaitingOrders {
  /** How many, by the reason why. */
  readonly parked: Readonly<Record<string, number>>;
  /** Conflicts that a person is to decide, of all orders together. */
  readonly openConflicts: number;
}

/**
 * Couplings with their history in one partition per connection. A save writes the document, its look-up rows
 * (each side's id and number, the marker) and the journal entries in one transaction: all or nothing.
 */
export interface Couplings {
  find(connectionId: string, couplingId: string): Promise<StoredCoupling | undefined>;
  findByRecord(connectionId: string, side: Side, recordId: string): Promise<StoredCoupling | undefined>;
  findByMarker(connectionId: string, marker: string): Promise<StoredCoupling | undefined>;
  /** Couplings that have this order number on either side; numbers may repeat over time. */
  findByNumber(connectionId: string, orderNumber: string): Promise<readonly StoredCoupling[]>;
  /** All couplings that have not ended. One request per 1000 of them; documents are not read. */
  listOpen(connectionId: string): Promise<readonly OpenCoupling[]>;
  /** How many of those that have not ended wait, and for what. One request per 1000 of these; documents are not read. */
  countWaiting(connectionId: string): Promise<WaitingOrders>;
  /** Couplings of any state in the order of their ids, those after `after`, at most `limit`, documents and all. */
  listPage(
    connectionId: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly StoredCoupling[]>;
  /** Fails with `taken` when the coupling, a record of it or its marker exists already. */
  create(coupling: Coupling, entries: readonly JournalEntry[]): Promise<StoreResult<StoredCoupling>>;
  /** Entries with a known sequence replace the earlier text of that number (closing an open entry). */
  save(stored: StoredCoupling, next: Coupling, entries: readonly JournalEntry[]): Promise<StoreResult<StoredCoupling>>;
  readJournal(connectionId: string, couplingId: string): Promise<readonly JournalEntry[]>;
  /** Couplings that ended before the moment (ISO) and still have their history, at most `limit`. */
  listEndedBefore(connectionId: string, beforeIso: string, limit: number): Promise<readonly string[]>;
  /**
   * Takes the history of an ended coupling away for good and saves what is left of the coupling, for whoever holds its
   * lease. Stopped in the middle, it is done again.
   */
  removeHistory(stored: StoredCoupling, next: Coupling): Promise<StoreResult<StoredCoupling>>;
  /** Couplings with open conflicts, at most `limit`. */
  listWithOpenConflicts(connectionId: string, limit: number): Promise<readonly StoredCoupling[]>;
  /** Journal entries that tell decided conflicts, newest first, at most `limit`. */
  listPastConflicts(connectionId: string, limit: number): Promise<readonly PastConflicts[]>;

  /**
   * Takes the lease when it is free, has run out, or was this owner's already; else marks `dirty` on it, and the holder
   * will look again.
   */
  acquireLease(request: LeaseRequest): Promise<LeaseResult>;
  /** `undefined` when the lease was lost to another. */
  renewLease(lease: Lease, untilMs: number): Promise<Lease | undefined>;
  /** Sides marked dirty since it was acquired or last asked; the marks are taken off, the lease is kept. */
  takeDirty(lease: Lease): Promise<{ readonly lease: Lease; readonly dirty: readonly Side[] } | undefined>;
  /**
   * Gives the lease up. `dirty` when somebody marked it meanwhile: it is still held, and the holder goes round again.
   * `follow` leaves a reminder for the timer.
   */
  releaseLease(
    lease: Lease,
    follow?: { readonly kind: 'intent' | 'retry'; readonly dueMs: number },
  ): Promise<'released' | 'dirty' | 'lost'>;
  /** All work items of a connection (leases, intents, parked waits). */
  listWork(connectionId: string): Promise<readonly WorkItem[]>;
}

/** An entry that tells decided conflicts, and whose it is. */
export interface PastConflicts {
  readonly couplingId: string;
  readonly entry: JournalEntry;
}

export interface LeaseRequest {
  readonly connectionId: string;
  readonly couplingId: string;
  /**
   * The session of the notice. A session is worked by one at a time, so a lease of the same owner belongs to a run that
   * was stopped: its redelivered notice goes on at once instead of waiting for the lease to run out.
   */
  readonly owner: string;
  readonly nowMs: number;
  readonly untilMs: number;
  /** Marked when the lease is taken by somebody else. */
  readonly dirty: readonly Side[];
}
