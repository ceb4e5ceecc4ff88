import { z } from 'zod';
import { decimalField } from '../http/json.js';
import { anyOf, longestOrFilter, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { decodeEnumMember } from '../mapping/enumeration.js';
import type { DecimalText } from '../order/decimal.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const stockPage = z.object({
  value: z.array(z.object({ number: z.string(), type: z.string(), inventory: decimalField })),
});

/** See the port `BusinessCentral`. `inventory` is worked out by the page, over all locations (sheet 2.6). */
export async function readStock(
  remote: RemoteClient,
  company: string,
  numbers: readonly string[],
): Promise<RemoteResult<ReadonlyMap<string, DecimalText>>> {
  const stock = new Map<string, DecimalText>();
  for (let start = 0; start < numbers.length; start += longestOrFilter) {
    const url = withQuery(`${company}/items`, {
      $select: 'number,type,inventory',
      $filter: anyOf('number', numbers.slice(start, start + longestOrFilter)),
    });
    const answer = await remote.send({ name: 'readStock', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(stockPage, 'items', answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    for (const { number, type, inventory } of page.value.value) {
      if (decodeEnumMember(type).trim() === 'Inventory') {
        stock.set(number, inventory);
      }
    }
  }
  return success(stock);
}
