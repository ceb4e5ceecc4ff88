import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { rowsOf } from './people';
import { World, type WorldOptions } from './world';

interface Started {
  readonly world: World;
  readonly id: string;
  readonly orderId: string;
  readonly lineId: string;
}

async function coupledOrder(options: WorldOptions = {}): Promise<Started> {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({
    lines: [
      { product: '1896-S', quantity: 5 },
      { product: '1900-S', quantity: 8, price: 99.5 },
    ],
  });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  return { world, id, orderId: String(order?.id), lineId: String(line?.id) };
}

async function changeDesk({ world, id }: Started, values: Record<string, unknown>): Promise<void> {
  await world.people.reopen(id);
  const lines = await world.people.salesLines(id);
  const desk = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1896-S');
  await world.people.sales('PATCH', `salesorderdetails(${desk?.salesorderdetailid})`, values);
  await world.people.submit(id);
  await world.settle();
}

describe('a released order that is not made anew', () => {
  it('waits with the quantity, takes the reference through, and goes on when it is reopened (C2)', async () => {
    const started = await coupledOrder();
    const { world, id, orderId } = started;
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/release`);
    await world.settle();
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { name: 'PO 2' });
    await changeDesk(started, { quantity: 6 });
    expect((await onlyCoupling(world)).parked?.reason).toBe('releasedInBusinessCentral');
    const [order] = await world.people.businessCentralOrders();
    expect(order?.externalDocumentNumber).toBe('PO 2');
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/reopen`);
    await world.settle();
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.quantity)).toContain('6');
  });
});

describe('a partly shipped order', () => {
  it('tells Sales what was shipped, and refuses less than that', async () => {
    const started = await coupledOrder();
    const { world, id, orderId, lineId } = started;
    await world.people.control('businessCentral', 'POST', `/orders/${orderId}/ship`, {
      lines: [{ lineId, quantity: 3 }],
    });
    await world.settle();
    await world.sweepAndSettle();
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines.map((line) => line.shippedQuantity)).toContain('3');
    await changeDesk(started, { quantity: 2 });
    expect((await onlyCoupling(world)).parked?.reason).toBe('belowShippedQuantity');
  });
});

describe('what is not carried over', () => {
  it('an order deleted in Sales leaves Business Central untouched (I14)', async () => {
    const { world, id } = await coupledOrder();
    await world.people.reopen(id);
    await world.people.sales('DELETE', `salesorders(${id})`);
    await world.settle();
    await world.sweepAndSettle();
    expect(world.couplings.all()[0]?.parked?.reason).toBe('deletedInSales');
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
  });

  it('a comment line of Business Central stays there', async () => {
    const { world, id, orderId } = await coupledOrder();
    await world.people.businessCentral('POST', `salesOrders(${orderId})/salesOrderLines`, {
      lineType: 'Comment',
      description: 'Ring the bell',
    });
    await world.settle();
    await world.sweepAndSettle();
    const { sales } = await expectAgreement(world, id);
    expect(sales.lines).toHaveLength(2);
  });
});

describe('unusual orders', () => {
  it('a header discount amount agrees on both sides', async () => {
    const { world, id } = await coupledOrder();
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { discountamount: 12.5 });
    await world.people.submit(id);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header.headerDiscountAmount).toBe('12.5');
  });

  it('a delivery date and a ship-to line that are emptied in Sales are emptied in Business Central', async () => {
    const { world, id } = await coupledOrder();
    for (const values of [
      { requestdeliveryby: '2026-05-03T22:00:00Z', shipto_line2: 'Gate 4' },
      { requestdeliveryby: null, shipto_line2: null },
    ]) {
      await world.people.reopen(id);
      await world.people.sales('PATCH', `salesorders(${id})`, values);
      await world.people.submit(id);
      await world.settle();
    }
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header.requestedDeliveryDate).toBeNull();
    expect(businessCentral.header.shipToAddressLine2).toBeNull();
  });

  it('an order of 120 lines', async () => {
    const world = await World.create();
    const lines = Array.from({ length: 120 }, (_, index) => ({ product: '1900-S', quantity: index + 1 }));
    const id = await world.people.newSalesOrder({ lines });
    await world.settle();
    await world.sweepAndSettle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines).toHaveLength(120);
  }, 60_000);
});

describe('orders that nobody planned for', () => {
  it.each([
    ['no lines at all', []],
    ['a line of nothing', [{ product: '1896-S', quantity: 0 }]],
    [
      'a line that is taken back',
      [
        { product: '1896-S', quantity: -3 },
        { product: '1900-S', quantity: 1 },
      ],
    ],
    [
      'one product on two lines',
      [
        { product: '1896-S', quantity: 1 },
        { product: '1896-S', quantity: 2 },
      ],
    ],
    ['a price of nothing', [{ product: '1896-S', quantity: 1, price: 0 }]],
  ])('%s: both sides agree', async (_, lines) => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.quantity)).toEqual(lines.map(({ quantity }) => String(quantity)));
  });

  it('letters outside the alphabet, quotes and tags stay what they are', async () => {
    const world = await World.create();
    const texts = { shipto_name: 'Café 😀 "x" <b>', shipto_line1: "O'Neil & sons; DROP TABLE", shipto_city: 'Århus' };
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }], values: texts });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.header).toMatchObject({
      shipToName: texts.shipto_name,
      shipToAddressLine1: texts.shipto_line1,
      shipToCity: texts.shipto_city,
    });
  });

  it('two orders of one purchase order number at once become two', async () => {
    const world = await World.create();
    const lines = [{ product: '1896-S', quantity: 1 }];
    const ids = await Promise.all([1, 2].map(() => world.people.newSalesOrder({ lines, values: { name: 'PO TWIN' } })));
    await world.settle();
    for (const id of ids) {
      await expectAgreement(world, id);
    }
    const orders = await world.people.businessCentralOrders();
    expect(orders.map((order) => order.externalDocumentNumber)).toEqual(['PO TWIN', 'PO TWIN']);
  });

  it('an amount beyond what Sales holds waits, and says that the order has to change', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 99_999_999_999 }] });
    await world.settle();
    const stored = await world.couplings.findByRecord('world', 'sales', id);
    expect(stored?.coupling.parked).toMatchObject({
      reason: 'refusedBySales',
      sentence: expect.stringContaining('outside the valid range'),
    });
  });
});
