import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json, lineAt } from './harness.js';

const chair = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 };

describe('posting', () => {
  it('S-056 shipAndInvoice removes the order and leaves one shipment and one invoice', async () => {
    const bc = new Harness();
    const { id, etag } = await bc.order([chair, { description: 'text' }]);
    const action = `salesOrders(${id})/Microsoft.NAV.shipAndInvoice`;
    expect((await bc.post(action, undefined, { 'if-match': 'W/"AAAA"' })).status).toBe(409);
    const posted = await bc.post(action, undefined, { 'if-match': etag });
    expect(posted.status).toBe(204);
    expect((await bc.get(`salesOrders(${id})`)).status).toBe(404);
    const shipments = await bc.rows("salesShipments?$filter=orderNumber eq 'SO101001'&$expand=salesShipmentLines");
    const invoices = await bc.rows(`salesInvoices?$filter=orderId eq ${id}&$expand=salesInvoiceLines`);
    expect(shipments).toMatchObject([
      { salesShipmentLines: [{ sequence: 10000, quantity: 4, lineType: 'Item' }, { lineType: '_x0020_' }] },
    ]);
    expect(invoices).toMatchObject([{ orderNumber: 'SO101001', status: 'Open', totalAmountIncludingTax: 605.48 }]);
    expect(posted.headers.location).toBe(`salesInvoices(${invoices[0]?.id})`);
  });

  it('S-056 shipAndInvoice without lines is 400', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    expect((await bc.post(`salesOrders(${id})/Microsoft.NAV.shipAndInvoice`)).status).toBe(400);
    expect((await bc.call('GET', `${bc.company}/salesOrders(${id})/Microsoft.NAV.shipAndInvoice`)).status).toBe(405);
  });

  it('S-057 posting part moves quantities, starts the next ones again and updates the header', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.subscribe();
    const lines = [{ lineId: lineAt(order, 0).id, quantity: 3 }];
    await bc.control('POST', `/orders/${order.id}/ship`, { lines });
    const shipped = await bc.read(order.id);
    expect(lineAt(shipped, 0)).toMatchObject({
      shippedQuantity: 3,
      invoicedQuantity: 0,
      shipQuantity: 1,
      invoiceQuantity: 4,
    });
    await bc.control('POST', `/orders/${order.id}/invoice`, { lines: [{ lineId: lineAt(order, 0).id, quantity: 2 }] });
    expect(lineAt(await bc.read(order.id), 0)).toMatchObject({
      shippedQuantity: 3,
      invoicedQuantity: 2,
      shipQuantity: 1,
      invoiceQuantity: 2,
    });
    await bc.clock.advance(30_000);
    expect(new Set(bc.sent())).toEqual(new Set(['updated']));
    const tooMany = await bc.control('POST', `/orders/${order.id}/ship`, {
      lines: [{ lineId: lineAt(order, 0).id, quantity: 2 }],
    });
    expect(errorOf(tooMany).message).toContain('You cannot ship more than 1 units.');
  });

  it('S-058 posting in full removes the order: deleted, and an invoice by its id', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    await bc.subscribe();
    await bc.control('POST', `/orders/${id}/ship`);
    expect((await bc.read(id)).header.fullyShipped).toBe(true);
    await bc.control('POST', `/orders/${id}/invoice`);
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['updated', 'deleted']);
    expect(await bc.rows(`salesInvoices?$filter=orderId eq ${id}`)).toHaveLength(1);
  });

  it('S-059 by switch, fullyShipped looks only at the location of the changed line', async () => {
    const bc = new Harness();
    await bc.setup({ fullyShippedByLocation: true });
    const here = { ...chair, locationId: await bc.idOf('locations', 'MAIN') };
    const order = await bc.order([here, { ...chair, locationId: await bc.idOf('locations', 'OUTLET') }]);
    await bc.control('POST', `/orders/${order.id}/ship`, { lines: [{ lineId: lineAt(order, 0).id }] });
    expect((await bc.read(order.id)).header.fullyShipped).toBe(true);
    await bc.setup({ fullyShippedByLocation: false });
    await bc.patch(`salesOrders(${order.id})`, { email: 'a@b.example' });
    expect((await bc.read(order.id)).header.fullyShipped).toBe(false);
  });

  it('undoing a shipment takes the quantity back and adds a negative shipment line', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const stock = async () => (await bc.rows("items?$filter=number eq '1900-S'"))[0]?.inventory;
    await bc.control('POST', `/orders/${order.id}/ship`);
    expect(await stock()).toBe(176);
    await bc.control('POST', `/orders/${order.id}/undo-shipment`);
    expect(await stock()).toBe(180);
    expect(lineAt(await bc.read(order.id), 0)).toMatchObject({ shippedQuantity: 0, shipQuantity: 4 });
    const [shipment] = await bc.rows('salesShipments?$expand=salesShipmentLines');
    expect(((shipment?.salesShipmentLines ?? []) as Json[]).map((line) => line.quantity)).toEqual([4, -4]);
    expect((await bc.control('POST', `/orders/${order.id}/undo-shipment`)).status).toBe(400);
  });

  it('undoing a shipment announces the order only where all had been shipped (GOTCHAS G67)', async () => {
    const bc = new Harness();
    const { id, lines } = await bc.order([chair]);
    await bc.subscribe();
    const announced = async (deed: string, body?: Json) => {
      const before = bc.sent().length;
      expect((await bc.control('POST', `/orders/${id}/${deed}`, body)).status).toBe(200);
      await bc.clock.advance(30_000);
      return bc.sent().slice(before);
    };
    await announced('ship', { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
    expect(await announced('undo-shipment')).toEqual([]);
    await announced('ship');
    expect(await announced('undo-shipment')).toEqual(['updated']);
  });

  it('a payment, in part or taken off again, and a cancellation move the invoice', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    await bc.control('POST', `/orders/${id}/invoice`);
    const read = async () => (await bc.rows('salesInvoices'))[0] ?? {};
    const { number, totalAmountIncludingTax: total } = await read();
    const stamps = new Set([(await read()).lastModifiedDateTime]);
    for (const [body, remaining, status] of [
      [{ amount: 100 }, Number(total) - 100, 'Open'],
      [{ amount: -100 }, total, 'Open'],
      [{}, 0, 'Paid'],
    ] as const) {
      await bc.clock.advance(1_000);
      expect((await bc.control('POST', `/invoices/${number}/pay`, body)).status).toBe(200);
      expect(await read()).toMatchObject({ remainingAmount: remaining, status });
      stamps.add((await read()).lastModifiedDateTime);
    }
    expect(stamps.size).toBe(4);
    expect((await bc.control('POST', `/invoices/${number}/cancel`)).status).toBe(400);
    await bc.control('POST', `/invoices/${number}/pay`, { amount: -Number(total) });
    await bc.control('POST', `/invoices/${number}/cancel`);
    expect(await read()).toMatchObject({ remainingAmount: 0, status: 'Canceled' });
  });

  it('a customer blocked for invoicing may still be shipped to', async () => {
    const bc = new Harness();
    const { id, header } = await bc.order([chair]);
    await bc.patch(`customers(${header.customerId})`, { blocked: 'Invoice' });
    expect((await bc.control('POST', `/orders/${id}/ship`)).status).toBe(200);
    expect((await bc.control('POST', `/orders/${id}/invoice`)).status).toBe(400);
  });
});
