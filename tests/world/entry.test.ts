import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { World } from './world';

const lines = [{ product: '1896-S', quantity: 5 }];

describe('how orders enter (spec §3.3)', () => {
  it('active: once the seller has left the order alone for the quiet time, and it stays Active', async () => {
    const world = await World.create({ policies: { ordersEnter: { when: 'active', quietMinutes: 10 } } });
    const id = await world.people.newSalesOrder({ lines, submit: false });
    for (let edits = 0; edits < 4; edits += 1) {
      await world.clock.advance(6 * 60_000);
      await world.people.sales('PATCH', `salesorders(${id})`, { shipto_line2: `Gate ${edits}` });
      expect(await world.people.businessCentralOrders()).toEqual([]);
    }
    await world.settle();
    const { businessCentral, sales } = await expectAgreement(world, id);
    expect(businessCentral.header.shipToAddressLine2).toBe('Gate 3');
    expect(sales.phase).toBe('open');
  });

  it('active: later changes of both sides follow at once, and a shipment in full closes the order', async () => {
    const world = await World.create({ policies: { ordersEnter: { when: 'active', quietMinutes: 10 } } });
    const id = await world.people.newSalesOrder({ lines, submit: false });
    await world.settle();
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 6 });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((each) => each.quantity)).toEqual(['6']);
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/ship`);
    await world.settle();
    expect((await world.people.salesOrder(id)).statecode).toBe(3);
  });

  it('active with a status reason: not before the seller chooses it', async () => {
    const policies = { ordersEnter: { when: 'activeWithStatusReason', statusCode: 2 } } as const;
    const world = await World.create({ policies });
    const id = await world.people.newSalesOrder({ lines, submit: false });
    await world.settle();
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await world.people.sales('PATCH', `salesorders(${id})`, { statuscode: 2 });
    await world.settle();
    await expectAgreement(world, id);
  });

  it('submitted: an Active order waits for its seller', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines, submit: false });
    await world.settle();
    expect(await world.people.businessCentralOrders()).toEqual([]);
    await world.people.submit(id);
    await world.settle();
    await expectAgreement(world, id);
  });

  it('createInBusinessCentral off: no order of Sales is made there; one that is coupled is kept the same both ways (P-078)', async () => {
    const world = await World.create({ policies: { createInBusinessCentral: 'off' } });
    const left = await world.people.newSalesOrder({ lines });
    const order = await world.people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00020' });
    const line = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 };
    await world.people.businessCentral('POST', `salesOrders(${order.id})/salesOrderLines`, line);
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.sweepAndSettle();
    expect(await world.couplings.findByRecord('world', 'sales', left)).toBeUndefined();
    expect((await world.people.businessCentralOrders()).map(({ id }) => id)).toEqual([order.id]);

    const coupled = (await world.couplings.findByRecord('world', 'businessCentral', String(order.id)))?.coupling;
    const id = coupled?.salesId ?? '';
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/reopen`);
    await world.people.reopen(id);
    const [first] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 3 });
    await world.people.submit(id);
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines.map(({ quantity }) => quantity)).toEqual(['3']);
  });

  it('whenEntered: an order of Business Central is made in Sales as soon as it has a line, also as a draft (W-08)', async () => {
    const world = await World.create({ policies: { createInSales: 'whenEntered' } });
    const order = await world.people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00020' });
    await world.settle();
    expect((await world.people.sales('GET', 'salesorders?$select=name')).value).toEqual([]);
    const line = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 };
    await world.people.businessCentral('POST', `salesOrders(${order.id})/salesOrderLines`, line);
    await world.settle();
    await world.people.businessCentral('POST', `salesOrders(${order.id})/salesOrderLines`, { ...line, quantity: 5 });
    await world.settle();
    const { businessCentral, coupling } = await expectAgreement(world, String(world.couplings.all()[0]?.salesId));
    expect([businessCentral.phase, coupling.origin]).toEqual(['open', 'businessCentral']);
    expect(businessCentral.lines.map((each) => each.quantity)).toEqual(['4', '5']);
  });

  it('with others of the same name beside it, what was entered by hand in both systems is shown and not made twice (I5)', async () => {
    const world = await World.create();
    for (const quantity of [1, 2, 3]) {
      await world.people.newSalesOrder({ lines: [{ product: '1900-S', quantity }] });
      await world.settle();
    }
    await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      externalDocumentNumber: 'PO 1',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }],
    });
    await world.settle();
    await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    expect(await world.people.businessCentralOrders()).toHaveLength(4);
  });
});
