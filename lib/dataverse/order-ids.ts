import { z } from 'zod';
import { guidLiteral, longestOrFilter, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const idPage = z.object({ value: z.array(z.object({ salesorderid: z.guid() })) });

/** See the port `Sales`. Asks for the orders by id: Sales keeps closed orders for ever, so all of them are too many. */
export async function findOrders(
  remote: RemoteClient,
  orderIds: readonly string[],
): Promise<RemoteResult<ReadonlySet<string>>> {
  const found = new Set<string>();
  for (let start = 0; start < orderIds.length; start += longestOrFilter) {
    const some = orderIds.slice(start, start + longestOrFilter);
    const $filter = some.map((id) => `salesorderid eq ${guidLiteral(id)}`).join(' or ');
    const url = withQuery('salesorders', { $select: 'salesorderid', $filter });
    const answer = await remote.send({ name: 'findOrders', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(idPage, 'salesorders', answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    for (const { salesorderid } of page.value.value) {
      found.add(salesorderid.toLowerCase());
    }
  }
  return success(found);
}
