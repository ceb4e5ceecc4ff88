import { describe, expect, it } from '@jest/globals';
import { defaultLineRules } from '../../lib/mapping/line-rules';
import { expectAgreement, onlyCoupling } from './agreement';
import { type Row, rowsOf } from './people';
import { World, type WorldOptions } from './world';

/** An order of Business Central whose prices include tax, at work on both sides. */
async function orderWithTax(policies: WorldOptions['policies'] = {}) {
  const world = await World.create({
    policies: { lines: { ...defaultLineRules, freight: { type: 'Account', number: '6910' } }, ...policies },
  });
  const { people } = world;
  const created = await people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    pricesIncludeTax: true,
    salesOrderLines: [
      { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 3, unitPrice: 125 },
      { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 7, unitPrice: 19.99, discountAmount: 5 },
    ],
  });
  const id = String(created.id);
  await people.control('businessCentral', 'POST', `/orders/${id}/release`);
  await world.settle();
  const { salesId = '' } = await onlyCoupling(world);
  const lines = await people.salesLines(salesId);
  const lineOf = (number: string) =>
    lines.find((line) => (line.productid as { readonly productnumber: string }).productnumber === number);
  const [desk, chair] = [lineOf('1896-S'), lineOf('1900-S')];
  return {
    world,
    people,
    id,
    salesId,
    desk: String(desk?.salesorderdetailid),
    chair: String(chair?.salesorderdetailid),
  };
}

type Order = Awaited<ReturnType<typeof orderWithTax>>;

async function changeInSales({ world, people, salesId }: Order, change: () => Promise<unknown>): Promise<void> {
  await people.reopen(salesId);
  await change();
  await people.submit(salesId);
  await world.settle();
}

function sumOf(order: Row | undefined, amount: string): number {
  return rowsOf(order?.salesOrderLines).reduce((sum, line) => sum + Number(line[amount]), 0);
}

/** Sales' total is Business Central's, and nothing moves any more (I4). */
async function expectAtRest({ world, people, id, salesId }: Order) {
  const agreement = await expectAgreement(world, salesId);
  const [order] = await people.businessCentralOrders();
  const header = await people.salesOrder(salesId);
  // From the lines: the order's own totals may be behind edits of account lines (S-082).
  expect(header.totalamount).toBeCloseTo(sumOf(order, 'netAmountIncludingTax'), 6);
  expect(header.totaltax).toBeCloseTo(sumOf(order, 'netTaxAmount'), 6);
  expect(order?.pricesIncludeTax).toBe(true);
  await people.takeRequests();
  const before = (await onlyCoupling(world)).journalSequence;
  await people.businessCentral('PATCH', `salesOrders(${order?.id ?? id})`, { phoneNumber: '+45 12 34 56 78' });
  await world.settle();
  expect((await onlyCoupling(world)).journalSequence).toBe(before);
  expect((await people.takeRequests()).sales).toBe(0);
  expect(world.crashes).toEqual([]);
  return { ...agreement, order };
}

describe('an order whose prices include tax', () => {
  it('is shown in Sales without tax, and rests', async () => {
    const order = await orderWithTax();
    const { sales } = await expectAtRest(order);
    expect(sales.lines.map((line) => line.unitPrice)).toEqual(['103.31', '16.52']);
  });

  it('takes a seller’s price, quantity and discount with tax', async () => {
    const order = await orderWithTax();
    await order.people.control('businessCentral', 'POST', `/orders/${order.id}/reopen`);
    await changeInSales(order, async () => {
      await order.people.sales('PATCH', `salesorderdetails(${order.desk})`, {
        priceperunit: 110,
        manualdiscountamount: 10,
      });
      await order.people.sales('PATCH', `salesorderdetails(${order.chair})`, { quantity: 8 });
    });
    const { order: shown } = await expectAtRest(order);
    const [desk, chair] = rowsOf(shown?.salesOrderLines);
    // 3 × 110.00 − 10.00 = 320.00, with 21 % tax 387.20
    expect(desk).toMatchObject({ amountExcludingTax: 320, amountIncludingTax: 387.2 });
    expect(chair?.quantity).toBe(8);
  });

  it('takes a line that a seller adds with the seller’s price', async () => {
    const order = await orderWithTax();
    await order.people.control('businessCentral', 'POST', `/orders/${order.id}/reopen`);
    await changeInSales(order, () =>
      order.people.addSalesLine(order.salesId, { product: '1928-S', quantity: 4, price: 33.33 }),
    );
    const { sales, order: shown } = await expectAtRest(order);
    expect(sales.lines[2]).toMatchObject({ unitPrice: '33.33', lineDiscountAmount: '0' });
    // 4 × 33.33 = 133.32, with 21 % tax 161.3172 → 161.32
    expect(rowsOf(shown?.salesOrderLines)[2]).toMatchObject({ amountExcludingTax: 133.32, amountIncludingTax: 161.32 });
  });

  it('takes a discount on the order, and freight, without tax from Sales', async () => {
    const order = await orderWithTax();
    await order.people.control('businessCentral', 'POST', `/orders/${order.id}/reopen`);
    await changeInSales(order, () =>
      order.people.sales('PATCH', `salesorders(${order.salesId})`, { discountamount: 20, freightamount: 40 }),
    );
    const { sales, order: shown } = await expectAtRest(order);
    // 20.00 with 21 % tax is 24.20; 40.00 is 48.40.
    expect(shown?.discountAmount).toBe(24.2);
    expect(rowsOf(shown?.salesOrderLines)[2]).toMatchObject({ lineObjectNumber: '6910', amountIncludingTax: 48.4 });
    expect(sales.header).toMatchObject({ freightAmount: '40' });
    expect(Math.abs(Number(sales.header.headerDiscountAmount) - 20)).toBeLessThanOrEqual(0.01);
  });

  it('stays one when its document is made anew', async () => {
    const order = await orderWithTax({ changeReleased: 'archiveAndRecreate' });
    await changeInSales(order, () => order.people.sales('PATCH', `salesorderdetails(${order.desk})`, { quantity: 5 }));
    const { order: shown } = await expectAtRest(order);
    expect(rowsOf(shown?.salesOrderLines)[0]).toMatchObject({ quantity: 5, unitPrice: 125 });
  });

  it('of a customer whose prices include tax is made from a seller’s prices without', async () => {
    const world = await World.create();
    const customers = rowsOf((await world.people.businessCentral('GET', "customers?$filter=number eq 'C00010'")).value);
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 3, price: 100 }] });
    expect(customers).toHaveLength(1);
    await world.settle();
    await expectAgreement(world, id);
  });
});

/** Lines of two rates of tax and a discount of 12.00 with tax: 1 × 121.00 of 21 %, 1 × 218.00 of 9 %. */
async function orderOfTwoRates() {
  const world = await World.create();
  const { people } = world;
  const [chair] = rowsOf((await people.businessCentral('GET', "items?$filter=number eq '1900-S'")).value);
  await people.businessCentral('PATCH', `items(${chair?.id})`, { taxGroupCode: 'REDUCED' });
  const { id } = await people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    pricesIncludeTax: true,
    salesOrderLines: [
      { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 1, unitPrice: 121 },
      { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 1, unitPrice: 218 },
    ],
  });
  await people.businessCentral('PATCH', `salesOrders(${id})`, { discountAmount: 12 });
  await people.control('businessCentral', 'POST', `/orders/${id}/release`);
  await world.settle();
  await people.control('businessCentral', 'POST', `/orders/${id}/reopen`);
  await world.settle();
  const { salesId = '' } = await onlyCoupling(world);
  const desk = (await people.salesLines(salesId)).find(
    ({ quantity, priceperunit }) => quantity === 1 && priceperunit === 100,
  );
  return { world, people, id: String(id), salesId, desk: String(desk?.salesorderdetailid), chair: '' };
}

async function conflictsOf(world: World): Promise<readonly string[]> {
  const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
  return journal.filter(({ kind }) => kind === 'conflict').map(({ summary }) => summary);
}

describe('a discount of an order whose prices include tax, which moves as its lines are written', () => {
  it.each([
    ['an amount', { discountamount: 20 }, 20],
    ['a percentage', { discountamount: 0, discountpercentage: 10 }, 50],
  ])(
    'is the seller’s when it is changed together with a line, as %s, and no conflict',
    async (_, discount, comesTo) => {
      const order = await orderOfTwoRates();
      await changeInSales(order, async () => {
        await order.people.sales('PATCH', `salesorderdetails(${order.desk})`, { quantity: 3 });
        await order.people.sales('PATCH', `salesorders(${order.salesId})`, discount);
      });
      const { sales, businessCentral } = await expectAtRest(order);
      expect(sales.header.headerDiscountAmount).toBe(String(comesTo));
      expect(businessCentral.header.headerDiscountAmount).toBe(String(comesTo));
      expect(await conflictsOf(order.world)).toEqual([]);
    },
  );

  it('that a seller has given in percent follows a quantity that is changed alone', async () => {
    const order = await orderOfTwoRates();
    const set = (columns: Row) => order.people.sales('PATCH', `salesorders(${order.salesId})`, columns);
    await changeInSales(order, () => set({ discountamount: 0, discountpercentage: 10 }));
    await changeInSales(order, () => order.people.sales('PATCH', `salesorderdetails(${order.desk})`, { quantity: 3 }));
    // Ten percent of 3 × 100.00 + 200.00.
    expect((await expectAtRest(order)).businessCentral.header.headerDiscountAmount).toBe('50');
    expect(await conflictsOf(order.world)).toEqual([]);
  });

  it('is decided by the rules where a processor has entered another meanwhile, and the seller is told', async () => {
    const order = await orderOfTwoRates();
    await changeInSales(order, async () => {
      await order.people.sales('PATCH', `salesorderdetails(${order.desk})`, { quantity: 3 });
      await order.people.sales('PATCH', `salesorders(${order.salesId})`, { discountamount: 20 });
      await order.people.businessCentral('PATCH', `salesOrders(${order.id})`, { discountAmount: 34 });
    });
    const { businessCentral } = await expectAtRest(order);
    expect(businessCentral.header.headerDiscountAmount).not.toBe('20');
    expect(await conflictsOf(order.world)).toEqual([
      'both sides changed headerDiscount, decided by businessCentralWins',
    ]);
  });
});
