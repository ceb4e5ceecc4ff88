import type { BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import { readBusinessCentralOrder } from '../mapping/read-business-central.js';
import { readSalesOrder } from '../mapping/read-sales.js';
import type { OrderView, Side } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { heldElsewhere } from '../sync/coupling/held-elsewhere.js';
import { markerPrefix } from '../sync/creation/marker.js';
import { missedByFilter } from '../sync/meeting/entry-filter.js';
import { listOpenSalesOrders } from '../sync/sweeps/open-sales-orders.js';
import { readEach } from '../sync/sweeps/read-each.js';
import { businessCentralReading, salesReading } from '../sync/views.js';
import type { LeftOutReason } from './entry.js';
import type { Job } from './job.js';
import { entryOf, type JudgedPage } from './listed-order.js';
import type { RunContext } from './run-context.js';

/** How many orders are looked up at once. */
const lookUpsAtOnce = 10;

interface ListedPage {
  readonly views: readonly OrderView[];
  /** Orders that Tandem is making in this moment. */
  readonly beingMade: ReadonlySet<string>;
  readonly next: string | undefined;
}

/** The next page of a side's orders for a matching: those that a coupling holds, or held, are left out. */
export async function listToMatch(context: RunContext, job: Job, side: Side): Promise<RemoteResult<JudgedPage>> {
  const page = side === 'sales' ? await ofSales(context, job.cursor) : await ofBusinessCentral(context, job.cursor);
  if (!page.ok) {
    return page;
  }
  const { views, beingMade, next } = page.value;
  const orders: JudgedPage['orders'][number][] = [];
  for (let start = 0; start < views.length; start += lookUpsAtOnce) {
    const some = views.slice(start, start + lookUpsAtOnce).map(async (view) => {
      const held = beingMade.has(view.id) ? 'beingMade' : await leftOutOf(context, view);
      const missed = held === undefined ? missedByFilter(context.ports.connection, view) : undefined;
      const leftOut = missed === undefined ? held : 'outsideFilter';
      const listed = { record: undefined, view, leftOut, ...(missed === undefined ? {} : { missed }) };
      const entry = entryOf(listed, undefined, missed === undefined ? job.criteria : undefined);
      const judged = leftOut === undefined ? ({ ...entry, outcome: 'alone' } as const) : entry;
      return { entry: judged, missing: [] };
    });
    orders.push(...(await Promise.all(some)));
  }
  return success({ orders, next });
}

async function ofSales({ engine, ports }: RunContext, cursor: string | undefined): Promise<RemoteResult<ListedPage>> {
  const listed = await listOpenSalesOrders(ports, cursor);
  if (!listed.ok) {
    return listed;
  }
  const { orders, next } = listed.value;
  const list = { connectionId: ports.connection.connectionId, side: 'sales', records: orders } as const;
  const { values: views } = readEach(engine, list, (record) => readSalesOrder(record, salesReading(ports, undefined)));
  return success({ views, beingMade: new Set(), next });
}

async function ofBusinessCentral(
  { engine, ports }: RunContext,
  cursor: string | undefined,
): Promise<RemoteResult<ListedPage>> {
  const reading = await businessCentralReading(ports);
  if (!reading.ok) {
    return reading;
  }
  const listed = await ports.businessCentral.listOrdersWithLines(cursor);
  if (!listed.ok) {
    return listed;
  }
  const { orders, next } = listed.value;
  const list = { connectionId: ports.connection.connectionId, side: 'businessCentral', records: orders } as const;
  return success({
    views: readEach(engine, list, (record) => readBusinessCentralOrder(record, reading.value)).values,
    beingMade: new Set(orders.filter(isBeingMade).map(({ id }) => id)),
    next,
  });
}

function isBeingMade({ externalDocumentNumber }: BusinessCentralOrderRecord): boolean {
  return externalDocumentNumber.startsWith(markerPrefix);
}

/** A coupling of any connection keeps the order out; here also one that has ended. */
async function leftOutOf(
  { engine, known, connectionId }: RunContext,
  { side, id }: OrderView,
): Promise<LeftOutReason | undefined> {
  const here = await known.leftOut(side, id);
  if (here !== undefined) {
    return here;
  }
  return (await heldElsewhere(engine, { connectionId, side, id })) === undefined ? undefined : 'coupledElsewhere';
}
