import { describe, expect, it } from '@jest/globals';
import { bind, createdId, seeded, World } from './harness.js';

const any = { 'if-match': '*' };
const changeLine = (world: World, id: string, body: unknown) =>
  world.call('PATCH', `salesorderdetails(${id})`, { body, headers: any });

describe('unit prices', () => {
  it('D-044 the price list wins over a sent price unless the price is overridden', async () => {
    const world = new World();
    const order = await world.order();
    const listed = await world.line(order, { priceperunit: 1 });
    const overridden = await world.line(order, { priceperunit: 1.234, ispriceoverridden: true });
    expect(await world.read(`salesorderdetails(${listed})`)).toMatchObject({ priceperunit: 649.4, baseamount: 1298.8 });
    expect(await world.read(`salesorderdetails(${overridden})`)).toMatchObject({
      priceperunit: 1.23,
      baseamount: 2.46,
    });
    await changeLine(world, listed, { priceperunit: 5 });
    expect(await world.read(`salesorderdetails(${listed})`)).toMatchObject({ priceperunit: 649.4 });
    await changeLine(world, overridden, { ispriceoverridden: false });
    expect(await world.read(`salesorderdetails(${overridden})`)).toMatchObject({ priceperunit: 649.4 });
  });

  it('D-045 a product that is not on the list succeeds with price 0 and error codes 11 and 1', async () => {
    const world = new World();
    const order = await world.order();
    const line = await world.line(order, bind('uomid', 'uoms', seeded.sets));
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({
      priceperunit: 0,
      extendedamount: 0,
      pricingerrorcode: 11,
    });
    expect(await world.read(`salesorders(${order})`)).toMatchObject({ totalamount: 0, pricingerrorcode: 1 });
    await changeLine(world, line, bind('uomid', 'uoms', seeded.pieces));
    expect((await world.read(`salesorders(${order})`)).pricingerrorcode).toBe(0);
  });

  it('price list methods: percent of list, markup and margin on cost, rounding', async () => {
    const world = new World();
    await world.call('PATCH', `products(${seeded.chair})`, {
      body: { price: 100, currentcost: 60, standardcost: 50 },
      headers: any,
    });
    const cases: [Record<string, unknown>, number][] = [
      [{ pricingmethodcode: 2, percentage: 80 }, 80],
      [{ pricingmethodcode: 3, percentage: 50 }, 90],
      [{ pricingmethodcode: 4, percentage: 40 }, 100],
      [{ pricingmethodcode: 5, percentage: 10 }, 55],
      [{ pricingmethodcode: 6, percentage: 50 }, 100],
      [
        {
          pricingmethodcode: 1,
          amount: 12.34,
          roundingpolicycode: 2,
          roundingoptioncode: 2,
          roundingoptionamount: 0.5,
        },
        12.5,
      ],
      [
        {
          pricingmethodcode: 1,
          amount: 12.34,
          roundingpolicycode: 3,
          roundingoptioncode: 1,
          roundingoptionamount: 0.99,
        },
        11.99,
      ],
    ];
    for (const [columns, expected] of cases) {
      const list = createdId(
        await world.call('POST', 'pricelevels', {
          body: { name: 'L', ...bind('transactioncurrencyid', 'transactioncurrencies', seeded.euro) },
        }),
      );
      const item = {
        ...bind('pricelevelid', 'pricelevels', list),
        ...bind('productid', 'products', seeded.chair),
        ...bind('uomid', 'uoms', seeded.pieces),
        ...columns,
      };
      expect((await world.call('POST', 'productpricelevels', { body: item })).status).toBe(204);
      expect((await world.call('POST', 'productpricelevels', { body: item })).status).toBe(400);
      const order = await world.order(bind('pricelevelid', 'pricelevels', list));
      const line = await world.line(order, bind('productid', 'products', seeded.chair));
      expect([columns, (await world.read(`salesorderdetails(${line})`)).priceperunit]).toEqual([columns, expected]);
    }
  });

  it('another price list prices the lines anew', async () => {
    const world = new World();
    const list = createdId(
      await world.call('POST', 'pricelevels', {
        body: { name: 'L', ...bind('transactioncurrencyid', 'transactioncurrencies', seeded.euro) },
      }),
    );
    await world.call('POST', 'productpricelevels', {
      body: {
        ...bind('pricelevelid', 'pricelevels', list),
        ...bind('productid', 'products', seeded.desk),
        ...bind('uomid', 'uoms', seeded.pieces),
        amount: 600,
      },
    });
    const order = await world.order();
    await world.line(order);
    await world.call('PATCH', `salesorders(${order})`, {
      body: bind('pricelevelid', 'pricelevels', list),
      headers: any,
    });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(1200);
  });

  it('D-059 locking twice is refused, and a locked order keeps its prices until unlocked or recalculated', async () => {
    const world = new World();
    const order = await world.order();
    const line = await world.line(order);
    const act = (action: string) =>
      world.call('POST', `salesorders(${order})/Microsoft.Dynamics.CRM.${action}`, { body: {} });
    expect((await act('UnlockSalesOrderPricing')).json.error.message).toBe('This entity is already unlocked.');
    expect((await act('LockSalesOrderPricing')).status).toBe(204);
    expect((await act('LockSalesOrderPricing')).json.error.message).toBe('This entity is already locked.');
    const [item] = (
      await world.read(
        `productpricelevels?$filter=_productid_value eq ${seeded.desk} and _pricelevelid_value eq ${seeded.euroPrices}`,
      )
    ).value;
    await world.call('PATCH', `productpricelevels(${item.productpricelevelid})`, {
      body: { amount: 700 },
      headers: any,
    });
    await changeLine(world, line, { quantity: 3, priceperunit: 1 });
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({
      priceperunit: 649.4,
      baseamount: 1948.2,
      salesorderispricelocked: true,
    });
    await world.call('POST', 'RecalculatePrice', { body: { entityLogicalName: 'salesorder', entityId: order } });
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(1948.2);
    await act('UnlockSalesOrderPricing');
    expect((await world.read(`salesorders(${order})`)).totalamount).toBe(2100);
  });

  it('D-060 the volume discount follows the quantity alone', async () => {
    const world = new World();
    const type = createdId(
      await world.call('POST', 'discounttypes', { body: { name: 'Volume', isamounttype: false } }),
    );
    const discount = {
      ...bind('discounttypeid', 'discounttypes', type),
      lowquantity: 10,
      highquantity: 99,
      percentage: 10,
    };
    expect((await world.call('POST', 'discounts', { body: discount })).status).toBe(204);
    const [item] = (
      await world.read(
        `productpricelevels?$filter=_productid_value eq ${seeded.chair} and _pricelevelid_value eq ${seeded.euroPrices}`,
      )
    ).value;
    await world.call('PATCH', `productpricelevels(${item.productpricelevelid})`, {
      body: bind('discounttypeid', 'discounttypes', type),
      headers: any,
    });
    const order = await world.order();
    const line = await world.line(order, { ...bind('productid', 'products', seeded.chair), quantity: 9 });
    await changeLine(world, line, { quantity: 10 });
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({
      volumediscountamount: 12.51,
      baseamount: 1125.9,
    });
    await changeLine(world, line, { priceperunit: 200, ispriceoverridden: true });
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({
      volumediscountamount: 12.51,
      baseamount: 1874.9,
    });
  });
});
