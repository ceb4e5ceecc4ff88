import { businessCentralOrderLeftOut, salesOrderLeftOut } from '../../full-synchronization/judge-order.js';
import { KnownOrders } from '../../full-synchronization/known-orders.js';
import { readBusinessCentralOrder } from '../../mapping/read-business-central.js';
import { quoteIdOf, readSalesOrder } from '../../mapping/read-sales.js';
import type { OrderView, Side } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../../sync/engine.js';
import { missedOnEntry } from '../../sync/meeting/entry-filter.js';
import { listOpenSalesOrders } from '../../sync/sweeps/open-sales-orders.js';
import { businessCentralReading, salesReading } from '../../sync/views.js';

/** Pages of a hundred orders that are looked at of one side, and for how long a next one is begun: somebody is waiting. */
const mostPages = 100;
const longestMs = 20_000;
/** Numbers that are told. */
const mostNumbers = 5;

/** What of the orders that one side has and nobody has coupled would enter. */
export interface Entering {
  /** How many would be made on the other side by themselves, and the numbers of the first. */
  readonly enter: number;
  readonly first: readonly string[];
  /** How many would not, by the reason why: `olderThanStartDate` and `outsideFilter` are let in one by one only. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** How many orders were looked at. */
  readonly lookedAt: number;
  /** There are more than these, so that each count is one of at least. */
  readonly more: boolean;
}

/** Judges the open orders of both sides by the ports' policies, as their notices would. Writes nothing. */
export async function tryEntering(
  engine: Engine,
  ports: ConnectionPorts,
): Promise<RemoteResult<Readonly<Record<Side, Entering>>>> {
  const known = new KnownOrders(engine, ports.connection.connectionId);
  const judge = (seen: Seen) => leftOutOf({ engine, ports, known }, seen);
  const sales = await look(engine, (next) => salesPage(engine, ports, next), judge);
  const businessCentral = sales.ok ? await look(engine, (next) => businessCentralPage(ports, next), judge) : sales;
  return sales.ok && businessCentral.ok
    ? success({
        sales: enteringOf(sales.value, businessCentral.value),
        businessCentral: enteringOf(businessCentral.value, sales.value),
      })
    : (businessCentral as Extract<typeof businessCentral, { ok: false }>);
}

/** What was seen of one side. */
interface Looked {
  /** Orders that would enter, as far as their own side tells. */
  readonly entering: readonly OrderView[];
  /** Those that nobody has coupled, by what another order is recognized by. */
  readonly uncoupled: ReadonlySet<string>;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly lookedAt: number;
  readonly more: boolean;
}

/** One that looks like an order of the other side is offered, and is not made a second time (`uncoupled-twin.ts`). */
function enteringOf({ entering, leftOut, lookedAt, more }: Looked, other: Looked): Entering {
  const twins = entering.filter((view) => other.uncoupled.has(likenessOf(view) ?? ''));
  const numbers = entering.filter((view) => !twins.includes(view)).map(({ number }) => number);
  return {
    enter: numbers.length,
    first: numbers.slice(0, mostNumbers),
    leftOut: twins.length === 0 ? leftOut : { ...leftOut, looksLike: twins.length },
    lookedAt,
    more,
  };
}

/** Its customer and the customer's name for it; `undefined`: an order without one looks like none. */
function likenessOf({ header: { customer, externalDocumentNumber: name } }: OrderView): string | undefined {
  return (name ?? '') === '' || (customer ?? '') === '' ? undefined : JSON.stringify([customer, name]);
}

interface Seen {
  readonly view: OrderView;
  readonly leftOut: string | undefined;
  readonly quoteId?: string | undefined;
}

interface Page {
  readonly orders: readonly Seen[];
  readonly next?: string | undefined;
}

async function look(
  { clock }: Pick<Engine, 'clock'>,
  pageOf: (next: string | undefined) => Promise<RemoteResult<Page>>,
  judge: (seen: Seen) => Promise<string | undefined>,
): Promise<RemoteResult<Looked>> {
  const entering: OrderView[] = [];
  const uncoupled = new Set<string>();
  const leftOut: Record<string, number> = {};
  const endsMs = clock.nowMs() + longestMs;
  let lookedAt = 0;
  let next: string | undefined;
  for (let count = 0; count < mostPages && (count === 0 || clock.nowMs() < endsMs); count += 1) {
    const page = await pageOf(next);
    if (!page.ok) {
      return page;
    }
    lookedAt += page.value.orders.length;
    for (const seen of page.value.orders) {
      const reason = await judge(seen);
      const likeness = isHeld(reason) ? undefined : likenessOf(seen.view);
      if (likeness !== undefined) {
        uncoupled.add(likeness);
      }
      if (reason === undefined) {
        entering.push(seen.view);
      } else {
        leftOut[reason] = (leftOut[reason] ?? 0) + 1;
      }
    }
    next = page.value.next;
    if (next === undefined) {
      break;
    }
  }
  return success({ entering, uncoupled, leftOut, lookedAt, more: next !== undefined });
}

/** A coupling has it, or had it. */
function isHeld(reason: string | undefined): boolean {
  return reason === 'alreadyCoupled' || reason === 'uncoupledBefore' || reason === 'beingMade';
}

interface Judging {
  readonly engine: Engine;
  readonly ports: ConnectionPorts;
  readonly known: KnownOrders;
}

/** What couplings say of an order goes before all else. */
async function leftOutOf({ engine, ports, known }: Judging, seen: Seen): Promise<string | undefined> {
  const { side, id } = seen.view;
  if (await known.holds(side, id)) {
    return 'alreadyCoupled';
  }
  if (seen.leftOut !== undefined) {
    return seen.leftOut;
  }
  if (await known.isHeldElsewhere(side, id)) {
    return 'coupledElsewhere';
  }
  const before = await known.leftOut(side, id);
  const missed = before === undefined ? await missedOnEntry(engine, ports.connection, seen) : undefined;
  return before ?? (missed === undefined ? undefined : 'outsideFilter');
}

async function salesPage(
  engine: Engine,
  ports: ConnectionPorts,
  next: string | undefined,
): Promise<RemoteResult<Page>> {
  const listed = await listOpenSalesOrders(ports, next);
  return listed.ok
    ? success({
        next: listed.value.next,
        orders: listed.value.orders.map((record) => ({
          view: readSalesOrder(record, salesReading(ports, undefined)),
          leftOut: salesOrderLeftOut(record, ports.connection.policies, engine.clock.nowMs()),
          quoteId: quoteIdOf(record),
        })),
      })
    : listed;
}

async function businessCentralPage(ports: ConnectionPorts, next: string | undefined): Promise<RemoteResult<Page>> {
  const reading = await businessCentralReading(ports);
  const listed = reading.ok ? await ports.businessCentral.listOrdersWithLines(next) : reading;
  return reading.ok && listed.ok
    ? success({
        next: listed.value.next,
        orders: listed.value.orders.map((record) => ({
          view: readBusinessCentralOrder(record, reading.value),
          leftOut: businessCentralOrderLeftOut(record, ports.connection.policies),
        })),
      })
    : (listed as Extract<typeof listed, { ok: false }>);
}
