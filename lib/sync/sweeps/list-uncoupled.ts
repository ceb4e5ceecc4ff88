import { readBusinessCentralOrder } from '../../mapping/read-business-central.js';
import { readSalesOrder } from '../../mapping/read-sales.js';
import type { OrderView, Side } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import { heldElsewhere } from '../coupling/held-elsewhere.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { missedByFilter } from '../meeting/entry-filter.js';
import { businessCentralReading, salesReading } from '../views.js';
import { listOpenSalesOrders } from './open-sales-orders.js';
import { readEach } from './read-each.js';

/** Orders of both sides that no coupling has ever held, and none of another connection holds. */
export interface UncoupledOrders {
  readonly businessCentral: readonly OrderView[];
  readonly sales: readonly OrderView[];
  /** Orders outside the entry filter of their side, with the condition that they miss. */
  readonly outsideFilter: readonly OutsideOrder[];
  /** Reading stopped at the bound; there are more. */
  readonly more: boolean;
}

/** An order that its side's entry filter leaves out. */
export interface OutsideOrder extends Pick<OrderView, 'side' | 'id' | 'number'> {
  readonly missed: string;
}

/** Those of one side. */
interface Found {
  readonly views: readonly OrderView[];
  readonly outside: readonly OutsideOrder[];
}

/**
 * Reads the orders that nobody has coupled: all there are in Business Central, Active and Submitted ones in Sales. One
 * request per 100 orders there and three here; at most `most` of each side are returned.
 */
export async function listUncoupled(
  engine: Engine,
  ports: ConnectionPorts,
  most: number,
): Promise<RemoteResult<UncoupledOrders>> {
  const businessCentral = await fromBusinessCentral(engine, ports, most);
  if (!businessCentral.ok) {
    return businessCentral;
  }
  const sales = await fromSales(engine, ports, most);
  if (!sales.ok) {
    return sales;
  }
  return success({
    businessCentral: businessCentral.value.views.slice(0, most),
    sales: sales.value.views.slice(0, most),
    outsideFilter: [...businessCentral.value.outside.slice(0, most), ...sales.value.outside.slice(0, most)],
    more: businessCentral.value.views.length > most || sales.value.views.length > most,
  });
}

async function fromBusinessCentral(engine: Engine, ports: ConnectionPorts, most: number): Promise<RemoteResult<Found>> {
  const reading = await businessCentralReading(ports);
  if (!reading.ok) {
    return reading;
  }
  const views: OrderView[] = [];
  const outside: OutsideOrder[] = [];
  let next: string | undefined;
  do {
    const page = await ports.businessCentral.listOrdersWithLines(next);
    if (!page.ok) {
      return page;
    }
    const records = await uncoupledOf(engine, ports, 'businessCentral', page.value.orders);
    const list = { connectionId: ports.connection.connectionId, side: 'businessCentral', records } as const;
    for (const view of readEach(engine, list, (record) => readBusinessCentralOrder(record, reading.value)).values) {
      sort(view, missedByFilter(ports.connection, view), { views, outside });
    }
    next = page.value.next;
  } while (next !== undefined && views.length <= most);
  return success({ views, outside });
}

async function fromSales(engine: Engine, ports: ConnectionPorts, most: number): Promise<RemoteResult<Found>> {
  const views: OrderView[] = [];
  const outside: OutsideOrder[] = [];
  let next: string | undefined;
  do {
    const page = await listOpenSalesOrders(ports, next);
    if (!page.ok) {
      return page;
    }
    const records = await uncoupledOf(engine, ports, 'sales', page.value.orders);
    const list = { connectionId: ports.connection.connectionId, side: 'sales', records } as const;
    for (const view of readEach(engine, list, (record) => readSalesOrder(record, salesReading(ports, undefined)))
      .values) {
      sort(view, missedByFilter(ports.connection, view), { views, outside });
    }
    next = page.value.next;
  } while (next !== undefined && views.length <= most);
  return success({ views, outside });
}

async function uncoupledOf<OrderRecord extends { readonly id: string }>(
  engine: Engine,
  ports: ConnectionPorts,
  side: Side,
  records: readonly OrderRecord[],
): Promise<readonly OrderRecord[]> {
  const uncoupled: OrderRecord[] = [];
  for (const record of records) {
    if (await isUncoupled(engine, ports, [side, record.id])) {
      uncoupled.push(record);
    }
  }
  return uncoupled;
}

async function isUncoupled(
  engine: Engine,
  ports: ConnectionPorts,
  [side, id]: readonly [Side, string],
): Promise<boolean> {
  const { connectionId } = ports.connection;
  const here = await engine.couplings.findByRecord(connectionId, side, id);
  return here === undefined && (await heldElsewhere(engine, { connectionId, side, id })) === undefined;
}

function sort(
  view: OrderView,
  missed: string | undefined,
  { views, outside }: { readonly views: OrderView[]; readonly outside: OutsideOrder[] },
): void {
  if (missed === undefined) {
    views.push(view);
  } else {
    outside.push({ side: view.side, id: view.id, number: view.number, missed });
  }
}
