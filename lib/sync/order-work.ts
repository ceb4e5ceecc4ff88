import { type PendingChange, stillPending } from '../conflict/pending.js';
import type { Side } from '../order/order.js';
import type { Fingerprint } from '../ports/connection-state.js';
import type { Coupling } from '../ports/coupling.js';
import type { Lease, StoredCoupling } from '../ports/couplings.js';
import type { JournalEntry } from '../ports/journal.js';
import { guardedPorts } from './connection/guarded-ports.js';
import type { ConnectionPorts, Engine } from './engine.js';
import type { FirstReading } from './first-reading.js';
import { OvertakenError } from './outcome.js';
import type { Pause } from './pauses/pauses.js';
import { readPauses } from './pauses/stored-pauses.js';

/** A journal entry before it has its number and time. */
export type NewEntry = Omit<JournalEntry, 'sequence' | 'atIso'>;

/** Changes to a coupling; `undefined` takes an optional field away. */
export type CouplingChange = { readonly [Key in keyof Coupling]?: Coupling[Key] | undefined };

/** How long a lease is held before others may take it; renewed when half of it is gone. */
export const leaseMs = 30_000;

/**
 * One order while this worker holds its lease: the coupling as last saved, and saving it together with its journal.
 * Every save is conditional; a lost race throws `OvertakenError`.
 */
export class OrderWork {
  readonly #engine: Engine;
  /** Both systems; every write asks first whether the connection may be written to, for this order (I15). */
  readonly ports: ConnectionPorts;
  readonly #fingerprint: Fingerprint | undefined;
  #lease: Lease;
  #stored: StoredCoupling;
  #pauses: readonly Pause[] | undefined;
  #noted: { readonly pending: readonly PendingChange[] } | undefined;
  #firstReading: FirstReading | undefined;

  constructor(options: {
    readonly engine: Engine;
    readonly ports: ConnectionPorts;
    readonly lease: Lease;
    readonly stored: StoredCoupling;
    /** How often the notice was put off already, for growing waits. */
    readonly attemptNumber: number;
    /** Only where this run made the coupling: nobody else can have looked at the order since. */
    readonly firstReading?: FirstReading | undefined;
    /** A check that was begun with the turn; see `guardedPorts`. */
    readonly entry?: Promise<unknown>;
    /** What both sides are: what the coupling notes with its next save. */
    readonly fingerprint?: Fingerprint | undefined;
  }) {
    this.#engine = options.engine;
    this.#fingerprint = options.fingerprint;
    this.ports = guardedPorts(options.engine, options.ports, { coupling: () => this.coupling, entry: options.entry });
    this.#lease = options.lease;
    this.#stored = options.stored;
    this.attemptNumber = options.attemptNumber;
    this.#firstReading = options.firstReading;
  }

  readonly attemptNumber: number;

  /** Operators' pauses that have to do with the connection, as they were when this run first asked. */
  async pauses(): Promise<readonly Pause[]> {
    this.#pauses ??= await readPauses(this.#engine, this.ports.connection.connectionId);
    return this.#pauses;
  }

  /** What the order showed when it was first met; given out once. */
  takeFirstReading(): FirstReading | undefined {
    const first = this.#firstReading;
    this.#firstReading = undefined;
    return first;
  }

  get engine(): Engine {
    return this.#engine;
  }

  get coupling(): Coupling {
    return this.#stored.coupling;
  }

  get lease(): Lease {
    return this.#lease;
  }

  /**
   * Notes what the merge has seen that is not in the base: it goes with the next save, since what it belongs to is told
   * there, or with `saveNoted`.
   */
  note(pending: readonly PendingChange[]): void {
    const isNew = JSON.stringify(pending) !== JSON.stringify(this.coupling.pending ?? []);
    this.#noted = isNew ? { pending } : undefined;
  }

  /** Saves what was noted and no save has taken along. */
  async saveNoted(): Promise<void> {
    if (this.#noted !== undefined) {
      await this.save({}, []);
    }
  }

  /** Saves the coupling with new journal entries in one transaction and returns their numbers. */
  async save(change: CouplingChange, entries: readonly NewEntry[], closing?: JournalEntry): Promise<readonly number[]> {
    const { coupling } = this.#stored;
    const atIso = new Date(this.#engine.clock.nowMs()).toISOString();
    const { configuration } = this.ports.connection;
    const numbered = entries.map((entry, index) => ({
      ...entry,
      ...(configuration === undefined ? {} : { configuration: configuration.number }),
      sequence: coupling.journalSequence + 1 + index,
      atIso,
    }));
    const next = withoutUndefined({
      ...coupling,
      ...pendingAfter({ ...coupling, ...this.#noted, ...change }),
      ...(this.#fingerprint === undefined ? {} : { fingerprint: this.#fingerprint }),
      ...change,
      journalSequence: coupling.journalSequence + entries.length,
      updatedIso: atIso,
    });
    const result = await this.#engine.couplings.save(this.#stored, next, [
      ...(closing === undefined ? [] : [closing]),
      ...numbered,
    ]);
    if (!result.ok) {
      throw new OvertakenError(coupling.couplingId);
    }
    this.#stored = result.value;
    this.#noted = undefined;
    await this.#keepLease();
    return numbered.map((entry) => entry.sequence);
  }

  /** The journal entry of this number as it is to read once its effect has ended; `undefined` when there is none. */
  async closed(
    sequence: number | undefined,
    outcome: 'done' | 'failed',
    ending?: string,
  ): Promise<JournalEntry | undefined> {
    const { connectionId, couplingId } = this.coupling;
    const journal = sequence === undefined ? [] : await this.#engine.couplings.readJournal(connectionId, couplingId);
    const opened = journal.find((entry) => entry.sequence === sequence);
    if (opened === undefined) {
      return undefined;
    }
    return { ...opened, outcome, summary: ending === undefined ? opened.summary : `${opened.summary} — ${ending}` };
  }

  /** Sides that others marked while this worker was busy; marks are taken off. */
  async takeDirty(): Promise<readonly Side[]> {
    const taken = await this.#engine.couplings.takeDirty(this.#lease);
    if (taken === undefined) {
      throw new OvertakenError(this.coupling.couplingId);
    }
    this.#lease = taken.lease;
    // A notice is covered only by a reading that began after it was put on the queue.
    this.#firstReading = undefined;
    return taken.dirty;
  }

  async #keepLease(): Promise<void> {
    const now = this.#engine.clock.nowMs();
    if (this.#lease.untilMs - now > leaseMs / 2) {
      return;
    }
    const renewed = await this.#engine.couplings.renewLease(this.#lease, now + leaseMs);
    if (renewed === undefined) {
      throw new OvertakenError(this.coupling.couplingId);
    }
    this.#lease = renewed;
  }
}

/** Nothing is pending of a field whose base has moved. */
function pendingAfter({ pending = [], base }: CouplingChange): CouplingChange {
  const left = base === undefined ? pending : stillPending(pending, base);
  return { pending: left.length === 0 ? undefined : left };
}

function withoutUndefined(coupling: CouplingChange): Coupling {
  return Object.fromEntries(Object.entries(coupling).filter(([, value]) => value !== undefined)) as unknown as Coupling;
}
