import { readBusinessCentralOrder } from '../mapping/read-business-central.js';
import { readSalesOrder } from '../mapping/read-sales.js';
import type { OrderView, Side } from '../order/order.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { ConnectionPorts, Engine } from './engine.js';
import { listOpenSalesOrders } from './open-sales-orders.js';
import { businessCentralReading, salesReading } from './views.js';

/** Orders of both sides that no coupling has ever held. */
export interface UncoupledOrders {
  readonly businessCentral: readonly OrderView[];
  readonly sales: readonly OrderView[];
  /** Reading stopped at the bound; there are more. */
  readonly more: boolean;
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
    businessCentral: businessCentral.value.slice(0, most),
    sales: sales.value.slice(0, most),
    more: businessCentral.value.length > most || sales.value.length > most,
  });
}

async function fromBusinessCentral(
  engine: Engine,
  ports: ConnectionPorts,
  most: number,
): Promise<RemoteResult<readonly OrderView[]>> {
  const reading = await businessCentralReading(ports);
  if (!reading.ok) {
    return reading;
  }
  const views: OrderView[] = [];
  let next: string | undefined;
  do {
    const page = await ports.businessCentral.listOrdersWithLines(next);
    if (!page.ok) {
      return page;
    }
    for (const record of page.value.orders) {
      if (await isUncoupled(engine, ports, ['businessCentral', record.id])) {
        views.push(readBusinessCentralOrder(record, reading.value));
      }
    }
    next = page.value.next;
  } while (next !== undefined && views.length <= most);
  return success(views);
}

async function fromSales(
  engine: Engine,
  ports: ConnectionPorts,
  most: number,
): Promise<RemoteResult<readonly OrderView[]>> {
  const views: OrderView[] = [];
  let next: string | undefined;
  do {
    const page = await listOpenSalesOrders(ports, next);
    if (!page.ok) {
      return page;
    }
    for (const record of page.value.orders) {
      if (await isUncoupled(engine, ports, ['sales', record.id])) {
        views.push(readSalesOrder(record, salesReading(ports, undefined)));
      }
    }
    next = page.value.next;
  } while (next !== undefined && views.length <= most);
  return success(views);
}

async function isUncoupled(
  engine: Engine,
  ports: ConnectionPorts,
  [side, id]: readonly [Side, string],
): Promise<boolean> {
  return (await engine.couplings.findByRecord(ports.connection.connectionId, side, id)) === undefined;
}
