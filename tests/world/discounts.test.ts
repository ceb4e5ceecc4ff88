import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

/** A coupled order of two lines worth 600 and 400 without tax, with a discount of the seller's on the first line. */
async function coupledOrder(values: Readonly<Record<string, unknown>> = {}) {
  const world = await World.create();
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 2, price: 300 },
      { product: '1900-S', quantity: 4, price: 100 },
    ],
    values,
    submit: false,
  });
  const [line] = await world.people.salesLines(id);
  await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { manualdiscountamount: 50 });
  await world.people.submit(id);
  await world.settle();
  const changed = async (order: Readonly<Record<string, unknown>>, discount?: number) => {
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, order);
    if (discount !== undefined) {
      const path = `salesorderdetails(${line?.salesorderdetailid})`;
      await world.people.sales('PATCH', path, { manualdiscountamount: discount });
    }
    await world.people.submit(id);
    await world.settle();
  };
  const inBusinessCentral = async () => {
    const [order] = await world.people.businessCentralOrders();
    const [first] = rowsOf(order?.salesOrderLines);
    return { id: String(order?.id), discount: order?.discountAmount, ofLine: first?.discountAmount };
  };
  return { world, id, changed, inBusinessCentral };
}

describe('a discount that a seller states of a line which Business Central prices (W-14)', () => {
  async function ofTwoDesks() {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }], submit: false });
    const [line] = await world.people.salesLines(id);
    const lineId = String(line?.salesorderdetailid);
    await world.people.sales('PATCH', `salesorderdetails(${lineId})`, { manualdiscountamount: 100 });
    await world.people.submit(id);
    await world.settle();
    const quantity = async (value: number) => {
      await world.people.reopen(id);
      await world.people.sales('PATCH', `salesorderdetails(${lineId})`, { quantity: value });
      await world.people.submit(id);
      await world.settle();
    };
    const shown = async () => {
      const [order] = await world.people.businessCentralOrders();
      const [first] = rowsOf(order?.salesOrderLines);
      return { path: `salesOrders(${order?.id})/salesOrderLines(${first?.id})`, discount: first?.discountAmount };
    };
    return { world, id, quantity, shown };
  }

  it('stays that amount when he changes the quantity, and nobody is told of another', async () => {
    const { world, id, quantity, shown } = await ofTwoDesks();
    await quantity(10);
    expect((await shown()).discount).toBe(100);
    await expectAgreement(world, id);
    await quantity(4);
    expect((await shown()).discount).toBe(100);
    await expectAgreement(world, id);
    const notes = rowsOf((await world.people.sales('GET', 'annotations?$select=notetext')).value);
    expect(notes.map(({ notetext }) => String(notetext)).join()).not.toMatch(/iscount/);
  });

  it('is Business Central’s own once a processor has changed it there, and grows with the quantity', async () => {
    const { world, id, quantity, shown } = await ofTwoDesks();
    await world.people.businessCentral('PATCH', (await shown()).path, { discountAmount: 60 });
    await world.settle();
    await quantity(4);
    expect((await shown()).discount).toBe(120);
    await expectAgreement(world, id);
  });
});

describe('discounts that are taken away again (W-14, P-018, P-019)', () => {
  it.each([
    ['an amount', { discountamount: 40 }, { discountamount: 0 }, 40],
    ['a percentage', { discountpercentage: 10 }, { discountpercentage: 0 }, 95],
    [
      'both, which add up',
      { discountamount: 5, discountpercentage: 10 },
      { discountamount: 0, discountpercentage: 0 },
      100,
    ],
  ])('of the order, %s: it is gone in Business Central as well', async (_, given, taken, discount) => {
    const { world, id, changed, inBusinessCentral } = await coupledOrder(given);
    expect(await inBusinessCentral()).toMatchObject({ discount, ofLine: 50 });
    await expectAgreement(world, id);
    await changed(taken);
    expect(await inBusinessCentral()).toMatchObject({ discount: 0, ofLine: 50 });
    await expectAgreement(world, id);
  });

  it('of an order, above what its lines come to: nothing is made in Business Central until it is lowered', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({
      lines: [{ product: '1896-S', quantity: 2, price: 300 }],
      values: { discountamount: 700 },
    });
    await world.settle();
    expect(await world.people.businessCentralOrders()).toEqual([]);
    expect((await onlyCoupling(world)).parked).toMatchObject({ reason: 'discountAboveSum', detail: '700 / 600' });
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { discountamount: 600 });
    await world.people.submit(id);
    await world.settle();
    expect(await world.people.businessCentralOrders()).toMatchObject([{ discountAmount: 600 }]);
    await expectAgreement(world, id);
  });

  it('of a line: it is gone in Business Central as well', async () => {
    const { world, id, changed, inBusinessCentral } = await coupledOrder();
    expect(await inBusinessCentral()).toMatchObject({ discount: 0, ofLine: 50 });
    await changed({}, 0);
    expect(await inBusinessCentral()).toMatchObject({ discount: 0, ofLine: 0 });
    await expectAgreement(world, id);
  });

  it('given and taken away in Business Central: Sales follows', async () => {
    const { world, id, inBusinessCentral } = await coupledOrder();
    const path = `salesOrders(${(await inBusinessCentral()).id})`;
    for (const discountAmount of [25, 0]) {
      await world.people.businessCentral('PATCH', path, { discountAmount });
      await world.settle();
      const { sales } = await expectAgreement(world, id);
      expect(sales.header.headerDiscountAmount).toBe(String(discountAmount));
    }
  });
});

describe('an order with a discount, which Business Central spreads over its lines', () => {
  it('takes changes of several lines at once: writing one moves the versions of the others (S-031)', async () => {
    const { world, id } = await coupledOrder({ discountamount: 5 });
    await world.people.reopen(id);
    for (const { salesorderdetailid } of await world.people.salesLines(id)) {
      await world.people.sales('PATCH', `salesorderdetails(${salesorderdetailid})`, { quantity: 9 });
    }
    await world.people.addSalesLine(id, { product: '1906-S', quantity: 1 });
    await world.people.submit(id);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map(({ quantity }) => quantity)).toEqual(['9', '9', '1']);
    // One line goes, the other changes.
    await world.people.reopen(id);
    const [first, second] = await world.people.salesLines(id);
    await world.people.sales('DELETE', `salesorderdetails(${second?.salesorderdetailid})`);
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 7 });
    await world.people.submit(id);
    await world.settle();
    expect((await expectAgreement(world, id)).businessCentral.lines.map(({ quantity }) => quantity)).toEqual([
      '7',
      '1',
    ]);
  });
});

describe('a payment discount of Business Central (W-12)', () => {
  it('is no discount of the order in Sales, and the percentage of the order none of the payment terms', async () => {
    const { world, id, changed, inBusinessCentral } = await coupledOrder();
    const terms = await world.people.businessCentral('POST', 'paymentTerms', {
      code: '2-14D',
      displayName: '2 % within 14 days',
      dueDateCalculation: '30D',
      discountDateCalculation: '14D',
      discountPercent: 2,
    });
    const path = `salesOrders(${(await inBusinessCentral()).id})`;
    await world.people.businessCentral('PATCH', path, { paymentTermsId: terms.id });
    await world.settle();
    expect(await world.people.salesOrder(id)).toMatchObject({ discountamount: null, discountpercentage: null });
    await changed({ discountpercentage: 10 });
    expect(await inBusinessCentral()).toMatchObject({ discount: 95 });
    const shown = await world.people.businessCentral('GET', `paymentTerms(${terms.id})`);
    expect(shown.discountPercent).toBe(2);
    await expectAgreement(world, id);
  });
});
