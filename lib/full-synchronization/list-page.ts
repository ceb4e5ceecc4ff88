import type { BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import { readBusinessCentralOrder } from '../mapping/read-business-central.js';
import { quoteIdOf, readSalesOrder } from '../mapping/read-sales.js';
import type { SalesOrderRecord } from '../mapping/sales-record.js';
import { otherSide } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { lookAlikeOf } from '../sync/life-cycle/look-alike.js';
import { missedOnEntry } from '../sync/meeting/entry-filter.js';
import { listOpenSalesOrders } from '../sync/sweeps/open-sales-orders.js';
import { readEach } from '../sync/sweeps/read-each.js';
import { businessCentralReading, salesReading } from '../sync/views.js';
import {
  askForAll,
  askSalesForAll,
  type ExpectedWait,
  expectedInBusinessCentral,
  expectedInSales,
} from './check-references.js';
import type { LeftOutReason } from './entry.js';
import type { Job } from './job.js';
import { recount } from './job-counts.js';
import { writePage } from './job-store.js';
import { businessCentralOrderLeftOut, salesOrderLeftOut } from './judge-order.js';
import { listToMatch } from './list-to-match.js';
import { entryOf, type JudgedOrder, type JudgedPage, type Listed } from './listed-order.js';
import type { RunContext, StepResult } from './run-context.js';

/** Names of missing references that are kept with how many orders need them; the entries name all of their own. */
const mostMissingNames = 1_000;

/** Lists the next page of the side that is being listed, and judges each order of it. */
export async function listNextPage(context: RunContext, job: Job): Promise<StepResult> {
  const side = job.phase === 'listingSales' ? 'sales' : 'businessCentral';
  const page = await (job.about === 'matching'
    ? listToMatch(context, job, side)
    : side === 'sales'
      ? salesPage(context, job)
      : businessCentralPage(context, job));
  if (!page.ok) {
    return { kind: 'failed', side, failure: page.failure };
  }
  const { next, orders } = page.value;
  const entries = orders.map(({ entry }) => entry);
  const { engine, connectionId } = context;
  await writePage(engine.state, connectionId, { jobId: job.jobId, page: job.pages, entries });
  const after = side === 'businessCentral' ? 'listingSales' : 'comparing';
  return {
    kind: 'went',
    waitMs: 0,
    job: {
      ...job,
      phase: next === undefined ? after : job.phase,
      cursor: next,
      pages: job.pages + 1,
      counts: recount(job.counts, { come: entries }),
      missing: countMissing(job.missing, orders),
    },
  };
}

async function salesPage(context: RunContext, job: Job): Promise<RemoteResult<JudgedPage>> {
  const { ports, engine } = context;
  const listed = await listOpenSalesOrders(ports, job.cursor);
  if (!listed.ok) {
    return listed;
  }
  const list = { connectionId: ports.connection.connectionId, side: 'sales', records: listed.value.orders } as const;
  const { values: orders } = readEach(
    engine,
    list,
    (record): Listed<SalesOrderRecord> => ({
      record,
      view: readSalesOrder(record, salesReading(ports, undefined)),
      leftOut: salesOrderLeftOut(record, ports.connection.policies, engine.clock.nowMs()),
      quoteId: quoteIdOf(record),
    }),
  );
  const seen = await withCouplings(context, orders);
  const inScope = seen.filter(({ leftOut }) => leftOut === undefined);
  const asked = await askForAll(
    ports,
    inScope.map(({ view }) => view),
  );
  return asked.ok
    ? await judged(job, listed.value.next, seen, ({ record, view }) => expectedInBusinessCentral(ports, record, view))
    : asked;
}

async function businessCentralPage(context: RunContext, job: Job): Promise<RemoteResult<JudgedPage>> {
  const { ports, engine } = context;
  const reading = await businessCentralReading(ports);
  const listed = reading.ok ? await ports.businessCentral.listOrdersWithLines(job.cursor) : reading;
  if (!reading.ok || !listed.ok) {
    return reading.ok ? (listed as Extract<typeof listed, { ok: false }>) : reading;
  }
  const { connectionId } = ports.connection;
  const { values: orders } = readEach(
    engine,
    { connectionId, side: 'businessCentral', records: listed.value.orders },
    (record): Listed<BusinessCentralOrderRecord> => ({
      record,
      view: readBusinessCentralOrder(record, reading.value),
      leftOut: businessCentralOrderLeftOut(record, ports.connection.policies),
    }),
  );
  const seen = await withCouplings(context, orders);
  const inScope = seen.filter(({ leftOut }) => leftOut === undefined);
  const asked = await askSalesForAll(
    ports,
    inScope.map(({ view }) => view),
  );
  return asked.ok ? await judged(job, listed.value.next, seen, ({ view }) => expectedInSales(ports, view)) : asked;
}

/** How many orders are looked up at once. */
const lookUpsAtOnce = 10;

/** Reasons of an order itself beside which it does not matter what couplings say of it. */
const saysAll: ReadonlySet<LeftOutReason> = new Set(['closed', 'beingMade']);

/** What couplings say of the orders goes before all else. */
async function withCouplings<OrderRecord>(
  { engine, ports, known, connectionId }: RunContext,
  orders: readonly Listed<OrderRecord>[],
): Promise<readonly Listed<OrderRecord>[]> {
  const look = async (order: Listed<OrderRecord>): Promise<Listed<OrderRecord>> => {
    const { side, id } = order.view;
    if (await known.holds(side, id)) {
      return { ...order, leftOut: 'alreadyCoupled' };
    }
    if (order.leftOut !== undefined && saysAll.has(order.leftOut)) {
      return order;
    }
    if (await known.isHeldElsewhere(side, id)) {
      return { ...order, leftOut: 'coupledElsewhere' };
    }
    const leftOut = (await known.leftOut(side, id)) ?? order.leftOut;
    if (leftOut !== undefined) {
      return { ...order, leftOut };
    }
    if ((await lookAlikeOf(engine, connectionId, order.view)) !== undefined) {
      return { ...order, leftOut: 'looksLikeGoneOrder' };
    }
    const missed = await missedOnEntry(engine, ports.connection, order);
    return missed === undefined ? order : { ...order, leftOut: 'outsideFilter', missed };
  };
  const seen: Listed<OrderRecord>[] = [];
  for (let start = 0; start < orders.length; start += lookUpsAtOnce) {
    seen.push(...(await Promise.all(orders.slice(start, start + lookUpsAtOnce).map(look))));
  }
  return seen;
}

async function judged<OrderRecord>(
  { criteria }: Job,
  next: string | undefined,
  listed: readonly Listed<OrderRecord>[],
  expected: (order: Listed<OrderRecord>) => Promise<RemoteResult<ExpectedWait>>,
): Promise<RemoteResult<JudgedPage>> {
  const orders: JudgedOrder[] = [];
  for (const order of listed) {
    const wait = order.leftOut === undefined ? await expected(order) : success(undefined);
    if (!wait.ok) {
      return wait;
    }
    orders.push({ entry: entryOf(order, wait.value, criteria), missing: wait.value?.missing ?? [] });
  }
  return success({ orders, next });
}

function countMissing(before: Job['missing'], orders: readonly JudgedOrder[]): Job['missing'] {
  const missing: Record<string, number> = { ...before };
  for (const { entry, missing: names } of orders) {
    for (const name of names) {
      const key = `${otherSide(entry.side)}: ${name}`;
      if (missing[key] !== undefined || Object.keys(missing).length < mostMissingNames) {
        missing[key] = (missing[key] ?? 0) + 1;
      }
    }
  }
  return missing;
}
