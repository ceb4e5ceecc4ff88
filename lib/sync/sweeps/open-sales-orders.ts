import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { ConnectionPorts } from '../engine.js';

/** One page of open orders. */
export interface OpenSalesOrders {
  readonly orders: readonly SalesOrderRecord[];
  readonly next?: string;
}

/** Active and Submitted orders of Sales with their lines: at most 100 a page, for three requests; `next` continues. */
export async function listOpenSalesOrders(
  { sales }: Pick<ConnectionPorts, 'sales'>,
  next: string | undefined,
): Promise<RemoteResult<OpenSalesOrders>> {
  const page = await sales.listOpenOrderIds(next);
  const read = page.ok ? await sales.readOrders(page.value.ids) : page;
  if (!page.ok || !read.ok) {
    return page.ok ? (read as Extract<typeof read, { readonly ok: false }>) : page;
  }
  return success({ orders: read.value.orders, ...(page.value.next === undefined ? {} : { next: page.value.next }) });
}
