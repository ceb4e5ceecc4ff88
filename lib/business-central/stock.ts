import { z } from 'zod';
import { decimalField } from '../http/json.js';
import { anyOf, longestOrFilter, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { decodeEnumMember } from '../mapping/enumeration.js';
import type { DecimalText } from '../order/decimal.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const stockPage = z
  .object({
    value: z.array(z.object({ number: z.string(), type: z.string(), inventory: decimalField })),
    '@odata.nextLink': z.string().optional(),
  })
  .transform(({ value, '@odata.nextLink': next }) => ({
    // Services and items without stock have no quantity on hand.
    stock: value
      .filter(({ type }) => decodeEnumMember(type).trim() === 'Inventory')
      .map(({ number, inventory }) => [number, inventory] as const),
    next,
  }));

const pageSize = 1_000;
const $select = 'number,type,inventory';

/** See the port `BusinessCentral`. `inventory` is worked out by the page, over all locations (sheet 2.6). */
export async function readStock(
  remote: RemoteClient,
  company: string,
  numbers: readonly string[],
): Promise<RemoteResult<ReadonlyMap<string, DecimalText>>> {
  const stock = new Map<string, DecimalText>();
  for (let start = 0; start < numbers.length; start += longestOrFilter) {
    const url = withQuery(`${company}/items`, {
      $select,
      $filter: anyOf('number', numbers.slice(start, start + longestOrFilter)),
    });
    const answer = await remote.send({ name: 'readStock', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(stockPage, 'items', answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    for (const [number, inventory] of page.value.stock) {
      stock.set(number, inventory);
    }
  }
  return success(stock);
}

/** See the port `BusinessCentral`. */
export async function listStock(
  remote: RemoteClient,
  company: string,
  next: string | undefined,
): Promise<RemoteResult<{ readonly stock: ReadonlyMap<string, DecimalText>; readonly next?: string }>> {
  const url = next ?? withQuery(`${company}/items`, { $select, $orderby: 'number' });
  const headers = { prefer: `odata.maxpagesize=${pageSize}` };
  const answer = await remote.send({ name: 'listStock', method: 'GET', url, headers, safety: 'read' });
  const page = answer.ok ? readAnswer(stockPage, 'items', answer.value.body) : answer;
  return page.ok
    ? success({ stock: new Map(page.value.stock), ...(page.value.next === undefined ? {} : { next: page.value.next }) })
    : page;
}
