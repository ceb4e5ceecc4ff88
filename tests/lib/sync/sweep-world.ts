import { defaultMapping } from '../../../lib/mapping/default-mapping';
import type { ModifiedOrder } from '../../../lib/ports/business-central.js';
import type { Coupling } from '../../../lib/ports/coupling.js';
import { failed, type RemoteFailure, type RemoteResult, success } from '../../../lib/ports/remote-result.js';
import type { Engine } from '../../../lib/sync/engine.js';
import { createLogger } from '../../../lib/telemetry/logger.js';
import { InMemoryCouplings } from '../../twins/in-memory-couplings.js';
import { InMemoryQueue } from '../../twins/in-memory-queue.js';
import { InMemoryStateStore, liveConnection } from '../../twins/in-memory-state-store.js';
import { seededIds } from '../../twins/seeded-ids.js';
import { LeapingClock } from '../../twins/virtual-clock.js';

export const startMs = Date.parse('2026-03-02T10:00:00.000Z');

type Page = RemoteResult<{ readonly orders: readonly ModifiedOrder[]; readonly next?: string }>;

/** One side's orders, listed as the remote system does: oldest first, in pages. */
export class ListedOrders {
  orders: ModifiedOrder[] = [];
  failure: RemoteFailure | undefined;
  /** Page on which the failure happens, counted from 0. */
  failingPage = 0;
  pageSize = 100;
  readonly askedSince: string[] = [];
  pagesRead = 0;

  async listOrdersModifiedSince(sinceIso: string, next?: string): Promise<Page> {
    // A place tells all of the list by itself, as the real one does.
    const [listedIso = sinceIso, place = '0'] = next?.split('|') ?? [];
    const from = Number(place);
    if (next === undefined) {
      this.askedSince.push(sinceIso);
    }
    this.pagesRead += 1;
    if (this.failure !== undefined && from / this.pageSize >= this.failingPage) {
      return failed(this.failure);
    }
    const modified = this.orders
      .filter((order) => order.modifiedIso > listedIso)
      .sort((one, other) => one.modifiedIso.localeCompare(other.modifiedIso));
    const until = from + this.pageSize;
    const page = modified.slice(from, until);
    return success({ orders: page, ...(until < modified.length ? { next: `${listedIso}|${until}` } : {}) });
  }
}

/** An engine whose systems can only list; queue, couplings and state are in memory. */
export function sweepWorld() {
  const clock = new LeapingClock(startMs);
  const businessCentral = new ListedOrders();
  const sales = new ListedOrders();
  const queue = new InMemoryQueue({ nowMs: () => clock.nowMs() });
  const couplings = new InMemoryCouplings();
  const state = new InMemoryStateStore([['main', 'connection', liveConnection]]);
  const lines: string[] = [];
  const policies = { ordersEnter: { when: 'submitted' }, createInSales: 'off', conflictRules: [], parkedRetryMs: 1 };
  const ports = {
    connection: { connectionId: 'main', businessTimeZone: 'UTC', mapping: defaultMapping, policies },
    businessCentral,
    sales,
  };
  const engine = {
    connections: new Map([['main', ports]]),
    couplings,
    queue,
    state,
    clock,
    ids: seededIds(7),
    logger: createLogger((level, line) => lines.push(`${level} ${line}`)),
  } as unknown as Engine;
  return { engine, clock, businessCentral, sales, queue, couplings, state, lines };
}

export type SweepWorld = ReturnType<typeof sweepWorld>;

/** GUID with this number in front. */
export function orderId(number: number): string {
  return `${String(number).padStart(8, '0')}-aaaa-4aaa-8aaa-111111111111`;
}

/** A modification so many minutes before the start. */
export function modified(number: number, minutesAgo: number, version = `v${number}`): ModifiedOrder {
  return { id: orderId(number), modifiedIso: new Date(startMs - minutesAgo * 60_000).toISOString(), version };
}

/** A coupling that has seen these versions. */
export function couplingOf(number: number, changes: Partial<Coupling> = {}): Coupling {
  return {
    couplingId: orderId(9000 + number),
    connectionId: 'main',
    generation: 1,
    origin: 'sales',
    state: 'coupled',
    salesId: orderId(number),
    versions: { sales: { header: `v${number}`, lines: {} } },
    phases: {},
    journalSequence: 0,
    createdIso: '2026-03-01T00:00:00Z',
    updatedIso: '2026-03-01T00:00:00Z',
    ...changes,
  };
}
