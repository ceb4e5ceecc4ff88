import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readValue } from '../http/read-answer.js';
import type { BusinessCentralOrderMaking } from '../mapping/business-central-record.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { type BatchOperation, jsonContent, patch } from './change-batch.js';

/**
 * One transaction under `Isolation: snapshot`: the marker under the quote's version, the action that makes the order and
 * removes the quote (sheet 2.3), and a look for the order, which has taken the marker over. The action's own answer
 * does not have to say which order it made.
 */
export function makeOrderBody(
  { etag, marker }: BusinessCentralOrderMaking,
  paths: { readonly quote: string; readonly orders: string },
): string {
  const found = withQuery(paths.orders, {
    $select: 'id,number',
    $filter: `externalDocumentNumber eq ${stringLiteral(marker)}`,
  });
  const operations: BatchOperation[] = [
    patch('mark', paths.quote, etag, { externalDocumentNumber: marker }),
    { id: 'make', method: 'POST', url: `${paths.quote}/Microsoft.NAV.makeOrder`, headers: jsonContent, body: {} },
    { id: 'find', method: 'GET', url: found, headers: {} },
  ];
  return writeJson({ requests: operations });
}

const foundSchema = z.object({
  value: z.array(z.object({ id: z.guid().transform((text) => text.toLowerCase()), number: z.string() })),
});

/** The order that was made; `unclear` when the look for it shows none or several: it was made, yet we do not know which. */
export function readMadeOrder(part: unknown): RemoteResult<{ readonly id: string; readonly number: string }> {
  const found = readValue(foundSchema, 'made order', part);
  const [first, ...others] = found.ok ? found.value.value : [];
  return first === undefined || others.length > 0
    ? failed({ reason: 'unclear', message: 'Business Central made an order and did not show it' })
    : success(first);
}
