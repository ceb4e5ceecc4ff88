import { z } from 'zod';
import { guidLiteral, longestOrFilter, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import type { OrdersRead, OrdersWithLines } from '../ports/business-central.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { type DocumentNames, quoteNames } from './document-names.js';
import { completeLines, type LineAccess } from './line-pages.js';
import type { OrderSchemas } from './order-schema.js';
import type { DocumentSchemas } from './quote-schema.js';

/** Orders in one page with their lines: each costs the server the page logic of all of its lines (sheet 1.4). */
export const ordersWithLinesPageSize = 100;
/** Ids in one page. */
export const orderIdsPageSize = 1000;

/**
 * Reads of whole companies: they go to a replica and never write there, which an ordinary read of an order with a pending
 * discount does (sheet 1.3, 2.1.5). What they show may be a moment old; nobody may write on it.
 */
const readOnly = { 'data-access-intent': 'ReadOnly' };

/** How whole pages of documents of one kind are asked for. */
export interface ListAccess extends LineAccess {
  readonly schemas: Pick<DocumentSchemas, 'order' | 'line'>;
  readonly documents: DocumentNames['documents'];
  /** Which fields are asked for. */
  readonly query: Readonly<Record<string, string>>;
}

/** Orders with no more than what is needed of them. */
export function orderListAccess(access: Omit<LineAccess, 'schemas'> & { readonly schemas: OrderSchemas }): ListAccess {
  return { ...access, documents: 'salesOrders', query: neededFields(access.schemas) };
}

/** Quotes, whole: their fields are made into an order's on reading. */
export function quoteListAccess(access: Omit<ListAccess, 'documents' | 'query'>): ListAccess {
  return { ...access, documents: 'salesQuotes', query: { $expand: quoteNames.lines } };
}

/** No more fields than the schemas need. An ETag under `$select` fits no write: it may be a hash of the fields shown. */
function neededFields({ order, line }: OrderSchemas): Readonly<Record<string, string>> {
  return {
    $select: namesOf(order.in.shape),
    $expand: `salesOrderLines($select=${namesOf(line.in.shape)})`,
  };
}

function namesOf(shape: Readonly<Record<string, unknown>>): string {
  return Object.keys(shape)
    .filter((name) => !name.includes('@') && name !== 'salesOrderLines')
    .join(',');
}

/** See the port `BusinessCentral`. By number, so that pages neither skip nor repeat while orders come and go. */
export async function listOrdersWithLines(
  access: ListAccess,
  company: string,
  next: string | undefined,
): Promise<RemoteResult<OrdersWithLines>> {
  const url = next ?? withQuery(`${company}/${access.documents}`, { ...access.query, $orderby: 'number' });
  return await readPage(access, 'listOrdersWithLines', url);
}

/** See the port `BusinessCentral`. */
export async function readOrders(
  access: ListAccess,
  company: string,
  orderIds: readonly string[],
): Promise<RemoteResult<OrdersRead<BusinessCentralOrderRecord>>> {
  const orders: BusinessCentralOrderRecord[] = [];
  let requests = 0;
  for (let start = 0; start < orderIds.length; start += longestOrFilter) {
    const some = orderIds.slice(start, start + longestOrFilter);
    const $filter = some.map((id) => `id eq ${guidLiteral(id)}`).join(' or ');
    const url = withQuery(`${company}/${access.documents}`, { ...access.query, $filter });
    const page = await readPage(access, 'readOrders', url);
    if (!page.ok) {
      return page;
    }
    orders.push(...page.value.orders);
    requests += page.value.requests;
  }
  return success({ orders, requests });
}

async function readPage(access: ListAccess, name: string, url: string): Promise<RemoteResult<OrdersWithLines>> {
  const { remote, schemas, documents } = access;
  const headers = { ...readOnly, prefer: `odata.maxpagesize=${ordersWithLinesPageSize}` };
  const answer = await remote.send({ name, method: 'GET', url, headers, safety: 'read' });
  const page = answer.ok ? readAnswer(pageOf(schemas), documents, answer.value.body) : answer;
  if (!page.ok) {
    return page;
  }
  const orders: BusinessCentralOrderRecord[] = [];
  let requests = 1;
  for (const read of page.value.value) {
    const whole = await completeLines(access, read, readOnly);
    if (!whole.ok) {
      return whole;
    }
    orders.push(whole.value.order);
    requests += whole.value.requests;
  }
  return success({
    orders,
    requests,
    ...(page.value['@odata.nextLink'] === undefined ? {} : { next: page.value['@odata.nextLink'] }),
  });
}

function pageOf({ order }: Pick<DocumentSchemas, 'order'>) {
  return z.object({ value: z.array(order), '@odata.nextLink': z.string().optional() });
}

const idPage = z
  .object({ value: z.array(z.object({ id: z.guid() })), '@odata.nextLink': z.string().optional() })
  .transform(({ value, '@odata.nextLink': next }) => ({
    ids: value.map((row) => row.id.toLowerCase()),
    ...(next === undefined ? {} : { next }),
  }));

/** See the port `BusinessCentral`. */
export async function listOrderIds(
  { remote, documents }: { readonly remote: RemoteClient; readonly documents: DocumentNames['documents'] },
  company: string,
  next: string | undefined,
): Promise<RemoteResult<{ readonly ids: readonly string[]; readonly next?: string }>> {
  const url = next ?? withQuery(`${company}/${documents}`, { $select: 'id', $orderby: 'number' });
  const headers = { ...readOnly, prefer: `odata.maxpagesize=${orderIdsPageSize}` };
  const answer = await remote.send({ name: 'listOrderIds', method: 'GET', url, headers, safety: 'read' });
  return answer.ok ? readAnswer(idPage, documents, answer.value.body) : answer;
}
