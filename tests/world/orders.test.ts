import { describe, expect, it } from '@jest/globals';
import { expectAgreement, onlyCoupling } from './agreement';
import { World } from './world';

describe('an order crosses from Sales to Business Central', () => {
  it('with its lines, the price the seller gave and the prices Business Central knows', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({
      lines: [
        { product: '1896-S', quantity: 2 },
        { product: '1900-S', quantity: 8, price: 99.5 },
      ],
    });
    await world.settle();
    const { businessCentral, sales } = await expectAgreement(world, id);
    expect(businessCentral.lines.map((line) => line.quantity)).toEqual(['2', '8']);
    expect(businessCentral.lines[1]?.unitPrice).toBe('99.5');
    expect(businessCentral.header.externalDocumentNumber).toBe('PO 1');
    expect(sales.phase).toBe('submitted');
    expect(world.crashes).toEqual([]);
  });

  it('costs one read and one write per change afterwards, and an echo from Sales costs nothing (I4, L3)', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    await world.people.takeRequests();
    const coupling = await onlyCoupling(world);
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { externalDocumentNumber: 'NEW-1' });
    await world.settle();
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 1 });
    await expectAgreement(world, id);
    expect((await onlyCoupling(world)).journalSequence).toBeGreaterThan(coupling.journalSequence);
  });

  it('stays as it is when the seller reopens it, and takes what Business Central changed once it is submitted again', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    await world.people.reopen(id);
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { requestedDeliveryDate: '2026-09-09' });
    await world.settle();
    expect((await onlyCoupling(world)).state).toBe('held');
    expect((await world.people.salesOrder(id)).requestdeliveryby).toBeNull();
    await world.people.submit(id);
    await world.settle();
    const { sales } = await expectAgreement(world, id);
    expect(sales.header.requestedDeliveryDate).toBe('2026-09-09');
  });

  it('takes inserted, changed and deleted lines of both sides at once', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({
      lines: [
        { product: '1896-S', quantity: 2 },
        { product: '1900-S', quantity: 8 },
        { product: '1906-S', quantity: 1 },
      ],
    });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const placed = (order?.salesOrderLines ?? []) as { id: string; lineObjectNumber: string }[];
    const first = placed.find(({ lineObjectNumber }) => lineObjectNumber === '1896-S');
    await world.people.reopen(id);
    const lines = await world.people.salesLines(id);
    const third = lines.find((line) => (line.productid as { productnumber: string }).productnumber === '1906-S');
    await world.people.sales('DELETE', `salesorderdetails(${third?.salesorderdetailid})`);
    await world.people.addSalesLine(id, { product: '1908-S', quantity: 4, price: 33 });
    await world.people.submit(id);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${first?.id})`, {
      unitPrice: 777,
    });
    await world.people.businessCentral('POST', `salesOrders(${order?.id})/salesOrderLines`, {
      lineType: 'Item',
      lineObjectNumber: '1920-S',
      quantity: 3,
    });
    await world.settle();
    const { businessCentral } = await expectAgreement(world, id);
    expect(businessCentral.lines).toHaveLength(4);
    expect(businessCentral.lines.map((line) => line.product)).not.toContain('1906-S');
  });
});

describe('an order crosses from Business Central to Sales', () => {
  it('once it is released, submitted and under a derived id', async () => {
    const world = await World.create();
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      externalDocumentNumber: 'PHONE-7',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 }],
    });
    await world.settle();
    await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
    await world.settle();
    const coupling = await onlyCoupling(world);
    const { sales } = await expectAgreement(world, coupling.salesId ?? '');
    expect(sales.phase).toBe('submitted');
    expect(sales.header.externalDocumentNumber).toBe('PHONE-7');
  });
});

describe('conflicts', () => {
  it('both changed the quantity: Sales wins by default, the loser is journaled (I2)', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const [line] = (order?.salesOrderLines ?? []) as { id: string }[];
    await world.people.reopen(id);
    const [salesLine] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${salesLine?.salesorderdetailid})`, { quantity: 7 });
    await world.people.submit(id);
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${line?.id})`, {
      quantity: 5,
    });
    await world.settle();
    const { businessCentral, coupling } = await expectAgreement(world, id);
    expect(businessCentral.lines[0]?.quantity).toBe('7');
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.filter((entry) => entry.kind === 'conflict')).toEqual([
      expect.objectContaining({
        side: 'businessCentral',
        conflicts: [
          expect.objectContaining({ rule: 'salesWins', businessCentral: expect.objectContaining({ quantity: '5' }) }),
        ],
      }),
    ]);
  });
});
