import { z } from 'zod';
import { integerField, jsonNumber, writeJson } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { PriceLists } from '../ports/price-lists.js';
import { failed, type RemoteResult, success } from '../ports/remote-result.js';
import { readTogether } from './batch.js';
import { pages, readPages } from './reference-queries.js';

/** A row with our id is there already: the condition `If-None-Match: *` does not hold (sheet 1.10). */
const conditionCode = '0x80060882';
/** Pricing method "Currency Amount" and quantity selling option "No Control" (sheet 2.7). */
const plainAmount = { pricingmethodcode: 1, quantitysellingcode: 1 } as const;

const id = z.guid().transform((text) => text.toLowerCase());
const listRow = z.object({ statecode: integerField });
const orderRow = z.object({ _pricelevelid_value: id.nullable() });
const pricesPage = z.object({
  value: z.array(z.object({ _productid_value: id.nullable(), _uomid_value: id.nullable() })),
});

/** The `PriceLists` port over the Web API; `forget` is called when a list may be new to what was remembered. */
export function createPriceLists(remote: RemoteClient, forget: () => void): PriceLists {
  return {
    async findList(listId) {
      forget();
      const url = withQuery(`pricelevels(${guidLiteral(listId)})`, { $select: 'statecode' });
      const answer = await remote.send({ name: 'findPriceList', method: 'GET', url, safety: 'read' });
      if (!answer.ok) {
        return answer.failure.reason === 'notFound' ? success(undefined) : answer;
      }
      const row = readAnswer(listRow, 'pricelevels', answer.value.body);
      return row.ok ? success(row.value.statecode === 0 ? 'active' : 'inactive') : row;
    },
    async createList(list) {
      const made = await put(remote, `pricelevels(${guidLiteral(list.id)})`, {
        name: list.name,
        description: list.description,
        'transactioncurrencyid@odata.bind': `/transactioncurrencies(${list.currencyId})`,
      });
      forget();
      return made;
    },
    async findListOfOrder(orderId) {
      const url = withQuery(`salesorders(${guidLiteral(orderId)})`, { $select: '_pricelevelid_value' });
      const answer = await remote.send({ name: 'findPriceListOfOrder', method: 'GET', url, safety: 'read' });
      const row = answer.ok ? readAnswer(orderRow, 'salesorders', answer.value.body) : answer;
      return row.ok ? success(row.value._pricelevelid_value ?? undefined) : row;
    },
    async findPriced(priceListId, productIds) {
      if (productIds.length === 0) {
        return success(new Set());
      }
      const bodies = await readTogether(remote, 'findPrices', pages(productIds).map(pricesUrl(priceListId)));
      const rows = bodies.ok ? readPages(pricesPage, 'productpricelevels', bodies.value) : bodies;
      return rows.ok ? success(new Set(rows.value.map((row) => `${row._productid_value}|${row._uomid_value}`))) : rows;
    },
    createPrice: (price) =>
      put(remote, `productpricelevels(${guidLiteral(price.id)})`, {
        'pricelevelid@odata.bind': `/pricelevels(${price.priceListId})`,
        'productid@odata.bind': `/products(${price.productId})`,
        'uomid@odata.bind': `/uoms(${price.unitId})`,
        amount: jsonNumber(price.amount),
        ...plainAmount,
      }),
  };
}

function pricesUrl(priceListId: string): (productIds: readonly string[]) => string {
  return (productIds) => {
    const products = productIds.map((productId) => `_productid_value eq ${guidLiteral(productId)}`).join(' or ');
    return withQuery('productpricelevels', {
      $select: '_productid_value,_uomid_value',
      $filter: `_pricelevelid_value eq ${guidLiteral(priceListId)} and (${products})`,
    });
  };
}

async function put(remote: RemoteClient, url: string, values: object): Promise<RemoteResult<undefined>> {
  const answer = await remote.send({
    name: 'makePriceList',
    method: 'PATCH',
    url,
    headers: { 'if-none-match': '*' },
    body: writeJson(values),
    safety: 'repeatable',
  });
  if (answer.ok) {
    return success(undefined);
  }
  const isThere = answer.failure.status === 412 || answer.failure.code === conditionCode;
  return isThere ? failed({ ...answer.failure, reason: 'exists' }) : answer;
}
