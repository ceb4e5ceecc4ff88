import { readBusinessCentralOrder } from '../../mapping/read-business-central.js';
import type { OrderView } from '../../order/order.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from '../engine.js';
import { baseOfSide } from '../quotes/quote-base.js';
import { businessCentralReading, showsBase } from '../views.js';
import { contentHashOf } from './content-hash.js';
import {
  type OpenOrdersRun,
  openOrdersName,
  openQuotesName,
  readOpenOrdersMemory,
  type ToldOrder,
} from './open-orders-state.js';
import { readEach } from './read-each.js';

/** Pages of one run; the next run goes on from there. */
const mostPages = 100;
/**
 * An order that differs in the same way is told again after this long at the earliest: a replica that lags behind our own
 * writes, or an order that waits for a person, costs one read an hour and never a loop.
 */
const tellAgainMs = 3_600_000;
/** Orders remembered as told; beyond that an order is told with every run while it differs. */
const mostTold = 2_000;

/** Sweeps the open orders of a connection, and its quotes where it carries them. */
export async function sweepOpenOrders(engine: Engine, connectionId: string): Promise<OpenOrdersRun> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const run = await sweepDocuments(engine, ports, openOrdersName);
  const quotes = portsForQuotes(ports);
  if (quotes !== undefined) {
    await sweepDocuments(engine, quotes, openQuotesName);
  }
  return run;
}

/**
 * Finds what Business Central tells nobody (S-080: a shipment date or a description changed alone moves no stamp of the
 * order): reads all orders with their lines and puts a notice on the queue for each coupled one that shows something
 * else than was last agreed. A guess too many costs one read, never a write (L2).
 */
async function sweepDocuments(engine: Engine, ports: ConnectionPorts, name: string): Promise<OpenOrdersRun> {
  const { connectionId } = ports.connection;
  const about = ports.about ?? 'order';
  const { memory, etag } = await readOpenOrdersMemory(engine.state, connectionId, name);
  const sweep = new OpenOrdersSweep(engine, ports, memory?.told ?? []);
  const next = await sweep.readFrom(memory?.next);
  const run: OpenOrdersRun = {
    atIso: new Date(engine.clock.nowMs()).toISOString(),
    ...sweep.counts,
    isComplete: next === undefined && sweep.failure === undefined,
    ...(sweep.failure === undefined ? {} : { failure: sweep.failure.reason }),
  };
  const told = sweep.toldAfterwards({ isWhole: run.isComplete && memory?.next === undefined });
  // Somebody else who wrote it meanwhile has swept as well.
  await engine.state.write(connectionId, name, { ...(next === undefined ? {} : { next }), told, run }, etag);
  if (sweep.failure !== undefined) {
    const { reason: code, message } = sweep.failure;
    engine.logger.warn('openOrders.failed', { connectionId, about, side: 'businessCentral', code, message });
  }
  engine.logger.info('openOrders.done', { connectionId, about, ...sweep.counts, isComplete: run.isComplete });
  return run;
}

class OpenOrdersSweep {
  readonly counts = { requests: 0, orders: 0, differing: 0, enqueued: 0 };
  failure: RemoteFailure | undefined;
  readonly #before: ReadonlyMap<string, ToldOrder>;
  readonly #told: ToldOrder[] = [];
  readonly #seen = new Set<string>();
  readonly #side: { readonly connectionId: string; readonly side: 'businessCentral' };

  constructor(
    private readonly engine: Engine,
    private readonly ports: ConnectionPorts,
    before: readonly ToldOrder[],
  ) {
    this.#side = { connectionId: ports.connection.connectionId, side: 'businessCentral' };
    this.#before = new Map(before.map((told) => [told.orderId, told]));
  }

  /** Returns where the next run is to go on; `undefined` = from the start. */
  async readFrom(link: string | undefined): Promise<string | undefined> {
    const reading = await businessCentralReading(this.ports);
    if (!reading.ok) {
      this.failure = reading.failure;
      return link;
    }
    let next = link;
    for (let page = 0; page < mostPages; page += 1) {
      const listed = await this.ports.businessCentral.listOrdersWithLines(next);
      if (!listed.ok) {
        this.failure = listed.failure;
        // A link that does not work any more must not be tried for ever.
        return page === 0 ? undefined : next;
      }
      this.counts.requests += listed.value.requests;
      const list = { ...this.#side, records: listed.value.orders };
      const { values, unreadable } = readEach(this.engine, list, (order) =>
        readBusinessCentralOrder(order, reading.value),
      );
      await this.#look(values, unreadable);
      next = listed.value.next;
      if (next === undefined) {
        return undefined;
      }
    }
    return next;
  }

  /** What to remember: what differs now, and what this run did not see unless it saw all there is. */
  toldAfterwards({ isWhole }: { readonly isWhole: boolean }): readonly ToldOrder[] {
    const unseen = isWhole ? [] : [...this.#before.values()].filter(({ orderId }) => !this.#seen.has(orderId));
    return [...this.#told, ...unseen].slice(0, mostTold);
  }

  /** A coupled order that cannot be read is told as well: its notice makes it wait with the failure in its history. */
  async #look(views: readonly OrderView[], unreadable: readonly string[]): Promise<void> {
    const looked = await Promise.all([
      ...views.map(async (view) => ({ id: view.id, hash: contentHashOf(view), differs: await this.#differs(view) })),
      ...unreadable.map(async (id) => ({ id, hash: 'notReadable', differs: await this.#isToWait(id) })),
    ]);
    const differing = looked.filter(({ differs }) => differs);
    const notices = differing.flatMap((order) => this.#noticeFor(order));
    for (const { id } of looked) {
      this.#seen.add(id);
    }
    this.counts.orders += looked.length;
    this.counts.differing += differing.length;
    if (notices.length > 0) {
      await this.engine.queue.send(notices);
      this.counts.enqueued += notices.length;
    }
  }

  async #isToWait(id: string): Promise<boolean> {
    const found = await this.engine.couplings.findByRecord(this.#side.connectionId, 'businessCentral', id);
    return found?.coupling.state === 'coupled' && found.coupling.parked?.reason !== 'handlingFailed';
  }

  /** Orders in the middle of something are the worker's, and those a seller has reopened wait for the seller. */
  async #differs(view: OrderView): Promise<boolean> {
    const { connectionId } = this.ports.connection;
    const found = await this.engine.couplings.findByRecord(connectionId, 'businessCentral', view.id);
    if (found === undefined) {
      return false;
    }
    const { state, base, openEffect, businessCentralId, kind, parked } = found.coupling;
    // A quote that waits is looked at no further until what it waits for has come.
    const isLookedAt = kind === undefined || parked === undefined;
    const isSettled = state === 'coupled' && openEffect === undefined && businessCentralId === view.id && isLookedAt;
    if (!isSettled || base === undefined) {
      return false;
    }
    return !showsBase(view, kind === 'quote' ? baseOfSide(base, 'businessCentral') : base);
  }

  #noticeFor({ id, hash }: { readonly id: string; readonly hash: string }): readonly OutgoingNotice[] {
    const nowMs = this.engine.clock.nowMs();
    const before = this.#before.get(id);
    if (before?.hash === hash && nowMs - before.atMs < tellAgainMs) {
      this.#told.push(before);
      return [];
    }
    this.#told.push({ orderId: id, hash, atMs: nowMs });
    const notice: OutgoingNotice['notice'] = {
      noticeVersion: 1,
      connectionId: this.ports.connection.connectionId,
      side: 'businessCentral',
      about: this.ports.about ?? 'order',
      recordId: id,
      cause: 'swept',
      attemptNumber: 0,
    };
    return [{ notice, messageId: `swept-${this.engine.ids.newId()}` }];
  }
}
