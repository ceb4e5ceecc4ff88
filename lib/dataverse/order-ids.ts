import { z } from 'zod';
import { guidLiteral, longestOrFilter, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { type DocumentTables, orderTables } from './document-tables.js';

/** See the port `Sales`. Asks for the documents by id: Sales keeps closed orders for ever, so all of them are too many. */
export async function findOrders(
  remote: RemoteClient,
  orderIds: readonly string[],
  { headers, headerId }: Pick<DocumentTables, 'headers' | 'headerId'> = orderTables,
): Promise<RemoteResult<ReadonlySet<string>>> {
  const ids = z.object({ value: z.array(z.object({ [headerId]: z.guid() })) });
  const found = new Set<string>();
  for (let start = 0; start < orderIds.length; start += longestOrFilter) {
    const some = orderIds.slice(start, start + longestOrFilter);
    const $filter = some.map((id) => `${headerId} eq ${guidLiteral(id)}`).join(' or ');
    const url = withQuery(headers, { $select: headerId, $filter });
    const answer = await remote.send({ name: 'findOrders', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(ids, headers, answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    for (const row of page.value.value) {
      found.add(String(row[headerId]).toLowerCase());
    }
  }
  return success(found);
}

const idPage = z.object({ value: z.array(z.object({ salesorderid: z.guid() })) });

/** More orders of one name than these tell nothing. */
const mostOfName = 50;

/** See the port `Sales`. */
export async function findOpenOrdersByName(
  remote: RemoteClient,
  name: string,
): Promise<RemoteResult<readonly { readonly id: string }[]>> {
  const url = withQuery('salesorders', {
    $select: 'salesorderid',
    $filter: `name eq ${stringLiteral(name)} and (statecode eq 0 or statecode eq 1)`,
    $orderby: 'createdon asc',
    $top: String(mostOfName),
  });
  const answer = await remote.send({ name: 'findOrdersByName', method: 'GET', url, safety: 'read' });
  const page = answer.ok ? readAnswer(idPage, 'salesorders', answer.value.body) : answer;
  return page.ok ? success(page.value.value.map(({ salesorderid }) => ({ id: salesorderid.toLowerCase() }))) : page;
}

/** Ids in one page of a listing. */
const listedPageSize = 100;

const openPage = z
  .object({ value: z.array(z.object({ salesorderid: z.guid() })), '@odata.nextLink': z.string().optional() })
  .transform(({ value, '@odata.nextLink': next }) => ({
    ids: value.map(({ salesorderid }) => salesorderid.toLowerCase()),
    ...(next === undefined ? {} : { next }),
  }));

/** See the port `Sales`: statecode 0 and 1 (sheet 2.3), by id, so that pages neither skip nor repeat. */
export async function listOpenOrderIds(
  remote: RemoteClient,
  next: string | undefined,
): Promise<RemoteResult<{ readonly ids: readonly string[]; readonly next?: string }>> {
  const url =
    next ??
    withQuery('salesorders', {
      $select: 'salesorderid',
      $filter: 'statecode eq 0 or statecode eq 1',
      $orderby: 'salesorderid asc',
    });
  const headers = { prefer: `odata.maxpagesize=${listedPageSize}` };
  const answer = await remote.send({ name: 'listOpenOrderIds', method: 'GET', url, headers, safety: 'read' });
  return answer.ok ? readAnswer(openPage, 'salesorders', answer.value.body) : answer;
}
