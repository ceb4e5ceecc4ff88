import type { DecimalText } from '../../order/decimal.js';
import type { FieldValue, LineValues } from '../../order/order.js';
import type { PriceListPolicy } from '../../ports/connection.js';
import type { NewPrice } from '../../ports/price-lists.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import type { SalesCurrency, SalesReferences } from '../../ports/sales.js';
import { derivedId } from '../creation/derived-id.js';
import type { OrderWork } from '../order-work.js';
import { keptForLater } from '../seller-news/order-news.js';

/** Prices that one order adds at once; the rest come with the next order or line that has them. */
export const mostPrices = 100;
/** Products that a line of the history or of a note names. */
const mostNamed = 10;

/** The id of the list that Tandem makes in a currency: connections that share an organization share the list. */
export function priceListIdOf(currencyId: string): string {
  return derivedId('pricelevel', currencyId);
}

/**
 * Makes the price list of the order's currency where there is none and the policy says so; tells whether one is there that
 * was not seen before. Its id is ours: workers that come at once, and a repeat after a stop, meet the same list. One that a
 * person has deactivated stays as it is.
 */
export async function makeMissingPriceList(
  work: OrderWork,
  { currencies }: SalesReferences,
): Promise<RemoteResult<boolean>> {
  const { priceLists: policy } = work.ports.connection.policies;
  const [missing] = [...currencies].filter(([, { priceLevelId }]) => priceLevelId === undefined);
  if (policy?.createMissing !== 'create' || missing === undefined) {
    return success(false);
  }
  const [code, currency] = missing;
  const id = priceListIdOf(currency.id);
  const found = await work.ports.sales.priceLists.findList(id);
  if (!found.ok || found.value !== undefined) {
    return found.ok ? success(found.value === 'active') : found;
  }
  const name = policy.name.replaceAll('{currency}', code);
  const summary = `create price list ${name} in Sales for the currency ${code}`;
  await work.save({}, [{ kind: 'state', side: 'sales', summary: `about to ${summary}` }]);
  const description = `Made by Tandem for orders in ${code}.`;
  const made = await work.ports.sales.priceLists.createList({ id, name, description, currencyId: currency.id });
  if (!made.ok && made.failure.reason !== 'exists') {
    await noteFailure(work, summary, made.failure);
    return made;
  }
  const told = keptForLater(work, [{ kind: 'lifeCycle', what: 'counterpartMade', detail: `price list ${name}` }]);
  await work.save(told === undefined ? {} : { news: told }, [
    { kind: 'effect', side: 'sales', outcome: 'done', summary },
  ]);
  return success(true);
}

/** A product with the unit and price that a line shows. */
export interface NeededPrice {
  readonly product: string;
  readonly productId: string;
  readonly unitId: string;
  readonly amount: DecimalText;
}

/** The first price that lines show of each product and unit that Sales has. Pure. */
export function neededPrices(lines: readonly LineValues[], { products }: SalesReferences): readonly NeededPrice[] {
  const needed = new Map<string, NeededPrice>();
  for (const { product, unit, unitPrice } of lines) {
    const row = product === null ? undefined : products.get(product);
    const unitId = unit === null ? undefined : row?.units.get(unit);
    if (product === null || row === undefined || unitId === undefined || unitPrice === null) {
      continue;
    }
    const key = priceKey(row.id, unitId);
    if (!needed.has(key)) {
      needed.set(key, { product, productId: row.id, unitId, amount: unitPrice as DecimalText });
    }
  }
  return [...needed.values()];
}

/**
 * Adds the products of an order to its price list where the policy says so, at the prices of its lines. What has a price
 * there keeps it.
 */
export async function addMissingPrices(
  work: OrderWork,
  order: {
    readonly lines: readonly LineValues[];
    readonly references: SalesReferences;
    readonly currencyCode: FieldValue;
    /** The order is there and has a list of its own; a new one gets that of its currency. */
    readonly isThere: boolean;
  },
): Promise<RemoteResult<undefined>> {
  const policy = work.ports.connection.policies.priceLists;
  const needed = neededPrices(order.lines, order.references);
  if (policy === undefined || policy.prices === 'never' || needed.length === 0 || order.currencyCode === null) {
    return success(undefined);
  }
  const currency = await currencyOf(work, order.currencyCode);
  const list = currency.ok ? await listOf(work, currency.value, order.isThere) : currency;
  if (!list.ok || !currency.ok) {
    return list.ok ? success(undefined) : list;
  }
  const priceListId = list.value;
  if (priceListId === undefined || !takesPrices(policy, priceListId, currency.value)) {
    return success(undefined);
  }
  const priced = await work.ports.sales.priceLists.findPriced(priceListId, distinctProducts(needed));
  if (!priced.ok) {
    return priced;
  }
  const missing = needed.filter(({ productId, unitId }) => !priced.value.has(priceKey(productId, unitId)));
  return missing.length === 0 ? success(undefined) : await add(work, priceListId, missing.slice(0, mostPrices));
}

async function currencyOf({ ports }: OrderWork, code: string): Promise<RemoteResult<SalesCurrency | undefined>> {
  const keys = { accountNumbers: [], productNumbers: [], isoCurrencyCodes: [code] };
  const found = await ports.sales.findReferences(keys);
  return found.ok ? success(found.value.currencies.get(code)) : found;
}

async function listOf(
  { ports, coupling: { salesId } }: OrderWork,
  currency: SalesCurrency | undefined,
  isThere: boolean,
): Promise<RemoteResult<string | undefined>> {
  return isThere && salesId !== undefined
    ? await ports.sales.priceLists.findListOfOrder(salesId)
    : success(currency?.priceLevelId);
}

/** Whether a list is one that the policy lets Tandem add prices to. */
function takesPrices({ prices }: PriceListPolicy, priceListId: string, currency: SalesCurrency | undefined): boolean {
  return prices === 'inAnyList' || (currency !== undefined && priceListIdOf(currency.id) === priceListId);
}

async function add(
  work: OrderWork,
  priceListId: string,
  missing: readonly NeededPrice[],
): Promise<RemoteResult<undefined>> {
  const names = namesOf(missing);
  const summary = `add prices of ${names} to the price list of the order in Sales`;
  await work.save({}, [{ kind: 'state', side: 'sales', summary: `about to ${summary}` }]);
  for (const price of missing) {
    const made = await addOne(work, priceOf(priceListId, price));
    if (!made.ok) {
      await noteFailure(work, summary, made.failure);
      return made;
    }
  }
  const detail = `prices of ${names} in the price list`;
  const news = keptForLater(work, [{ kind: 'lifeCycle', what: 'counterpartMade', detail }]);
  await work.save(news === undefined ? {} : { news }, [{ kind: 'effect', side: 'sales', outcome: 'done', summary }]);
  return success(undefined);
}

/** A price that a person or another worker has added meanwhile, under whatever id, stands. */
async function addOne({ ports }: OrderWork, price: NewPrice): Promise<RemoteResult<undefined>> {
  const made = await ports.sales.priceLists.createPrice(price);
  if (made.ok || made.failure.reason === 'exists') {
    return success(undefined);
  }
  if (made.failure.reason !== 'refused' && made.failure.reason !== 'invalid') {
    return made;
  }
  const priced = await ports.sales.priceLists.findPriced(price.priceListId, [price.productId]);
  return priced.ok && priced.value.has(priceKey(price.productId, price.unitId)) ? success(undefined) : made;
}

function priceOf(priceListId: string, { productId, unitId, amount }: NeededPrice): NewPrice {
  return { id: derivedId('productpricelevel', priceListId, productId, unitId), priceListId, productId, unitId, amount };
}

async function noteFailure(
  work: OrderWork,
  summary: string,
  { reason, message }: { readonly reason: string; readonly message: string },
): Promise<void> {
  const ending = `${summary} — ${reason}: ${message}`;
  await work.save({}, [{ kind: 'effect', side: 'sales', outcome: 'failed', summary: ending }]);
}

function namesOf(prices: readonly NeededPrice[]): string {
  const names = [...new Set(prices.map(({ product }) => product))];
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${more} more` : names.join(', ');
}

function distinctProducts(prices: readonly NeededPrice[]): readonly string[] {
  return [...new Set(prices.map(({ productId }) => productId))];
}

function priceKey(productId: string, unitId: string): string {
  return `${productId}|${unitId}`;
}
