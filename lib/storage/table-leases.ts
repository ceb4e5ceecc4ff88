import type { TableClient } from '@azure/data-tables';
import type { Side } from '../order/order.js';
import type { Couplings, Lease, LeaseRequest, LeaseResult } from '../ports/couplings.js';
import { type Contention, untilSettled } from './contention.js';
import { rowKeys, workPrefix } from './row-keys.js';
import { tableRefusal } from './table-refusal.js';
import { readRange, readRow, requireEtag } from './table-rows.js';
import { type LeaseVersion, parseWorkRow, readVersion, type WorkRow, workEntity, writeVersion } from './work-row.js';

export interface TableLeasesOptions {
  readonly table: () => Promise<TableClient>;
  readonly newId: () => string;
  readonly contention: Contention;
}

export type Leases = Pick<Couplings, 'acquireLease' | 'renewLease' | 'takeDirty' | 'releaseLease' | 'listWork'>;
type Follow = NonNullable<Parameters<Couplings['releaseLease']>[1]>;

/**
 * Leases and reminders, one row `w:<couplingId>` each, changed by compare-and-swap. A lease is told from an earlier one
 * of the same owner by its own id in the row, so a worker that was overtaken notices.
 */
export function createTableLeases(options: TableLeasesOptions): Leases {
  const rows = new WorkRows(options);
  return {
    acquireLease: (request) => rows.acquire(request),
    renewLease: (lease, untilMs) => rows.renew(lease, untilMs),
    takeDirty: (lease) => rows.takeDirty(lease),
    releaseLease: (lease, follow) => rows.release(lease, follow),
    async listWork(connectionId) {
      const found = await readRange(await options.table(), connectionId, { prefix: workPrefix });
      return found.map((row) => parseWorkRow(row).item);
    },
  };
}

class WorkRows {
  readonly #options: TableLeasesOptions;

  constructor(options: TableLeasesOptions) {
    this.#options = options;
  }

  /** A free order has no row at all, so the insert is tried first: one request in the usual case. */
  async acquire(request: LeaseRequest): Promise<LeaseResult> {
    const leaseId = this.#options.newId();
    const fresh: WorkRow = {
      leaseId,
      item: {
        couplingId: request.couplingId,
        owner: request.owner,
        leaseUntilMs: request.untilMs,
        dirty: [],
        kind: 'lease',
      },
    };
    const inserted = await this.#write(request, fresh);
    if (inserted !== undefined) {
      return { kind: 'acquired', lease: leaseOf(request, { leaseId, etag: inserted, marked: false }) };
    }
    return this.#settle(request, async () => {
      const row = await this.#read(request);
      if (row === undefined) {
        const etag = await this.#write(request, fresh);
        return etag === undefined
          ? 'again'
          : { kind: 'acquired', lease: leaseOf(request, { leaseId, etag, marked: false }) };
      }
      return this.#takeOrMark(request, row, leaseId);
    });
  }

  async #takeOrMark(request: LeaseRequest, row: StoredWorkRow, leaseId: string): Promise<LeaseResult | 'again'> {
    const { item } = row;
    const marked = item.dirty.length > 0;
    if (row.leaseId === leaseId) {
      return { kind: 'acquired', lease: leaseOf(request, { leaseId, etag: row.etag, marked }) };
    }
    if (item.owner === '' || item.owner === request.owner || item.leaseUntilMs <= request.nowMs) {
      const taken: WorkRow = { leaseId, item: { ...item, owner: request.owner, leaseUntilMs: request.untilMs } };
      const etag = await this.#write(request, taken, row.etag);
      return etag === undefined ? 'again' : { kind: 'acquired', lease: leaseOf(request, { leaseId, etag, marked }) };
    }
    const dirty = union(item.dirty, request.dirty);
    if (dirty.length === item.dirty.length) {
      return { kind: 'taken' };
    }
    const etag = await this.#write(request, { ...row, item: { ...item, dirty } }, row.etag);
    return etag === undefined ? 'again' : { kind: 'taken' };
  }

  renew(lease: Lease, untilMs: number): Promise<Lease | undefined> {
    return this.#settle(lease, async () => {
      const row = await this.#readHeld(lease);
      if (row === undefined) {
        return undefined;
      }
      const etag = await this.#write(lease, { ...row, item: { ...row.item, leaseUntilMs: untilMs } }, row.etag);
      const marked = row.item.dirty.length > 0;
      return etag === undefined ? 'again' : leaseOf({ ...lease, untilMs }, { leaseId: row.leaseId, etag, marked });
    });
  }

  /** Marks seen in a try whose outcome is unknown are told too: looking once more is harmless, losing one is not. */
  async takeDirty(lease: Lease): Promise<{ readonly lease: Lease; readonly dirty: readonly Side[] } | undefined> {
    let dirty: readonly Side[] = [];
    return this.#settle(lease, async () => {
      const row = await this.#readHeld(lease);
      if (row === undefined) {
        return undefined;
      }
      dirty = union(dirty, row.item.dirty);
      const etag =
        row.item.dirty.length === 0
          ? row.etag
          : await this.#write(lease, { ...row, item: { ...row.item, dirty: [] } }, row.etag);
      const { leaseId } = row;
      return etag === undefined ? 'again' : { lease: leaseOf(lease, { leaseId, etag, marked: false }), dirty };
    });
  }

  /**
   * The version that the lease was told is tried first, which saves the read when nobody came. A release that worked
   * but whose answer was lost may be told as `lost`: either way nobody of ours holds the order.
   */
  async release(lease: Lease, follow: Follow | undefined): Promise<'released' | 'dirty' | 'lost'> {
    const version = readVersion(lease.etag);
    if (!version.marked && (await this.#giveUp(lease, version.etag, follow))) {
      return 'released';
    }
    return this.#settle(lease, async () => {
      const row = await this.#readHeld(lease);
      if (row === undefined) {
        return 'lost';
      }
      if (row.item.dirty.length > 0) {
        return 'dirty';
      }
      return (await this.#giveUp(lease, row.etag, follow)) ? 'released' : 'again';
    });
  }

  async #giveUp(lease: Lease, etag: string, follow: Follow | undefined): Promise<boolean> {
    if (follow !== undefined) {
      const item = { couplingId: lease.couplingId, owner: '', leaseUntilMs: 0, dirty: [], ...follow };
      return (await this.#write(lease, { leaseId: '', item }, etag)) !== undefined;
    }
    const table = await this.#options.table();
    return refusedAsFalse(() => table.deleteEntity(lease.connectionId, rowKeys.work(lease.couplingId), { etag }));
  }

  #settle<Value>(of: RowName, tryOnce: () => Promise<Value | 'again'>): Promise<Value> {
    const name = `lease of coupling ${of.connectionId}/${of.couplingId}`;
    return untilSettled(name, this.#options.contention, tryOnce);
  }

  async #read(of: RowName): Promise<StoredWorkRow | undefined> {
    const row = await readRow(await this.#options.table(), of.connectionId, rowKeys.work(of.couplingId));
    return row && { ...parseWorkRow(row), etag: row.etag };
  }

  /** The row while it is still this lease's. */
  async #readHeld(lease: Lease): Promise<StoredWorkRow | undefined> {
    const row = await this.#read(lease);
    return row?.leaseId === readVersion(lease.etag).leaseId ? row : undefined;
  }

  /** The new version, or `undefined` when the row is not at this version (without one: exists already). */
  async #write(of: RowName, row: WorkRow, etag?: string): Promise<string | undefined> {
    const table = await this.#options.table();
    const entity = workEntity(of.connectionId, row);
    try {
      const written =
        etag === undefined ? await table.createEntity(entity) : await table.updateEntity(entity, 'Replace', { etag });
      return requireEtag(written.etag, entity.rowKey);
    } catch (error) {
      if (tableRefusal(error) === undefined) {
        throw error;
      }
      return undefined;
    }
  }
}

interface RowName {
  readonly connectionId: string;
  readonly couplingId: string;
}
interface StoredWorkRow extends WorkRow {
  readonly etag: string;
}

async function refusedAsFalse(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (tableRefusal(error) === undefined) {
      throw error;
    }
    return false;
  }
}

function leaseOf(of: RowName & { readonly owner: string; readonly untilMs: number }, version: LeaseVersion): Lease {
  const { connectionId, couplingId, owner, untilMs } = of;
  return { connectionId, couplingId, owner, untilMs, etag: writeVersion(version) };
}

function union(left: readonly Side[], right: readonly Side[]): readonly Side[] {
  return [...new Set([...left, ...right])].sort();
}
