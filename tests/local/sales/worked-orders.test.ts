import { describe, expect, it } from '@jest/globals';
import { prepareSales } from '../../data/worked-masters.js';
import type { WorkedLine, WorkedOrder } from '../../data/worked-order.js';
import { workedOrders } from '../../data/worked-orders.js';
import { bind, World } from './harness.js';

async function preparedWorld(pricingDecimals: number): Promise<World> {
  const world = new World();
  await world.setup({ pricingDecimals });
  await prepareSales(async (method, path, body) => {
    const answer = await world.call(method, path.replaceAll(' ', '%20'), {
      as: 'administrator',
      ...(body === undefined ? {} : { body }),
      ...(method === 'POST' ? { headers: { prefer: 'return=representation' } } : {}),
    });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.json;
  });
  return world;
}

async function idOf(world: World, set: string, filter: string): Promise<string> {
  const { value } = await world.read(`${set}?$filter=${encodeURIComponent(filter)}`);
  const columns = { products: 'productid', uoms: 'uomid', transactioncurrencies: 'transactioncurrencyid' };
  return String(value[0][columns[set as keyof typeof columns] ?? 'pricelevelid']);
}

async function enter(world: World, order: WorkedOrder): Promise<string> {
  const currency = await idOf(world, 'transactioncurrencies', `isocurrencycode eq '${order.currency ?? 'EUR'}'`);
  const prices = await idOf(world, 'pricelevels', `_transactioncurrencyid_value eq ${currency}`);
  const { amount, percent } = order.salesDiscount ?? {};
  const id = await world.order({
    ...bind('transactioncurrencyid', 'transactioncurrencies', currency),
    ...bind('pricelevelid', 'pricelevels', prices),
    ...(amount === undefined ? {} : { discountamount: Number(amount) }),
    ...(percent === undefined ? {} : { discountpercentage: Number(percent) }),
    ...(order.sales.freight === undefined ? {} : { freightamount: Number(order.sales.freight) }),
  });
  for (const line of order.lines) await enterLine(world, id, line);
  return id;
}

async function enterLine(world: World, order: string, { sells, unit, quantity, sales }: WorkedLine): Promise<void> {
  if (sales === undefined || 'comment' in sells) return;
  const what =
    'account' in sells
      ? { isproductoverridden: true, productdescription: sells.text }
      : {
          ...bind('productid', 'products', await idOf(world, 'products', `productnumber eq '${sells.product}'`)),
          ...bind('uomid', 'uoms', await idOf(world, 'uoms', `name eq '${unit ?? 'PCS'}'`)),
        };
  const body = {
    ...bind('salesorderid', 'salesorders', order),
    ...what,
    quantity: Number(quantity),
    ispriceoverridden: true,
    priceperunit: Number(sales.price),
    manualdiscountamount: Number(sales.discount ?? 0),
    tax: Number(sales.tax),
  };
  const answer = await world.call('POST', 'salesorderdetails', { body });
  if (answer.status >= 400) throw new Error(answer.text);
  await world.clock.advance(1000);
}

describe('worked orders', () => {
  it.each(workedOrders.map((order) => [order.name, order] as const))('Sales comes to: %s', async (_, order) => {
    const world = await preparedWorld(order.pricingDecimals ?? 2);
    const id = await enter(world, order);
    const { sales } = order;
    expect(await world.read(`salesorders(${id})`)).toMatchObject({
      totallineitemamount: Number(sales.lineItems),
      totallineitemdiscountamount: Number(sales.lineDiscounts ?? 0),
      totaldiscountamount: Number(sales.discount ?? 0),
      totalamountlessfreight: Number(sales.lessFreight),
      totaltax: Number(sales.tax),
      totalamount: Number(sales.total),
      ...(sales.totalInBase === undefined ? {} : { totalamount_base: Number(sales.totalInBase) }),
    });
    const { value } = await world.read(`salesorderdetails?$filter=_salesorderid_value eq ${id}&$orderby=createdon`);
    const shown = (value as { baseamount: number; extendedamount: number }[]).map((line) => ({
      base: line.baseamount,
      extended: line.extendedamount,
    }));
    const expected = order.lines.flatMap((line) =>
      line.sales === undefined ? [] : [{ base: Number(line.sales.base), extended: Number(line.sales.extended) }],
    );
    expect(shown).toEqual(expected);
  });
});
