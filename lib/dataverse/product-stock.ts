import { z } from 'zod';
import { decimalField, jsonNumber, writeJson } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { DecimalText } from '../order/decimal.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { StockedProduct } from '../ports/sales.js';

const pageSize = 1_000;

const productPage = z
  .object({
    value: z.array(
      z.object({
        '@odata.etag': z.string(),
        productid: z.guid(),
        productnumber: z.string(),
        quantityonhand: decimalField.nullish(),
      }),
    ),
    '@odata.nextLink': z.string().optional(),
  })
  .transform(({ value, '@odata.nextLink': next }) => ({
    products: value.map(
      (row): StockedProduct => ({
        id: row.productid.toLowerCase(),
        number: row.productnumber,
        version: row['@odata.etag'],
        onHand: row.quantityonhand ?? null,
      }),
    ),
    ...(next === undefined ? {} : { next }),
  }));

/** See the port `Sales`. */
export async function listProductStock(
  remote: RemoteClient,
  next: string | undefined,
): Promise<RemoteResult<z.output<typeof productPage>>> {
  const query = {
    $select: 'productid,productnumber,quantityonhand',
    $filter: 'statecode eq 0',
    $orderby: 'productnumber',
  };
  const url = next ?? withQuery('products', query);
  const headers = { prefer: `odata.maxpagesize=${pageSize}` };
  const answer = await remote.send({ name: 'listProducts', method: 'GET', url, headers, safety: 'read' });
  return answer.ok ? readAnswer(productPage, 'products', answer.value.body) : answer;
}

/** See the port `Sales`. */
export async function writeProductStock(
  remote: RemoteClient,
  { id, version }: StockedProduct,
  onHand: DecimalText,
): Promise<RemoteResult<undefined>> {
  const answer = await remote.send({
    name: 'writeProductStock',
    method: 'PATCH',
    url: `products(${guidLiteral(id)})`,
    headers: { 'if-match': version },
    body: writeJson({ quantityonhand: jsonNumber(onHand) }),
    safety: 'repeatable',
  });
  return answer.ok ? success(undefined) : answer;
}
