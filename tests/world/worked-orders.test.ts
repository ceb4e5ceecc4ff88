import { describe, expect, it } from '@jest/globals';
import type { WorkedLine, WorkedOrder } from '../data/worked-order';
import { workedOrders } from '../data/worked-orders';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { amounts, byNumber, enterInBusinessCentral, preparedWorld, salesAmounts, withoutNumber } from './worked-world';
import type { World } from './world';

async function enterInSales(world: World, order: WorkedOrder): Promise<void> {
  const { people } = world;
  const isoCode = order.currency ?? 'EUR';
  const currency = await people.firstId(
    'transactioncurrencies',
    `isocurrencycode eq '${isoCode}'`,
    'transactioncurrencyid',
  );
  const prices = await people.firstId('pricelevels', `_transactioncurrencyid_value eq ${currency}`, 'pricelevelid');
  const { amount, percent } = order.salesDiscount ?? {};
  const id = await people.newSalesOrder({
    customer: order.customer ?? 'C00010',
    lines: [],
    submit: false,
    values: {
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${currency})`,
      'pricelevelid@odata.bind': `/pricelevels(${prices})`,
      ...(amount === undefined ? {} : { discountamount: Number(amount) }),
      ...(percent === undefined ? {} : { discountpercentage: Number(percent) }),
      ...(order.sales.freight === undefined ? {} : { freightamount: Number(order.sales.freight) }),
    },
  });
  for (const line of order.lines) {
    await enterSalesLine(world, id, line);
  }
  await people.submit(id);
  await world.settle();
}

async function enterSalesLine(
  world: World,
  orderId: string,
  { sells, unit, quantity, sales }: WorkedLine,
): Promise<void> {
  const { people, clock } = world;
  if (sales === undefined || 'comment' in sells) {
    return;
  }
  const what: Row =
    'account' in sells
      ? { isproductoverridden: true, productdescription: sells.text }
      : {
          'productid@odata.bind': `/products(${await people.firstId('products', `productnumber eq '${sells.product}'`, 'productid')})`,
          'uomid@odata.bind': `/uoms(${await people.firstId('uoms', `name eq '${unit ?? 'PCS'}'`, 'uomid')})`,
        };
  await people.sales('POST', 'salesorderdetails', {
    'salesorderid@odata.bind': `/salesorders(${orderId})`,
    ...what,
    quantity: Number(quantity),
    ispriceoverridden: true,
    priceperunit: Number(sales.price),
    manualdiscountamount: Number(sales.discount ?? 0),
  });
  await clock.advance(1000);
}

/** Both sides agree, and show what was calculated by hand. */
async function expectWorked(world: World, order: WorkedOrder): Promise<void> {
  expect(world.crashes).toEqual([]);
  const { salesId = '', businessCentralId } = await onlyCoupling(world);
  await expectAgreement(world, salesId);
  const header = await world.people.salesOrder(salesId);
  const { sales, businessCentral } = order;
  expect(header).toMatchObject({
    totallineitemamount: Number(sales.lineItems),
    totallineitemdiscountamount: Number(sales.lineDiscounts ?? 0),
    totaldiscountamount: Number(sales.discount ?? 0),
    totalamountlessfreight: Number(sales.lessFreight),
    totaltax: Number(sales.tax),
    totalamount: Number(sales.total),
  });
  expect((await world.people.salesLines(salesId)).map(amounts).toSorted(byNumber).map(withoutNumber)).toEqual(
    order.lines.flatMap((line) => (line.sales === undefined ? [] : [salesAmounts(line.sales)])),
  );
  const [shown] = await world.people.businessCentralOrders();
  expect(shown).toMatchObject({
    id: businessCentralId,
    discountAmount: Number(businessCentral.discount ?? 0),
    totalAmountExcludingTax: Number(businessCentral.excludingTax),
    totalTaxAmount: Number(businessCentral.tax),
    totalAmountIncludingTax: Number(businessCentral.includingTax),
  });
}

const named = (orders: readonly WorkedOrder[]) => orders.map((order) => [order.name, order] as const);

describe('worked orders cross to the last decimal (I13)', () => {
  it.each(named(workedOrders))('entered in Business Central: %s', async (_, order) => {
    const world = await preparedWorld(order);
    await enterInBusinessCentral(world, order);
    await expectWorked(world, order);
    expect(rowsOf((await world.people.sales('GET', 'salesorders')).value)).toHaveLength(1);
  });

  it.each(named(workedOrders))('entered in Business Central, Sales does not calculate: %s', async (_, order) => {
    const world = await preparedWorld(order, { salesOrderProcessing: true });
    await enterInBusinessCentral(world, order);
    await expectWorked(world, order);
  });

  it.each(named(workedOrders.filter((order) => order.entersInSales)))('entered in Sales: %s', async (_, order) => {
    const world = await preparedWorld(order);
    await enterInSales(world, order);
    await expectWorked(world, order);
  });
});
