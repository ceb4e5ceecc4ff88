import { longestOrFilter } from '../http/odata-literal.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { SalesOrderRecord } from '../mapping/sales-record.js';
import type { OrdersRead } from '../ports/business-central.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { readTogether } from './batch.js';
import type { Capabilities } from './capabilities.js';
import { type OrderColumns, ordersReads } from './order-query.js';
import { readLinesPage, readOrderRecords } from './order-schema.js';

/** Further pages of lines of fifty orders that are followed; a page holds 5000 rows unless told otherwise. */
const mostLinePages = 50;

interface Access {
  readonly remote: RemoteClient;
  readonly columns: OrderColumns;
  readonly capabilities: Capabilities;
}

/** See the port `Sales`. */
export async function readOrders(
  access: Access,
  orderIds: readonly string[],
): Promise<RemoteResult<OrdersRead<SalesOrderRecord>>> {
  const orders: SalesOrderRecord[] = [];
  let requests = 0;
  for (let start = 0; start < orderIds.length; start += longestOrFilter) {
    const read = await readSome(access, orderIds.slice(start, start + longestOrFilter));
    if (!read.ok) {
      return read;
    }
    orders.push(...read.value.orders);
    requests += read.value.requests;
  }
  return success({ orders, requests });
}

async function readSome(
  { remote, columns, capabilities }: Access,
  orderIds: readonly string[],
): Promise<RemoteResult<OrdersRead<SalesOrderRecord>>> {
  const known = await capabilities.read();
  if (!known.ok) {
    return known;
  }
  const bodies = await readTogether(remote, 'readOrders', ordersReads(orderIds, columns, known.value.ownColumns));
  if (!bodies.ok) {
    return bodies;
  }
  const [headers = '', firstLines = ''] = bodies.value;
  const lines = await allLines(remote, firstLines);
  if (!lines.ok) {
    return lines;
  }
  const orders = readOrderRecords({ headers, lines: lines.value.rows }, columns);
  return orders.ok ? success({ orders: orders.value, requests: 1 + lines.value.requests }) : orders;
}

/** The rows of the first page and of those that it leads to. */
async function allLines(
  remote: RemoteClient,
  firstPage: string,
): Promise<RemoteResult<{ readonly rows: readonly unknown[]; readonly requests: number }>> {
  const rows: unknown[] = [];
  let body = firstPage;
  for (let requests = 0; requests <= mostLinePages; requests += 1) {
    const page = readLinesPage(body);
    if (!page.ok) {
      return page;
    }
    rows.push(...page.value.value);
    if (page.value.next === undefined) {
      return success({ rows, requests });
    }
    const answer = await remote.send({ name: 'readOrders', method: 'GET', url: page.value.next, safety: 'read' });
    if (!answer.ok) {
      return answer;
    }
    body = answer.value.body;
  }
  return failed({ reason: 'invalid', message: 'the orders have more lines than can be read' });
}
