import { z } from 'zod';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralLineRecord, BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import type { ItemVariants } from './item-variants.js';
import { inSequence, type OrderSchemas } from './order-schema.js';
import type { DocumentSchemas } from './quote-schema.js';

/** Pages of lines of one order that are followed, should the server page them (it is not known to). */
export const mostLinePages = 20;

/** How the lines of a document are asked for. */
export interface LineAccess {
  readonly remote: RemoteClient;
  readonly schemas: Pick<DocumentSchemas, 'line'>;
  /** Where the connection tells variants apart. */
  readonly variants?: ItemVariants | undefined;
}

/** How orders are asked for. */
export interface OrderAccess extends LineAccess {
  readonly schemas: OrderSchemas;
}

/** The order with the rest of its lines where the server pages an expansion (sheet 1.4), and the pages that took. */
export async function completeLines(
  { remote, schemas, variants }: LineAccess,
  read: { readonly order: BusinessCentralOrderRecord; readonly nextLines: string | undefined },
  headers: Readonly<Record<string, string>> = {},
): Promise<RemoteResult<{ readonly order: BusinessCentralOrderRecord; readonly requests: number }>> {
  const linePage = z.object({ value: z.array(schemas.line), '@odata.nextLink': z.string().optional() });
  const lines: BusinessCentralLineRecord[] = [...read.order.lines];
  let url = read.nextLines;
  let requests = 0;
  for (; url !== undefined && requests < mostLinePages; requests += 1) {
    const answer = await remote.send({ name: 'readLines', method: 'GET', url, headers, safety: 'read' });
    const parsed = answer.ok ? readAnswer(linePage, 'salesOrderLines', answer.value.body) : answer;
    if (!parsed.ok) {
      return parsed;
    }
    lines.push(...parsed.value.value);
    url = parsed.value['@odata.nextLink'];
  }
  if (url !== undefined) {
    return failed({ reason: 'invalid', message: 'the order has more lines than can be read' });
  }
  const named = variants === undefined ? success({ lines, requests: 0 }) : await variants.withCodes(lines);
  return named.ok
    ? success({
        order: { ...read.order, lines: inSequence(named.value.lines) },
        requests: requests + named.value.requests,
      })
    : named;
}
