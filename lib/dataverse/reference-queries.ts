import { z } from 'zod';
import { integerField } from '../http/json.js';
import { anyOf, guidLiteral, longestOrFilter, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { SalesReferenceKeys } from '../ports/sales.js';

const id = z.guid().transform((text) => text.toLowerCase());
/** Pages of the rows that are looked up, by set. */
export const accountsPage = z.object({ value: z.array(z.object({ accountid: id, accountnumber: z.string() })) });
export const productsPage = z.object({
  value: z.array(
    z.object({
      productid: id,
      productnumber: z.string(),
      _defaultuomscheduleid_value: id.nullable(),
      statecode: integerField,
    }),
  ),
});
export const currenciesPage = z.object({
  value: z.array(z.object({ transactioncurrencyid: id, isocurrencycode: z.string(), currencyprecision: integerField })),
});
export const priceLevelsPage = z.object({
  value: z.array(z.object({ pricelevelid: id, _transactioncurrencyid_value: id })),
});
export const unitsPage = z.object({
  value: z.array(z.object({ uomid: id, name: z.string(), _uomscheduleid_value: id })),
});

/** A product with its unit group, in whatever state. */
export type ProductRow = z.output<typeof productsPage>['value'][number];

/** The reads that learn some keys: 50 keys each. */
export function referenceUrls(keys: SalesReferenceKeys): Readonly<Record<ReferenceKind, readonly string[]>> {
  const read = (entitySet: string, columns: string, key: string, texts: readonly string[]) =>
    pages(texts).map((some) => activeRows(entitySet, columns, anyOf(key, some)));
  const products = pages(keys.productNumbers).map((some) =>
    withQuery('products', {
      $select: 'productid,productnumber,_defaultuomscheduleid_value,statecode',
      $filter: anyOf('productnumber', some),
    }),
  );
  return {
    accounts: read('accounts', 'accountid,accountnumber', 'accountnumber', keys.accountNumbers),
    products,
    currencies: read(
      'transactioncurrencies',
      'transactioncurrencyid,isocurrencycode,currencyprecision',
      'isocurrencycode',
      keys.isoCurrencyCodes,
    ),
    priceLevels: keys.isoCurrencyCodes.length === 0 ? [] : [priceLevelsUrl],
  };
}

type ReferenceKind = 'accounts' | 'products' | 'currencies' | 'priceLevels';

/** With several active price lists in a currency the first by name is taken, so that the choice never wavers. */
const priceLevelsUrl = withQuery('pricelevels', {
  $select: 'pricelevelid,_transactioncurrencyid_value',
  $filter: 'statecode eq 0',
  $orderby: 'name asc,pricelevelid asc',
});

/** Units of some unit groups. */
export function unitsUrl(groups: readonly string[]): string {
  return withQuery('uoms', {
    $select: 'uomid,name,_uomscheduleid_value',
    $filter: groups.map((group) => `_uomscheduleid_value eq ${guidLiteral(group)}`).join(' or '),
  });
}

function activeRows(entitySet: string, columns: string, condition: string): string {
  return withQuery(entitySet, { $select: columns, $filter: `statecode eq 0 and (${condition})` });
}

/** Keys are compared without regard to case and surrounding blanks. */
export function keyOf(text: string): string {
  return text.trim().toUpperCase();
}

/** Whether two texts name the same key. */
export function sameKey(left: string, right: string): boolean {
  return keyOf(left) === keyOf(right);
}

/** Keys in groups that fit into one filter. */
export function pages(keys: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(keys.length / longestOrFilter) }, (_, index) =>
    keys.slice(index * longestOrFilter, (index + 1) * longestOrFilter),
  );
}

/** Rows of several answers of one kind. */
export function readPages<Row>(
  schema: z.ZodType<{ readonly value: readonly Row[] }>,
  what: string,
  bodies: readonly string[],
): RemoteResult<readonly Row[]> {
  const rows: Row[] = [];
  for (const body of bodies) {
    const page = readAnswer(schema, what, body);
    if (!page.ok) {
      return page;
    }
    rows.push(...page.value.value);
  }
  return success(rows);
}
