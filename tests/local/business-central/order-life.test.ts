import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json, lineAt, type Order } from './harness.js';

const chair = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 };

async function released(bc: Harness, lines: readonly Json[] = [chair, { description: 'text' }]): Promise<Order> {
  const { id } = await bc.order(lines);
  expect((await bc.control('POST', `/orders/${id}/release`)).status).toBe(200);
  return bc.read(id);
}

const notOpen = { status: 400, code: 'Application_FieldValidationException' };

describe('released orders', () => {
  it('S-051 status is Open; what the status check refuses is refused', async () => {
    const bc = new Harness();
    const order = await released(bc);
    expect(order.header.status).toBe('Open');
    const header: Json[] = [
      { customerNumber: 'C00020' },
      { billToCustomerNumber: 'C00020' },
      { currencyCode: 'USD' },
      { pricesIncludeTax: true },
      { shipmentMethodId: await bc.idOf('shipmentMethods', 'DDP') },
      { requestedDeliveryDate: '2026-05-04' },
      { partialShipping: false },
    ];
    const refused = [];
    for (const body of header) refused.push(await bc.patch(`salesOrders(${order.id})`, body));
    const line = `salesOrderLines(${lineAt(order, 0).id})`;
    const lineBodies: Json[] = [
      { quantity: 5 },
      { unitPrice: 1 },
      { discountPercent: 5 },
      { discountAmount: 5 },
      { itemId: await bc.idOf('items', '1896-S') },
      { unitOfMeasureCode: 'BOX' },
      { itemVariantId: (await bc.rows('itemVariants'))[0]?.id },
      { locationId: await bc.idOf('locations', 'MAIN') },
      { shipmentDate: '2026-05-04' },
    ];
    for (const body of lineBodies) refused.push(await bc.patch(line, body));
    refused.push(await bc.post(`salesOrders(${order.id})/salesOrderLines`, chair));
    refused.push(await bc.delete(line));
    for (const answer of refused) {
      expect(errorOf(answer)).toMatchObject(notOpen);
      expect(errorOf(answer).message).toContain("Status must be equal to 'Open' in Sales Header");
    }
    expect(await bc.read(order.id)).toEqual(order);
  });

  it('S-051 what BC lets pass on a released order passes', async () => {
    const bc = new Harness();
    const order = await released(bc);
    const header: Json[] = [
      {
        externalDocumentNumber: 'X',
        orderDate: '2026-03-03',
        phoneNumber: '+47 1',
        email: 'a@b.example',
        salesperson: 'BM',
      },
      { paymentTermsId: await bc.idOf('paymentTerms', 'COD') },
      { postingDate: '2026-03-04' },
      { shipToCity: 'A', sellToCity: 'B', shipToName: 'C' },
      { shortcutDimension1Code: 'SALES' },
      { discountAmount: 10 },
    ];
    for (const body of header) expect((await bc.patch(`salesOrders(${order.id})`, body)).status).toBe(200);
    const line = `salesOrderLines(${lineAt(order, 0).id})`;
    for (const body of [{ description: 'd', description2: 'e' }, { shipQuantity: 1 }, { invoiceQuantity: 0 }]) {
      expect((await bc.patch(line, body)).status).toBe(200);
    }
    expect((await bc.post(`salesOrders(${order.id})/salesOrderLines`, { description: 'more' })).status).toBe(201);
    expect((await bc.delete(`salesOrderLines(${lineAt(order, 1).id})`)).status).toBe(204);
  });

  it('S-051 an order in review refuses the same, and its salesperson', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    await bc.control('POST', `/orders/${id}/request-approval`);
    for (const body of [{ currencyCode: 'USD' }, { salesperson: 'BM' }, { partialShipping: false }]) {
      expect(errorOf(await bc.patch(`salesOrders(${id})`, body))).toMatchObject(notOpen);
    }
    await bc.control('POST', `/orders/${id}/reject`);
    expect((await bc.read(id)).header.status).toBe('Draft');
  });

  it('S-052 the API has no release; the screen releases and reopens with one update each', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    expect((await bc.post(`salesOrders(${id})/Microsoft.NAV.release`)).status).toBe(404);
    expect((await bc.patch(`salesOrders(${id})`, { status: 'Open' })).status).toBe(400);
    await bc.subscribe();
    for (const [move, status] of [
      ['release', 'Open'],
      ['reopen', 'Draft'],
    ] as const) {
      await bc.control('POST', `/orders/${id}/${move}`);
      expect((await bc.read(id)).header.status).toBe(status);
      await bc.clock.advance(30_000);
    }
    expect(bc.sent()).toEqual(['updated', 'updated']);
  });

  it('S-052 an order without quantity cannot be released; approval and prepayment move the status', async () => {
    const bc = new Harness();
    const empty = await bc.order([]);
    expect((await bc.control('POST', `/orders/${empty.id}/release`)).status).toBe(400);
    const { id } = await bc.order([chair]);
    await bc.control('POST', `/orders/${id}/request-approval`);
    expect((await bc.control('POST', `/orders/${id}/release`)).status).toBe(400);
    await bc.control('POST', `/orders/${id}/approve`);
    expect((await bc.read(id)).header.status).toBe('Open');
    await bc.control('POST', `/orders/${id}/prepayment`, { amount: 50 });
    expect((await bc.read(id)).header.status).toBe('Open');
    expect((await bc.delete(`salesOrders(${id})`)).status).toBe(400);
  });

  it('S-053 a released order can be deleted', async () => {
    const bc = new Harness();
    const { id } = await released(bc);
    expect((await bc.delete(`salesOrders(${id})`)).status).toBe(204);
  });
});

describe('archive and deletion', () => {
  it('S-054 DELETE archives the next version, shown by the API only from BC 29 on', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    await bc.delete(`salesOrders(${id})`);
    expect((await bc.get('salesOrderArchives')).status).toBe(404);
    await bc.setup({ businessCentral29: true });
    const [archived] = await bc.rows('salesOrderArchives?$expand=salesOrderArchiveLines');
    expect(archived).toMatchObject({
      number: 'SO101001',
      versionNumber: 1,
      docNoOccurrence: 1,
      status: 'Open',
      archivedBy: 'TANDEM',
    });
    expect(archived?.salesOrderArchiveLines).toMatchObject([{ lineObjectNumber: '1900-S', quantity: 4 }]);
    const listed = (await bc.control('GET', '/archive?number=SO101001')).text;
    expect(JSON.parse(listed)).toMatchObject([{ versionNumber: 1, lines: [{ sequence: 10000 }] }]);
  });

  it('S-054 setup off archives nothing', async () => {
    const bc = new Harness();
    await bc.setup({ archiveOrders: false });
    const { id } = await bc.order([chair]);
    await bc.delete(`salesOrders(${id})`);
    expect((await bc.control('GET', '/archive')).text).toBe('[]');
  });

  it('S-054 a number used again counts another occurrence', async () => {
    const bc = new Harness();
    await bc.setup({ manualOrderNumbers: true });
    for (let round = 1; round <= 2; round++) {
      const { id } = await bc.order([chair], { number: 'AGAIN' });
      await bc.delete(`salesOrders(${id})`);
    }
    const listed = JSON.parse((await bc.control('GET', '/archive?number=AGAIN')).text);
    expect(listed).toMatchObject([
      { docNoOccurrence: 1, versionNumber: 1 },
      { docNoOccurrence: 2, versionNumber: 1 },
    ]);
  });

  it('S-055 an order with goods shipped and not invoiced cannot be deleted', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    await bc.control('POST', `/orders/${id}/ship`);
    const before = await bc.read(id);
    expect(errorOf(await bc.delete(`salesOrders(${id})`))).toMatchObject({ status: 400 });
    expect(await bc.read(id)).toEqual(before);
  });

  it('restoring inserts the document again: same number, new ids, deleted and created', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.delete(`salesOrders(${order.id})`);
    await bc.subscribe();
    const restored = await bc.control('POST', '/archive/SO101001/restore');
    expect(restored.json).toMatchObject({ number: 'SO101001', status: 'Draft' });
    expect(restored.json.id).not.toBe(order.id);
    const again = await bc.control('POST', '/archive/SO101001/restore');
    expect(again.json.id).not.toBe(restored.json.id);
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['created', 'deleted', 'created']);
    expect((await bc.control('POST', '/archive/NOPE/restore')).status).toBe(404);
  });
});
