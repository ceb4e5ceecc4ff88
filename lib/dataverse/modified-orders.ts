import { z } from 'zod';
import { momentLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { ModifiedOrder } from '../ports/business-central.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { Sales } from '../ports/sales.js';
import type { Capabilities } from './capabilities.js';
import { versionField } from './order-schema.js';

/** Orders in one page of a sweep. */
export const sweepPageSize = 500;
/** Pages of changed lines that one listing follows; what lies beyond is seen by the next sweep. */
export const mostChangedLinePages = 10;

type Listing = Awaited<ReturnType<Sales['listOrdersModifiedSince']>>;

/**
 * Lists orders modified since a moment. Where nothing recalculates (sales-order processing on, or system pricing off)
 * a line edit does not move its order (D-048, D-049), so the orders of changed lines are listed as well, before the
 * others, without a version: they have to be read.
 */
export class ModifiedOrders {
  constructor(
    private readonly remote: RemoteClient,
    private readonly capabilities: Capabilities,
  ) {}

  async list(sinceIso: string, next?: string): Promise<Listing> {
    const page = await this.#get('listOrders', next ?? ordersUrl(sinceIso), ordersPage);
    if (!page.ok || next !== undefined) {
      return page;
    }
    const capabilities = await this.capabilities.read();
    if (!capabilities.ok) {
      return capabilities;
    }
    const { salesOrderProcessing, systemPricing } = capabilities.value;
    if (systemPricing && !salesOrderProcessing) {
      return page;
    }
    const byLines = await this.#ordersOfChangedLines(sinceIso);
    if (!byLines.ok) {
      return byLines;
    }
    const listed = new Set(page.value.orders.map((order) => order.id));
    const others = byLines.value.filter((order) => !listed.has(order.id));
    return success({ ...page.value, orders: [...others, ...page.value.orders] });
  }

  async #ordersOfChangedLines(sinceIso: string): Promise<RemoteResult<readonly ModifiedOrder[]>> {
    const orders = new Map<string, ModifiedOrder>();
    let url: string | undefined = linesUrl(sinceIso);
    for (let count = 0; url !== undefined && count < mostChangedLinePages; count += 1) {
      const page: RemoteResult<z.output<typeof linesPage>> = await this.#get('listLines', url, linesPage);
      if (!page.ok) {
        return page;
      }
      for (const { id, modifiedIso } of page.value.lines) {
        orders.set(id, { id, modifiedIso, version: '' });
      }
      url = page.value.next;
    }
    return success([...orders.values()]);
  }

  async #get<Schema extends z.ZodType>(
    name: string,
    url: string,
    schema: Schema,
  ): Promise<RemoteResult<z.output<Schema>>> {
    const headers = { prefer: `odata.maxpagesize=${sweepPageSize}` };
    const answer = await this.remote.send({ name, method: 'GET', url, headers, safety: 'read' });
    return answer.ok ? readAnswer(schema, name, answer.value.body) : answer;
  }
}

/** `ge`, since stamps have whole seconds (F12). The order is unique, so that pages neither skip nor repeat. */
function ordersUrl(sinceIso: string): string {
  return withQuery('salesorders', {
    $select: 'salesorderid,modifiedon',
    $filter: `modifiedon ge ${momentLiteral(sinceIso)}`,
    $orderby: 'modifiedon asc,salesorderid asc',
  });
}

function linesUrl(sinceIso: string): string {
  return withQuery('salesorderdetails', {
    $select: '_salesorderid_value,modifiedon',
    $filter: `modifiedon ge ${momentLiteral(sinceIso)}`,
    $orderby: 'modifiedon asc,salesorderdetailid asc',
  });
}

const ordersPage = z
  .object({
    value: z.array(z.object({ salesorderid: z.guid(), modifiedon: z.string(), '@odata.etag': versionField })),
    '@odata.nextLink': z.string().optional(),
  })
  .transform(({ value, '@odata.nextLink': next }) => ({
    orders: value.map((row) => ({
      id: row.salesorderid.toLowerCase(),
      modifiedIso: row.modifiedon,
      version: row['@odata.etag'],
    })),
    ...(next === undefined ? {} : { next }),
  }));

const linesPage = z
  .object({
    value: z.array(z.object({ _salesorderid_value: z.guid(), modifiedon: z.string() })),
    '@odata.nextLink': z.string().optional(),
  })
  .transform(({ value, '@odata.nextLink': next }) => ({
    lines: value.map((row) => ({ id: row._salesorderid_value.toLowerCase(), modifiedIso: row.modifiedon })),
    next,
  }));
