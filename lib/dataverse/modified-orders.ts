import { z } from 'zod';
import { momentLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { ModifiedOrder } from '../ports/business-central.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { Sales } from '../ports/sales.js';
import type { Capabilities } from './capabilities.js';
import { type DocumentTables, headerAsOrder, orderTables, quoteTables } from './document-tables.js';
import { versionField } from './order-schema.js';

/** Orders in one page of a sweep. */
export const sweepPageSize = 500;

type Listing = Awaited<ReturnType<Sales['listOrdersModifiedSince']>>;

/**
 * Lists orders modified since a moment. Where nothing recalculates (sales-order processing on, or system pricing off)
 * a line edit does not move its order (D-048, D-049), so the orders of changed lines are listed as well, behind the
 * others and without a version: those that were not among the others have to be read.
 */
export class ModifiedOrders {
  constructor(
    private readonly remote: RemoteClient,
    private readonly capabilities: Capabilities,
  ) {}

  async list(sinceIso: string, next = documentsUrl(sinceIso, orderTables)): Promise<Listing> {
    if (isOfLines(next)) {
      return await this.#get('listLines', next, linesPage);
    }
    const page = await this.#get('listOrders', next, ordersPage);
    if (!page.ok || page.value.next !== undefined) {
      return page;
    }
    const capabilities = await this.capabilities.read();
    if (!capabilities.ok) {
      return capabilities;
    }
    const { salesOrderProcessing, systemPricing } = capabilities.value;
    return systemPricing && !salesOrderProcessing ? page : success({ ...page.value, next: linesUrl(sinceIso) });
  }

  /** Quotes modified since a moment; their lines stand still while they are active. */
  listQuotes(sinceIso: string, next?: string): Promise<Listing> {
    return this.#get('listQuotes', next ?? documentsUrl(sinceIso, quoteTables), quotesPage);
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
function documentsUrl(sinceIso: string, { headers, headerId }: DocumentTables): string {
  return withQuery(headers, {
    $select: `${headerId},modifiedon`,
    $filter: `modifiedon ge ${momentLiteral(sinceIso)}`,
    $orderby: `modifiedon asc,${headerId} asc`,
  });
}

const lines = 'salesorderdetails';

/** Whether a place in the list is among the changed lines: our own address of its first page, or a link that Sales gave. */
function isOfLines(place: string): boolean {
  return place.split('?', 1)[0]?.endsWith(lines) === true;
}

function linesUrl(sinceIso: string): string {
  return withQuery(lines, {
    $select: '_salesorderid_value,modifiedon',
    $filter: `modifiedon ge ${momentLiteral(sinceIso)}`,
    $orderby: 'modifiedon asc,salesorderdetailid asc',
  });
}

function documentsPage(tables: DocumentTables) {
  const row = z.object({ salesorderid: z.guid(), modifiedon: z.string(), '@odata.etag': versionField });
  return z
    .object({
      value: z.array(z.preprocess(headerAsOrder(tables), row)),
      '@odata.nextLink': z.string().optional(),
    })
    .transform(({ value, '@odata.nextLink': next }) => ({
      orders: value.map((each) => ({
        id: each.salesorderid.toLowerCase(),
        modifiedIso: each.modifiedon,
        version: each['@odata.etag'],
      })),
      ...(next === undefined ? {} : { next }),
    }));
}

const ordersPage = documentsPage(orderTables);
const quotesPage = documentsPage(quoteTables);

const linesPage = z
  .object({
    value: z.array(z.object({ _salesorderid_value: z.guid(), modifiedon: z.string() })),
    '@odata.nextLink': z.string().optional(),
  })
  .transform(({ value, '@odata.nextLink': next }) => {
    const orders = new Map<string, ModifiedOrder>();
    for (const { _salesorderid_value, modifiedon } of value) {
      const id = _salesorderid_value.toLowerCase();
      orders.set(id, { id, modifiedIso: modifiedon, version: '' });
    }
    return { orders: [...orders.values()], ...(next === undefined ? {} : { next }) };
  });
