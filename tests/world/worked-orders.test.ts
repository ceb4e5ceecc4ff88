import { describe, expect, it } from '@jest/globals';
import { prepareBusinessCentral, prepareSales } from '../data/worked-masters';
import type { WorkedLine, WorkedOrder } from '../data/worked-order';
import { workedOrders } from '../data/worked-orders';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { World, type WorldOptions } from './world';

const lines = {
  writeIn: { type: 'Account', number: '6810' },
  freight: { type: 'Account', number: '6910' },
  otherLines: 'writeIn',
  resources: [],
} as const;

async function preparedWorld(order: WorkedOrder, salesSetup: WorldOptions['salesSetup'] = {}): Promise<World> {
  const world = await World.create({
    policies: { lines },
    salesSetup: { ...salesSetup, pricingDecimals: order.pricingDecimals ?? 2 },
  });
  await prepareBusinessCentral((method, path, body) => world.people.businessCentral(method, path, body));
  await prepareSales((method, path, body) => world.people.sales(method, path.replaceAll(' ', '%20'), body));
  return world;
}

async function enterInBusinessCentral(world: World, order: WorkedOrder): Promise<void> {
  const { people } = world;
  const created = await people.businessCentral('POST', 'salesOrders', {
    customerNumber: order.customer ?? 'C00010',
    currencyCode: order.currency ?? 'EUR',
    ...(order.pricesIncludeTax === true ? { pricesIncludeTax: true } : {}),
    salesOrderLines: order.lines.map(businessCentralLine),
  });
  if (order.businessCentral.discount !== undefined) {
    const body = { discountAmount: Number(order.businessCentral.discount) };
    await people.businessCentral('PATCH', `salesOrders(${created.id})`, body);
  }
  await people.control('businessCentral', 'POST', `/orders/${created.id}/release`);
  await world.settle();
}

function businessCentralLine(line: WorkedLine): Row {
  const { sells } = line;
  if ('comment' in sells) {
    return { description: sells.comment };
  }
  const what =
    'account' in sells
      ? { lineType: 'Account', lineObjectNumber: sells.account, description: sells.text }
      : { lineType: sells.product === 'ASSEMBLY' ? 'Resource' : 'Item', lineObjectNumber: sells.product };
  return {
    ...what,
    ...(line.unit === undefined ? {} : { unitOfMeasureCode: line.unit }),
    quantity: Number(line.quantity),
    ...(line.price === undefined ? {} : { unitPrice: Number(line.price) }),
    ...(line.discountAmount === undefined ? {} : { discountAmount: Number(line.discountAmount) }),
    ...(line.discountPercent === undefined ? {} : { discountPercent: Number(line.discountPercent) }),
  };
}

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

function amounts(line: Row) {
  return {
    number: Number(line.lineitemnumber),
    price: line.priceperunit,
    discount: line.manualdiscountamount,
    tax: line.tax ?? 0,
    base: line.baseamount,
    extended: line.extendedamount,
  };
}

function byNumber(left: { number: number }, right: { number: number }): number {
  return left.number - right.number;
}

function withoutNumber({ number: _, ...shown }: ReturnType<typeof amounts>) {
  return shown;
}

function salesAmounts(line: NonNullable<WorkedLine['sales']>) {
  return {
    price: Number(line.price),
    discount: Number(line.discount ?? 0),
    tax: Number(line.tax),
    base: Number(line.base),
    extended: Number(line.extended),
  };
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
