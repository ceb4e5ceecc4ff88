import type { Side } from '../../lib/order/order.js';
import type { Lease, LeaseRequest, LeaseResult, WorkItem } from '../../lib/ports/couplings.js';

interface WorkRow {
  readonly connectionId: string;
  readonly item: WorkItem;
  /** Which acquisition holds it: an owner may come back. */
  readonly holder: string;
}

/** Leases and reminders of the in-memory couplings; see the port for what each does. */
export class InMemoryWork {
  readonly #rows = new Map<string, WorkRow>();
  #acquisitions = 0;

  async acquire(request: LeaseRequest): Promise<LeaseResult> {
    const key = keyOf(request);
    const held = this.#rows.get(key);
    const isHeldByAnother = held !== undefined && held.item.owner !== '' && held.item.owner !== request.owner;
    if (isHeldByAnother && held.item.leaseUntilMs > request.nowMs) {
      const dirty = [...new Set([...held.item.dirty, ...request.dirty])].sort();
      this.#rows.set(key, { ...held, item: { ...held.item, dirty } });
      return { kind: 'taken' };
    }
    this.#acquisitions += 1;
    const holder = `holder-${this.#acquisitions}`;
    const { couplingId, connectionId, owner, untilMs } = request;
    const before = held?.item ?? { couplingId, dirty: [], kind: 'lease' as const };
    this.#rows.set(key, { connectionId, holder, item: { ...before, owner, leaseUntilMs: untilMs } });
    return { kind: 'acquired', lease: { connectionId, couplingId, owner, untilMs, etag: holder } };
  }

  async renew(lease: Lease, untilMs: number): Promise<Lease | undefined> {
    const row = this.#mine(lease);
    if (row === undefined) {
      return undefined;
    }
    this.#rows.set(keyOf(lease), { ...row, item: { ...row.item, leaseUntilMs: untilMs } });
    return { ...lease, untilMs };
  }

  async takeDirty(lease: Lease): Promise<{ readonly lease: Lease; readonly dirty: readonly Side[] } | undefined> {
    const row = this.#mine(lease);
    if (row === undefined) {
      return undefined;
    }
    this.#rows.set(keyOf(lease), { ...row, item: { ...row.item, dirty: [] } });
    return { lease, dirty: row.item.dirty };
  }

  async release(
    lease: Lease,
    follow?: { readonly kind: 'intent' | 'retry'; readonly dueMs: number },
  ): Promise<'released' | 'dirty' | 'lost'> {
    const row = this.#mine(lease);
    if (row === undefined) {
      return 'lost';
    }
    if (row.item.dirty.length > 0) {
      return 'dirty';
    }
    if (follow === undefined) {
      this.#rows.delete(keyOf(lease));
    } else {
      const item: WorkItem = { couplingId: lease.couplingId, owner: '', leaseUntilMs: 0, dirty: [], ...follow };
      this.#rows.set(keyOf(lease), { connectionId: lease.connectionId, holder: '', item });
    }
    return 'released';
  }

  async list(connectionId: string): Promise<readonly WorkItem[]> {
    return [...this.#rows.values()].filter((row) => row.connectionId === connectionId).map((row) => row.item);
  }

  #mine(lease: Lease): WorkRow | undefined {
    const row = this.#rows.get(keyOf(lease));
    return row?.holder === lease.etag ? row : undefined;
  }
}

function keyOf(of: { readonly connectionId: string; readonly couplingId: string }): string {
  return JSON.stringify([of.connectionId, of.couplingId]);
}
