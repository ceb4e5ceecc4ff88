import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json, lineAt } from './harness.js';

const unknownId = '11111111-2222-4333-8444-555555555555';
const zero = '00000000-0000-0000-0000-000000000000';
const chair = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 };

/** Runs `change` on an order and tells whether header, line and notifications moved. */
async function effectOf(bc: Harness, orderId: string, change: () => Promise<unknown>): Promise<Json> {
  const before = await bc.read(orderId);
  await change();
  const after = await bc.read(orderId);
  bc.posted.length = 0;
  await bc.clock.advance(60_000);
  return {
    header: after.etag !== before.etag,
    stamp: after.header.lastModifiedDateTime !== before.header.lastModifiedDateTime,
    line: after.lines[0]?.['@odata.etag'] !== before.lines[0]?.['@odata.etag'],
    sent: bc.sent(),
  };
}

describe('inserting lines', () => {
  it('S-070 an item line takes its defaults, computes amounts and touches the header', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    await bc.subscribe();
    const itemId = await bc.idOf('items', '1900-S');
    const effect = await effectOf(bc, id, () => bc.post(`salesOrders(${id})/salesOrderLines`, { itemId, quantity: 3 }));
    expect(effect).toMatchObject({ header: true, stamp: true, sent: ['updated'] });
    const order = await bc.read(id);
    expect(lineAt(order, 0)).toMatchObject({
      lineType: 'Item',
      lineObjectNumber: '1900-S',
      description: 'Guest chair Lofthus',
      unitOfMeasureCode: 'PCS',
      unitPrice: 125.1,
      taxCode: 'VAT21',
      amountExcludingTax: 375.3,
      netTaxAmount: 78.81,
      amountIncludingTax: 454.11,
      shipQuantity: 3,
      invoiceQuantity: 3,
      shipmentDate: '2026-03-02',
    });
    expect(order.header).toMatchObject({
      totalAmountExcludingTax: 375.3,
      totalTaxAmount: 78.81,
      totalAmountIncludingTax: 454.11,
    });
  });

  it('S-071 a description alone makes a text line and touches the header', async () => {
    const bc = new Harness();
    const { id, etag } = await bc.order([chair]);
    await bc.subscribe();
    const { json } = await bc.post(`salesOrders(${id})/salesOrderLines`, { description: 'hello' });
    expect(json).toMatchObject({
      lineType: 'Comment',
      itemId: zero,
      accountId: zero,
      amountIncludingTax: 0,
      quantity: 0,
    });
    expect((await bc.read(id)).etag).not.toBe(etag);
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['updated']);
    expect((await bc.read(id)).lines).toHaveLength(2);
  });

  it('S-072 unknown items and two objects at once have their texts', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    const text = async (body: Json) => errorOf(await bc.post(`salesOrders(${id})/salesOrderLines`, body)).message;
    expect(await text({ itemId: unknownId })).toContain('Item does not exist.');
    expect(await text({ lineType: 'Item', lineObjectNumber: 'NOPE' })).toContain('Item does not exist.');
    expect(await text({ accountId: unknownId })).toContain('Account does not exist.');
    const both = { itemId: await bc.idOf('items', '1900-S'), accountId: await bc.idOf('accounts', '6910') };
    expect(await text(both)).toContain('Both "itemId" and "accountId" are specified. Specify only one of them.');
    expect((await bc.read(id)).lines).toHaveLength(0);
  });

  it('S-072 accounts and resources make lines too; unknown other objects do not', async () => {
    const bc = new Harness();
    const order = await bc.order([
      { accountId: await bc.idOf('accounts', '6910'), quantity: 1, unitPrice: 80 },
      { lineType: 'Resource', lineObjectNumber: 'ASSEMBLY', quantity: 2 },
    ]);
    expect(order.lines).toMatchObject([
      { lineType: 'Account', lineObjectNumber: '6910', netAmount: 80 },
      { lineType: 'Resource', unitPrice: 54, netAmount: 108 },
    ]);
    const charge = await bc.post(`salesOrders(${order.id})/salesOrderLines`, {
      lineType: 'Charge',
      lineObjectNumber: 'X',
    });
    expect(errorOf(charge).code).toBe('Internal_InvalidTableRelation');
  });

  it('S-073 sequences: a taken one is refused, none means last + 10000, and they stay', async () => {
    const bc = new Harness();
    const order = await bc.order([{ ...chair, sequence: 15000 }]);
    const lines = `salesOrders(${order.id})/salesOrderLines`;
    expect(errorOf(await bc.post(lines, { ...chair, sequence: 15000 })).message).toContain(
      'You cannot insert a line because a line already exists.',
    );
    expect((await bc.post(lines, { ...chair, sequence: 0 })).status).toBe(400);
    expect((await bc.post(lines, chair)).json.sequence).toBe(25000);
    expect(errorOf(await bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, { sequence: 5 })).message).toContain(
      'The value for sequence cannot be modified. Delete and insert the line again.',
    );
  });

  it('S-088 an unknown order is refused, nested and flat; a flat POST names its document', async () => {
    const bc = new Harness();
    const text = 'No document with the specified ID exists.';
    expect(errorOf(await bc.post(`salesOrders(${unknownId})/salesOrderLines`, chair)).message).toContain(text);
    expect(errorOf(await bc.post('salesOrderLines', { documentId: unknownId, ...chair })).message).toContain(text);
    const { id } = await bc.order([]);
    expect((await bc.post('salesOrderLines', { documentId: id, ...chair })).status).toBe(201);
  });

  it('texts of the item card come below its line and go with it', async () => {
    const bc = new Harness();
    await bc.setup({ extendedTexts: { '1900-S': ['Handle with care', 'Keep dry'] } });
    const order = await bc.order([chair, chair]);
    expect(order.lines.map((line) => line.description)).toEqual([
      'Guest chair Lofthus',
      'Handle with care',
      'Keep dry',
      'Guest chair Lofthus',
      'Handle with care',
      'Keep dry',
    ]);
    await bc.delete(`salesOrderLines(${lineAt(order, 0).id})`);
    expect((await bc.read(order.id)).lines).toHaveLength(3);
  });
});
