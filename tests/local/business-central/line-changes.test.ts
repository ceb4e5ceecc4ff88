import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json, lineAt } from './harness.js';

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

describe('changing lines', () => {
  it('S-074 documentId and a filled lineObjectNumber stay', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const other = await bc.order([]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    expect(errorOf(await bc.patch(path, { documentId: other.id })).message).toContain(
      'The value for "documentId" cannot be modified.',
    );
    expect(errorOf(await bc.patch(path, { lineObjectNumber: '1896-S' })).message).toContain(
      'The value for "lineObjectNumber" cannot be modified.',
    );
    expect((await bc.patch(path, { documentId: order.id, lineObjectNumber: '1900-S' })).status).toBe(200);
  });

  it('S-075 another item brings its description, unit and price; id, sequence and quantity stay', async () => {
    const bc = new Harness();
    const order = await bc.order([{ ...chair, unitPrice: 1, discountPercent: 5 }]);
    const line = lineAt(order, 0);
    const { json } = await bc.patch(`salesOrderLines(${line.id})`, { itemId: await bc.idOf('items', '1925-W') });
    expect(json).toMatchObject({
      id: line.id,
      sequence: 10000,
      description: 'Conference set, table and six chairs',
      unitOfMeasureCode: 'SET',
      unitPrice: 1225.5,
      discountPercent: 0,
      quantity: 4,
    });
  });

  it('S-076 another type alone blanks number and ids', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const { json } = await bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, { lineType: 'Account' });
    expect(json).toMatchObject({
      lineType: 'Account',
      lineObjectNumber: '',
      itemId: zero,
      accountId: zero,
      quantity: 0,
    });
    expect((await bc.read(order.id)).header.totalAmountExcludingTax).toBe(0);
  });

  it('S-077 percent and amount recompute each other; price keeps the percent', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    expect((await bc.patch(path, { discountPercent: 10 })).json).toMatchObject({
      discountAmount: 50.04,
      amountExcludingTax: 450.36,
    });
    expect((await bc.patch(path, { unitPrice: 100 })).json).toMatchObject({ discountPercent: 10, discountAmount: 40 });
    expect((await bc.patch(path, { discountAmount: 100 })).json).toMatchObject({ discountPercent: 25, netAmount: 300 });
    expect((await bc.patch(path, { discountPercent: 101 })).status).toBe(400);
    expect((await bc.patch(path, { discountAmount: 401 })).status).toBe(400);
  });

  it('S-078 quantity starts ship and invoice quantities again, by setup', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    await bc.patch(path, { shipQuantity: 1 });
    expect((await bc.patch(path, { quantity: 9 })).json).toMatchObject({ shipQuantity: 9, invoiceQuantity: 9 });
    await bc.setup({ defaultQuantityToShip: 'Blank' });
    expect((await bc.patch(path, { quantity: 8 })).json).toMatchObject({ shipQuantity: 0, invoiceQuantity: 0 });
  });

  it('S-079 quantities stay within shipped and outstanding', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    expect(errorOf(await bc.patch(path, { shipQuantity: 5 })).message).toContain('You cannot ship more than 4 units.');
    expect(errorOf(await bc.patch(path, { invoiceQuantity: 5 })).message).toContain(
      'You cannot invoice more than 4 units.',
    );
    await bc.control('POST', `/orders/${order.id}/ship`, { lines: [{ lineId: lineAt(order, 0).id, quantity: 3 }] });
    const below = errorOf(await bc.patch(path, { quantity: 2 }));
    expect(below).toMatchObject({ status: 400, code: 'Application_FieldValidationException' });
    expect(below.message).toContain('Quantity must not be less than Quantity Shipped in Sales Line');
    expect((await bc.patch(path, { quantity: 3 })).json).toMatchObject({ quantity: 3, shipQuantity: 0 });
  });

  it.each([
    ['description', { description: 'new' }],
    ['description2', { description2: 'new' }],
    ['shipmentDate', { shipmentDate: '2026-07-01' }],
    ['shipQuantity', { shipQuantity: 1 }],
    ['invoiceQuantity', { invoiceQuantity: 1 }],
  ])('S-080 a change of %s is silent: only the line ETag moves', async (_name, body) => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.subscribe();
    const effect = await effectOf(bc, order.id, () => bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, body));
    expect(effect).toEqual({ header: false, stamp: false, line: true, sent: [] });
  });

  it('S-080 a change of location, and an edit in the screen, are silent too', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.subscribe();
    const line = lineAt(order, 0).id;
    const locationId = await bc.idOf('locations', 'MAIN');
    const silent = { header: false, stamp: false, line: true, sent: [] };
    expect(await effectOf(bc, order.id, () => bc.patch(`salesOrderLines(${line})`, { locationId }))).toEqual(silent);
    const edit = () => bc.control('POST', `/orders/${order.id}/lines/${line}/edit`, { description: 'by hand' });
    expect(await effectOf(bc, order.id, edit)).toEqual(silent);
  });

  it.each([
    ['quantity', { quantity: 5 }],
    ['unitPrice', { unitPrice: 5 }],
    ['discountPercent', { discountPercent: 5 }],
  ])('S-081 a change of %s moves header totals, stamp and ETag: one update', async (_name, body) => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.subscribe();
    const effect = await effectOf(bc, order.id, () => bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, body));
    expect(effect).toEqual({ header: true, stamp: true, line: true, sent: ['updated'] });
  });

  it('S-082 a price on an account line leaves header totals stale until the next header write, by switch', async () => {
    const bc = new Harness();
    const accountId = await bc.idOf('accounts', '6910');
    const order = await bc.order([{ accountId, quantity: 1, unitPrice: 80 }]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    await bc.patch(path, { unitPrice: 100 });
    expect((await bc.read(order.id)).header.totalAmountExcludingTax).toBe(80);
    await bc.patch(`salesOrders(${order.id})`, { email: 'a@b.example' });
    expect((await bc.read(order.id)).header.totalAmountExcludingTax).toBe(100);
    await bc.setup({ staleAccountTotals: false });
    await bc.patch(path, { unitPrice: 120 });
    expect((await bc.read(order.id)).header.totalAmountExcludingTax).toBe(120);
  });

  it('S-083 deleting lines recomputes totals, and zeroes them with the last', async () => {
    const bc = new Harness();
    const order = await bc.order([chair, { ...chair, quantity: 1 }]);
    const line = lineAt(order, 0);
    expect(
      (await bc.delete(`salesOrders(${order.id})/salesOrderLines(${line.id})`, String(line['@odata.etag']))).status,
    ).toBe(204);
    expect((await bc.read(order.id)).header.totalAmountExcludingTax).toBe(125.1);
    await bc.delete(`salesOrderLines(${lineAt(order, 1).id})`);
    expect((await bc.read(order.id)).header).toMatchObject({
      totalAmountExcludingTax: 0,
      totalTaxAmount: 0,
      discountAmount: 0,
    });
    expect((await bc.patch(`salesOrderLines(${line.id})`, { quantity: 1 })).status).toBe(404);
  });

  it("S-084 a variant of another item and a unit that is not the item's are refused", async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    const foreign = (await bc.rows("itemVariants?$filter=itemNumber eq '1936-S'"))[0]?.id;
    expect((await bc.patch(path, { itemVariantId: foreign })).status).toBe(400);
    expect((await bc.patch(path, { unitOfMeasureCode: 'SET' })).status).toBe(400);
    expect((await bc.patch(path, { unitOfMeasureCode: 'BOX' })).json).toMatchObject({ unitPrice: 1251 });
    const own = (await bc.rows("itemVariants?$filter=itemNumber eq '1900-S'&$orderby=code"))[0]?.id;
    expect((await bc.patch(path, { itemVariantId: own })).json).toMatchObject({
      description: 'Guest chair Lofthus, black',
    });
  });

  it('S-085 taxCode reads the VAT identifier and is written as product group', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    expect(lineAt(order, 0).taxCode).toBe('VAT21');
    expect((await bc.patch(path, { taxCode: 'VAT21' })).status).toBe(200);
    expect((await bc.patch(path, { taxCode: 'REDUCED' })).json).toMatchObject({
      taxCode: 'VAT9',
      taxPercent: 9,
      netTaxAmount: 45.04,
    });
    expect(errorOf(await bc.patch(path, { taxCode: 'VAT21' })).code).toBe('Internal_InvalidTableRelation');
  });

  it('S-086 a line shipped and not invoiced keeps item, type, variant, location, and itself', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    const path = `salesOrderLines(${lineAt(order, 0).id})`;
    await bc.control('POST', `/orders/${order.id}/ship`, { lines: [{ lineId: lineAt(order, 0).id, quantity: 1 }] });
    const bodies: Json[] = [
      { itemId: await bc.idOf('items', '1896-S') },
      { lineType: 'Comment' },
      { itemVariantId: (await bc.rows("itemVariants?$filter=itemNumber eq '1900-S'"))[0]?.id },
      { locationId: await bc.idOf('locations', 'MAIN') },
    ];
    const answers = [await bc.delete(path)];
    for (const body of bodies) answers.push(await bc.patch(path, body));
    for (const answer of answers) {
      expect(errorOf(answer)).toMatchObject({ status: 400, code: 'Application_FieldValidationException' });
    }
  });

  it('S-087 members are validated in body order, or in page order by switch', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    const itemId = await bc.idOf('items', '1900-S');
    const lines = `salesOrders(${id})/salesOrderLines`;
    expect((await bc.post(lines, { itemId, unitPrice: 5 })).json.unitPrice).toBe(5);
    expect((await bc.post(lines, { unitPrice: 5, itemId })).status).toBe(400);
    const existing = await bc.post(lines, { itemId, unitPrice: 5 });
    const other = await bc.idOf('items', '1936-S');
    const path = `salesOrderLines(${existing.json.id})`;
    expect((await bc.patch(path, { unitPrice: 6, itemId: other })).json.unitPrice).toBe(125.1);
    await bc.setup({ validationOrder: 'page' });
    expect((await bc.patch(path, { unitPrice: 6, itemId })).json.unitPrice).toBe(6);
  });
});
