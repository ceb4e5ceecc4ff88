import type { Side } from '../../lib/order/order.js';
import type { Coupling } from '../../lib/ports/coupling.js';
import type {
  Couplings,
  Lease,
  LeaseRequest,
  LeaseResult,
  OpenCoupling,
  PastConflicts,
  StoredCoupling,
  StoreResult,
  WaitingOrders,
  WorkItem,
} from '../../lib/ports/couplings.js';
import type { JournalEntry } from '../../lib/ports/journal.js';
import { InMemoryWork } from './in-memory-work.js';

interface Row {
  readonly json: string;
  readonly etag: string;
  /** Sequence → entry as JSON. */
  readonly journal: ReadonlyMap<number, string>;
}

/**
 * Couplings as the table adapter behaves, without a table. Documents are kept as JSON text, so that nothing is shared
 * with the caller and `undefined` is lost as it is in storage.
 */
export class InMemoryCouplings implements Couplings {
  readonly #rows = new Map<string, Row>();
  /** Connection and unique name → coupling id. */
  readonly #names = new Map<string, string>();
  readonly #work = new InMemoryWork();
  #version = 0;

  async find(connectionId: string, couplingId: string): Promise<StoredCoupling | undefined> {
    const row = this.#rows.get(keyOf(connectionId, couplingId));
    return row && { coupling: JSON.parse(row.json) as Coupling, etag: row.etag };
  }

  async findByRecord(connectionId: string, side: Side, recordId: string): Promise<StoredCoupling | undefined> {
    return this.#findByName(connectionId, recordName(side, recordId));
  }

  async findByMarker(connectionId: string, marker: string): Promise<StoredCoupling | undefined> {
    return this.#findByName(connectionId, markerName(marker));
  }

  async findByNumber(connectionId: string, orderNumber: string): Promise<readonly StoredCoupling[]> {
    const wanted = orderNumber.toUpperCase();
    return this.#of(connectionId).filter(({ coupling }) =>
      [coupling.businessCentralNumber, coupling.salesNumber].some((number) => number?.toUpperCase() === wanted),
    );
  }

  async listOpen(connectionId: string): Promise<readonly OpenCoupling[]> {
    return this.#of(connectionId)
      .filter(({ coupling }) => coupling.state !== 'ended')
      .map(({ coupling: { couplingId, kind, businessCentralId, salesId } }) => ({
        couplingId,
        ...(kind === undefined ? {} : { kind }),
        ...(businessCentralId === undefined ? {} : { businessCentralId }),
        ...(salesId === undefined ? {} : { salesId }),
      }));
  }

  async countWaiting(connectionId: string): Promise<WaitingOrders> {
    const parked: Record<string, number> = {};
    let conflicts = 0;
    for (const { coupling } of this.#of(connectionId).filter((each) => each.coupling.state !== 'ended')) {
      const reason = coupling.parked?.reason;
      if (reason !== undefined) {
        parked[reason] = (parked[reason] ?? 0) + 1;
      }
      conflicts += coupling.openConflicts?.length ?? 0;
    }
    return { parked, openConflicts: conflicts };
  }

  async listPage(
    connectionId: string,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly StoredCoupling[]> {
    return this.#of(connectionId)
      .filter(({ coupling }) => after === undefined || coupling.couplingId > after)
      .sort((one, other) => (one.coupling.couplingId < other.coupling.couplingId ? -1 : 1))
      .slice(0, limit);
  }

  async create(coupling: Coupling, entries: readonly JournalEntry[]): Promise<StoreResult<StoredCoupling>> {
    checkEntries(entries);
    if (this.#rows.has(keyOf(coupling.connectionId, coupling.couplingId)) || this.#clashes(coupling)) {
      return { ok: false, reason: 'taken' };
    }
    return { ok: true, value: this.#put(coupling, new Map(), entries) };
  }

  async save(
    stored: StoredCoupling,
    next: Coupling,
    entries: readonly JournalEntry[],
  ): Promise<StoreResult<StoredCoupling>> {
    const { connectionId, couplingId, journalSequence } = stored.coupling;
    if (next.connectionId !== connectionId || next.couplingId !== couplingId) {
      throw new Error(`a save of coupling ${couplingId} was given another coupling`);
    }
    checkEntries(entries);
    const row = this.#rows.get(keyOf(connectionId, couplingId));
    if (row === undefined || row.etag !== stored.etag) {
      return { ok: false, reason: 'changed' };
    }
    if (this.#clashes(next)) {
      return { ok: false, reason: 'taken' };
    }
    if (entries.some((entry) => entry.sequence > journalSequence && row.journal.has(entry.sequence))) {
      return { ok: false, reason: 'changed' };
    }
    return { ok: true, value: this.#put(next, row.journal, entries) };
  }

  async readJournal(connectionId: string, couplingId: string): Promise<readonly JournalEntry[]> {
    const journal = this.#rows.get(keyOf(connectionId, couplingId))?.journal ?? new Map<number, string>();
    return [...journal].sort(([a], [b]) => a - b).map(([, json]) => JSON.parse(json) as JournalEntry);
  }

  async listWithOpenConflicts(connectionId: string, limit: number): Promise<readonly StoredCoupling[]> {
    return this.#of(connectionId)
      .filter(({ coupling }) => coupling.openConflicts !== undefined)
      .slice(0, limit);
  }

  async listPastConflicts(connectionId: string, limit: number): Promise<readonly PastConflicts[]> {
    const found = this.#of(connectionId).flatMap(({ coupling: { couplingId } }) => {
      const journal = this.#rows.get(keyOf(connectionId, couplingId))?.journal ?? new Map<number, string>();
      return [...journal.values()].map((json) => ({ couplingId, entry: JSON.parse(json) as JournalEntry }));
    });
    return found
      .filter(({ entry }) => entry.conflicts !== undefined)
      .sort((left, right) => right.entry.atIso.localeCompare(left.entry.atIso))
      .slice(0, limit);
  }

  async listEndedBefore(connectionId: string, beforeIso: string, limit: number): Promise<readonly string[]> {
    return this.#of(connectionId)
      .filter(({ coupling: { state, historyRemovedIso } }) => state === 'ended' && historyRemovedIso === undefined)
      .filter(({ coupling }) => coupling.updatedIso < beforeIso)
      .map(({ coupling }) => coupling.couplingId)
      .slice(0, limit);
  }

  async removeHistory(stored: StoredCoupling, next: Coupling): Promise<StoreResult<StoredCoupling>> {
    const key = keyOf(next.connectionId, next.couplingId);
    const row = this.#rows.get(key);
    if (row !== undefined) {
      this.#rows.set(key, { ...row, journal: new Map() });
    }
    return await this.save(stored, next, []);
  }

  acquireLease(request: LeaseRequest): Promise<LeaseResult> {
    return this.#work.acquire(request);
  }

  renewLease(lease: Lease, untilMs: number): Promise<Lease | undefined> {
    return this.#work.renew(lease, untilMs);
  }

  takeDirty(lease: Lease): Promise<{ readonly lease: Lease; readonly dirty: readonly Side[] } | undefined> {
    return this.#work.takeDirty(lease);
  }

  releaseLease(
    lease: Lease,
    follow?: { readonly kind: 'intent' | 'retry'; readonly dueMs: number },
  ): Promise<'released' | 'dirty' | 'lost'> {
    return this.#work.release(lease, follow);
  }

  listWork(connectionId: string): Promise<readonly WorkItem[]> {
    return this.#work.list(connectionId);
  }

  /** Everything held, for oracles and traces: not part of the port. */
  all(): readonly Coupling[] {
    return [...this.#rows.values()].map((row) => JSON.parse(row.json) as Coupling);
  }

  #of(connectionId: string): readonly StoredCoupling[] {
    return [...this.#rows.values()]
      .map((row) => ({ coupling: JSON.parse(row.json) as Coupling, etag: row.etag }))
      .filter(({ coupling }) => coupling.connectionId === connectionId);
  }

  async #findByName(connectionId: string, name: string): Promise<StoredCoupling | undefined> {
    const couplingId = this.#names.get(keyOf(connectionId, name));
    return couplingId === undefined ? undefined : this.find(connectionId, couplingId);
  }

  /** I5: a record or marker belongs to one coupling. */
  #clashes(next: Coupling): boolean {
    return uniqueNames(next).some((name) => {
      const holder = this.#names.get(keyOf(next.connectionId, name));
      return holder !== undefined && holder !== next.couplingId;
    });
  }

  #put(coupling: Coupling, journal: ReadonlyMap<number, string>, entries: readonly JournalEntry[]): StoredCoupling {
    this.#version += 1;
    const row: Row = {
      json: JSON.stringify(coupling),
      etag: `v${this.#version}`,
      journal: new Map([...journal, ...entries.map((entry) => [entry.sequence, JSON.stringify(entry)] as const)]),
    };
    const key = keyOf(coupling.connectionId, coupling.couplingId);
    const before = this.#rows.get(key);
    for (const name of before === undefined ? [] : uniqueNames(JSON.parse(before.json) as Coupling)) {
      this.#names.delete(keyOf(coupling.connectionId, name));
    }
    for (const name of uniqueNames(coupling)) {
      this.#names.set(keyOf(coupling.connectionId, name), coupling.couplingId);
    }
    this.#rows.set(key, row);
    return { coupling: JSON.parse(row.json) as Coupling, etag: row.etag };
  }
}

/** Mistakes of the caller, as the table adapter refuses them. */
function checkEntries(entries: readonly JournalEntry[]): void {
  if (entries.length > 80) {
    throw new RangeError(`${entries.length} journal entries in one save, at most 80 fit`);
  }
  if (new Set(entries.map((entry) => entry.sequence)).size !== entries.length) {
    throw new RangeError('two journal entries of one save have the same sequence');
  }
}

function uniqueNames(coupling: Coupling): readonly string[] {
  const { businessCentralId, salesId, marker } = coupling;
  return [
    ...(businessCentralId === undefined ? [] : [recordName('businessCentral', businessCentralId)]),
    ...(coupling.supersededIds ?? []).map((id) => recordName('businessCentral', id)),
    ...(salesId === undefined ? [] : [recordName('sales', salesId)]),
    ...(coupling.earlierSalesIds ?? []).map((id) => recordName('sales', id)),
    ...(marker === undefined ? [] : [markerName(marker)]),
  ];
}

/** Ids compare without regard to case, and so do markers: Business Central writes them in capitals. */
function recordName(side: Side, recordId: string): string {
  return `${side}:${recordId.toLowerCase()}`;
}

function markerName(marker: string): string {
  return `marker:${marker.toUpperCase()}`;
}

function keyOf(connectionId: string, name: string): string {
  return JSON.stringify([connectionId, name]);
}
