import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json, lineAt } from './harness.js';

const unknownId = '11111111-2222-4333-8444-555555555555';
const chair = { lineType: 'Item', lineObjectNumber: '1900-S', quantity: 4 };

describe('creating orders', () => {
  it('S-040 POST without customer is refused with the exact text', async () => {
    const error = errorOf(await new Harness().post('salesOrders', { email: 'a@b.example' }));
    expect(error).toMatchObject({ status: 400, code: 'Application_DialogException' });
    expect(error.message).toContain('A "customerNumber" or a "customerId" must be provided.');
  });

  it('S-041 unknown customers and contradicting pairs have their texts', async () => {
    const bc = new Harness();
    const customerId = await bc.idOf('customers', 'C00020');
    const text = async (body: Json) => errorOf(await bc.post('salesOrders', body)).message;
    expect(await text({ customerNumber: 'NOPE' })).toContain('The sell-to customer cannot be found.');
    expect(await text({ customerId: unknownId })).toContain('The sell-to customer cannot be found.');
    expect(await text({ customerId, customerNumber: 'C00010' })).toContain(
      'The sell-to customer values do not match to a specific Customer.',
    );
    expect(await text({ customerId, billToCustomerNumber: 'NOPE' })).toContain('The bill-to customer cannot be found.');
    expect(await text({ customerId, billToCustomerId: customerId, billToCustomerNumber: 'C00010' })).toContain(
      'The bill-to customer values do not match to a specific Customer.',
    );
  });

  it('S-042 POST defaults from the customer, is Draft and takes its number from the series', async () => {
    const bc = new Harness();
    const { header } = await bc.order([], { customerNumber: 'C00030' });
    expect(header).toMatchObject({
      number: 'SO101001',
      status: 'Draft',
      customerName: 'Coho Harbour Offices',
      billToCustomerNumber: 'C00030',
      sellToCity: 'Port Alden',
      shipToCity: 'Port Alden',
      currencyCode: 'USD',
      salesperson: 'CO',
      orderDate: '2026-03-02',
      partialShipping: true,
    });
    expect(header.paymentTermsId).toBe(await bc.idOf('paymentTerms', '30D'));
  });

  it('S-042 a sent number is refused unless the series allows manual numbers, and must be free', async () => {
    const bc = new Harness();
    const body = { customerNumber: 'C00010', number: 'MY-1' };
    expect(errorOf(await bc.post('salesOrders', body)).message).toContain('You may not enter numbers manually.');
    await bc.setup({ manualOrderNumbers: true });
    expect((await bc.post('salesOrders', body)).json.number).toBe('MY-1');
    expect(errorOf(await bc.post('salesOrders', body))).toMatchObject({
      status: 409,
      code: 'Internal_EntityWithSameKeyExists',
    });
  });

  it('S-043 orderDate and postingDate are stored; linked dates follow the posting date', async () => {
    const bc = new Harness();
    const dates = { orderDate: '2026-03-05', postingDate: '2026-03-09' };
    expect((await bc.order([], dates)).header).toMatchObject(dates);
    await bc.setup({ linkDocumentDateToPostingDate: true });
    expect((await bc.order([], dates)).header).toMatchObject({ orderDate: '2026-03-09', postingDate: '2026-03-09' });
    expect((await bc.post('salesOrders', { customerNumber: 'C00010', postingDate: '0001-01-01' })).status).toBe(400);
  });

  it('S-044 deep insert numbers lines in array order, and one bad line leaves no order', async () => {
    const bc = new Harness();
    const { lines } = await bc.order([chair, { description: 'call before delivery' }, chair]);
    expect(lines.map((line) => line.sequence)).toEqual([10000, 20000, 30000]);
    const bad = await bc.post('salesOrders', {
      customerNumber: 'C00010',
      salesOrderLines: [chair, { lineType: 'Item', lineObjectNumber: 'NOPE' }],
    });
    expect(errorOf(bad).message).toContain('Item does not exist.');
    expect(await bc.rows('salesOrders')).toHaveLength(1);
    expect((await bc.order([])).header.number).toBe('SO101002');
  });

  it('S-045 two identical POSTs make two orders', async () => {
    const bc = new Harness();
    await bc.order([], { externalDocumentNumber: 'SAME' });
    await bc.order([], { externalDocumentNumber: 'SAME' });
    expect(await bc.rows("salesOrders?$filter=externalDocumentNumber eq 'SAME'")).toHaveLength(2);
  });

  it('S-050 unknown references are refused with the exact texts', async () => {
    const bc = new Harness();
    const text = async (body: Json) =>
      errorOf(await bc.post('salesOrders', { customerNumber: 'C00010', ...body })).message;
    expect(await text({ currencyId: unknownId })).toContain('The "currencyId" does not match to a Currency.');
    expect(await text({ currencyCode: 'XXX' })).toContain('The "currencyCode" does not match to a Currency.');
    expect(await text({ paymentTermsId: unknownId })).toContain(
      'The "paymentTermsId" does not match to a Payment Terms.',
    );
    expect(await text({ shipmentMethodId: unknownId })).toContain(
      'The "shipmentMethodId" does not match to a Shipment Method.',
    );
    expect(await text({ currencyId: await bc.idOf('currencies', 'USD'), currencyCode: 'GBP' })).toContain(
      'The currency values do not match to a specific Currency.',
    );
  });

  it('S-062 an e-mail without @ and a phone with letters are refused; several e-mails pass', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    expect((await bc.patch(`salesOrders(${id})`, { email: 'nobody' })).status).toBe(400);
    expect((await bc.patch(`salesOrders(${id})`, { phoneNumber: 'call me' })).status).toBe(400);
    expect((await bc.patch(`salesOrders(${id})`, { email: 'a@b.example; c@d.example' })).status).toBe(200);
  });

  it('S-126 an order for a blocked customer is refused', async () => {
    const bc = new Harness();
    await bc.patch(`customers(${await bc.idOf('customers', 'C00010')})`, { blocked: 'All' });
    expect(errorOf(await bc.post('salesOrders', { customerNumber: 'C00010' }))).toMatchObject({ status: 400 });
  });
});

describe('changing orders', () => {
  it('S-046 a sell-to address goes to bill-to, and to ship-to while they were equal', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const one = (await bc.patch(`salesOrders(${id})`, { sellToCity: 'Aville', sellToPostCode: '1' })).json;
    expect(one).toMatchObject({ billToCity: 'Aville', shipToCity: 'Aville', shipToPostCode: '1' });
    await bc.patch(`salesOrders(${id})`, { shipToCity: 'Elsewhere' });
    const two = (await bc.patch(`salesOrders(${id})`, { sellToCity: 'Beeville' })).json;
    expect(two).toMatchObject({ billToCity: 'Beeville', shipToCity: 'Elsewhere' });
  });

  it('S-047 a ship-to address leaves sell-to and bill-to alone', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const { json } = await bc.patch(`salesOrders(${id})`, { shipToCity: 'Elsewhere', shipToName: 'Branch' });
    expect(json).toMatchObject({ sellToCity: 'Freudstadt', billToCity: 'Freudstadt', shipToCity: 'Elsewhere' });
    expect((await bc.patch(`salesOrders(${id})`, { shipToCountry: 'ZZ' })).status).toBe(400);
  });

  it.each([
    ['currency', { currencyCode: 'USD' }],
    ['customer', { customerNumber: 'C00020' }],
    ['bill-to', { billToCustomerNumber: 'C00020' }],
  ])('S-048 another %s writes all lines anew', async (_name, change) => {
    const bc = new Harness();
    const item = { ...chair, sequence: 15000, unitPrice: 7, discountPercent: 10, description: 'mine' };
    const main = await bc.idOf('locations', 'MAIN');
    const order = await bc.order([
      { ...item, shipmentDate: '2026-04-01', locationId: main },
      { description: 'text' },
      { ...chair, unitOfMeasureCode: 'BOX' },
    ]);
    const patched = (await bc.patch(`salesOrders(${order.id})`, change)).json;
    const after = await bc.read(order.id);
    expect(patched).toMatchObject({ id: order.id, number: order.header.number });
    expect(after.lines.map((line) => line.sequence)).toEqual([10000, 20000, 30000]);
    expect(after.lines.map((line) => line.id)).not.toContain(lineAt(order, 0).id);
    expect(lineAt(after, 0)).toMatchObject({
      description: 'Guest chair Lofthus',
      discountPercent: 0,
      quantity: 4,
      shipmentDate: '2026-04-01',
      locationId: '00000000-0000-0000-0000-000000000000',
    });
    expect(lineAt(after, 0).unitPrice).not.toBe(7);
    expect(lineAt(after, 1)).toMatchObject({ lineType: 'Comment', description: 'text' });
    expect(lineAt(after, 2)).toMatchObject({ unitOfMeasureCode: 'BOX' });
    const net = after.lines.reduce((sum, line) => sum + Number(line.netAmount), 0);
    expect(Number(after.header.totalAmountExcludingTax)).toBeCloseTo(net, 2);
  });

  it('S-048 foreign prices are the local ones by the exchange rate', async () => {
    const bc = new Harness();
    const { lines, header } = await bc.order([chair], { customerNumber: 'C00030' });
    expect([header.currencyCode, lines[0]?.unitPrice]).toEqual(['USD', 156.375]);
  });

  it('S-049 writing lines anew is refused once something is shipped, and nothing changes', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.control('POST', `/orders/${order.id}/ship`, { lines: [{ lineId: lineAt(order, 0).id, quantity: 1 }] });
    const before = await bc.read(order.id);
    const refused = await bc.patch(`salesOrders(${order.id})`, { currencyCode: 'USD' });
    expect(errorOf(refused)).toMatchObject({ status: 400, code: 'Application_FieldValidationException' });
    expect(errorOf(refused).message).toContain("Quantity Shipped must be equal to '0'");
    expect(await bc.read(order.id)).toEqual(before);
  });

  it('S-060 partialShipping round-trips to the shipping advice', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    expect((await bc.patch(`salesOrders(${id})`, { partialShipping: false })).json.partialShipping).toBe(false);
    const ship = await bc.control('POST', `/orders/${id}/ship`, {
      lines: [{ lineId: lineAt(await bc.read(id), 0).id, quantity: 1 }],
    });
    expect(errorOf(ship).message).toContain('cannot be shipped completely');
    expect((await bc.patch(`salesOrders(${id})`, { partialShipping: true })).json.partialShipping).toBe(true);
  });

  it('S-061 a requested delivery date moves the shipment dates of lines; only the header notifies', async () => {
    const bc = new Harness();
    const order = await bc.order([chair, { description: 'text' }]);
    await bc.subscribe();
    await bc.patch(`salesOrders(${order.id})`, { requestedDeliveryDate: '2026-05-04' });
    const after = await bc.read(order.id);
    expect(after.lines.map((line) => line.shipmentDate)).toEqual(['2026-05-04', '0001-01-01']);
    expect(lineAt(after, 0)['@odata.etag']).not.toBe(lineAt(order, 0)['@odata.etag']);
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['updated']);
  });

  it('pricesIncludeTax converts prices and keeps line ids and totals', async () => {
    const bc = new Harness();
    const order = await bc.order([chair]);
    await bc.patch(`salesOrders(${order.id})`, { pricesIncludeTax: true });
    const after = await bc.read(order.id);
    expect(lineAt(after, 0)).toMatchObject({
      id: lineAt(order, 0).id,
      unitPrice: 151.371,
      netAmountIncludingTax: 605.48,
    });
    expect(after.header).toMatchObject({
      totalAmountIncludingTax: order.header.totalAmountIncludingTax,
      totalAmountExcludingTax: order.header.totalAmountExcludingTax,
      discountAppliedBeforeTax: false,
    });
  });

  it('unknown dimensions, salespeople and an impossible discount are refused', async () => {
    const bc = new Harness();
    const { id } = await bc.order([chair]);
    for (const body of [{ shortcutDimension1Code: 'NOPE' }, { salesperson: 'NOPE' }, { discountAmount: 9999 }]) {
      expect((await bc.patch(`salesOrders(${id})`, body)).status).toBe(400);
    }
    expect((await bc.patch(`salesOrders(${id})`, { shortcutDimension1Code: 'SALES', salesperson: 'BM' })).status).toBe(
      200,
    );
    const empty = await bc.order([]);
    expect((await bc.patch(`salesOrders(${empty.id})`, { discountAmount: 1 })).status).toBe(400);
  });
});
