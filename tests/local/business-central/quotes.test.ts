import { errorOf, Harness, hookUrl, type Json } from './harness.js';

const line = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 };

interface Quote {
  readonly id: string;
  readonly etag: string;
  readonly header: Json;
  readonly lines: Json[];
}

async function quote(harness: Harness, more: Json = {}): Promise<Quote> {
  const made = await harness.post('salesQuotes', { customerNumber: 'C00010', ...more, salesQuoteLines: [line] });
  expect(made.status).toBe(201);
  return read(harness, String(made.json.id));
}

async function read(harness: Harness, id: string): Promise<Quote> {
  const { json } = await harness.get(`salesQuotes(${id})?$expand=salesQuoteLines`);
  return { id, etag: String(json['@odata.etag']), header: json, lines: json.salesQuoteLines as Json[] };
}

test('a quote is inserted with its lines under a number of its own series and is no order (sheet 2.3)', async () => {
  const harness = new Harness();
  const { id, header, lines } = await quote(harness, { externalDocumentNumber: 'q-1', validUntilDate: '2026-04-01' });
  expect(header).toMatchObject({
    number: 'SQ1001',
    externalDocumentNumber: 'Q-1',
    status: 'Draft',
    validUntilDate: '2026-04-01',
    customerNumber: 'C00010',
  });
  expect(lines).toHaveLength(1);
  expect(await harness.rows('salesOrders')).toEqual([]);
  expect((await harness.get(`salesOrders(${id})`)).status).toBe(404);
});

test('a quote shows no order date, tax mode, delivery or shipment fields, and refuses them (sheet 2.3)', async () => {
  const harness = new Harness();
  const { id, etag, header, lines } = await quote(harness);
  for (const name of ['orderDate', 'pricesIncludeTax', 'partialShipping', 'requestedDeliveryDate', 'fullyShipped']) {
    expect(header).not.toHaveProperty(name);
  }
  for (const name of ['shipmentDate', 'shippedQuantity', 'invoicedQuantity', 'shipQuantity', 'invoiceQuantity']) {
    expect(lines[0]).not.toHaveProperty(name);
  }
  const answer = await harness.patch(`salesQuotes(${id})`, { requestedDeliveryDate: '2026-05-01' }, etag);
  expect(answer.status).toBe(400);
});

test('bill-to addresses of a quote can be written, unlike those of an order (sheet 2.3)', async () => {
  const harness = new Harness();
  const { id, etag } = await quote(harness);
  const answer = await harness.patch(`salesQuotes(${id})`, { billToCity: 'Lyngby' }, etag);
  expect(answer.json).toMatchObject({ billToCity: 'Lyngby' });
});

test('a stale ETag of a quote or of its line is refused with 409', async () => {
  const harness = new Harness();
  const { id, etag, lines } = await quote(harness);
  const lineUrl = `salesQuotes(${id})/salesQuoteLines(${lines[0]?.id})`;
  expect((await harness.patch(lineUrl, { quantity: 3 }, String(lines[0]?.['@odata.etag']))).status).toBe(200);
  expect((await harness.patch(lineUrl, { quantity: 4 }, String(lines[0]?.['@odata.etag']))).status).toBe(409);
  expect(errorOf(await harness.patch(`salesQuotes(${id})`, { discountAmount: 5 }, etag)).code).toBe(
    'Request_EntityChanged',
  );
});

test('lines of a quote are reached through quotes alone, and take amounts and a header discount as on orders', async () => {
  const harness = new Harness();
  const { id, lines } = await quote(harness);
  await harness.patch(`salesQuotes(${id})`, { discountAmount: 10 });
  const { header } = await read(harness, id);
  const gross = Number(lines[0]?.unitPrice) * 2;
  expect(header.discountAmount).toBe(10);
  expect(header.totalAmountExcludingTax).toBe(gross - 10);
  const flat = await harness.get(`salesOrderLines?$filter=documentId eq ${id}`);
  expect(errorOf(flat).message).toContain('No document with the specified ID exists.');
  expect(await harness.rows(`salesQuoteLines?$filter=documentId eq ${id}`)).toHaveLength(1);
});

test('makeOrder makes an order with the fields and lines of the quote, archives the quote and removes it', async () => {
  const harness = new Harness();
  const { id, lines } = await quote(harness, { externalDocumentNumber: 'KEEP' });
  await harness.patch(`salesQuotes(${id})/salesQuoteLines(${lines[0]?.id})`, { unitPrice: 777 });
  const made = await harness.post(`salesQuotes(${id})/Microsoft.NAV.makeOrder`);
  expect(made.status).toBe(204);
  const orderId = /salesOrders\((.*)\)/.exec(String(made.headers.location))?.[1] ?? '';
  const order = await harness.read(orderId);
  expect(order.header).toMatchObject({ number: 'SO101001', externalDocumentNumber: 'KEEP', status: 'Draft' });
  expect(order.lines.map((each) => [each.quantity, each.unitPrice, each.sequence])).toEqual([[2, 777, 10_000]]);
  expect(order.lines[0]?.id).not.toBe(lines[0]?.id);
  expect((await harness.get(`salesQuotes(${id})`)).status).toBe(404);
  const archive = (await harness.control('GET', '/archive?number=SQ1001')).json as unknown as Json[];
  expect(archive).toMatchObject([{ number: 'SQ1001', versionNumber: 1 }]);
});

test('makeOrder under a stale ETag changes nothing', async () => {
  const harness = new Harness();
  const { id, etag } = await quote(harness);
  await harness.patch(`salesQuotes(${id})`, { externalDocumentNumber: 'NEW' }, etag);
  const refused = await harness.post(`salesQuotes(${id})/Microsoft.NAV.makeOrder`, undefined, { 'if-match': etag });
  expect(refused.status).toBe(409);
  expect(await harness.rows('salesQuotes')).toHaveLength(1);
  expect(await harness.rows('salesOrders')).toEqual([]);
});

test('a snapshot batch marks a quote, makes its order and finds the order by the mark', async () => {
  const harness = new Harness();
  const { id, etag } = await quote(harness);
  const path = `${harness.company}/salesQuotes(${id})`;
  const json = { 'Content-Type': 'application/json' };
  const body = {
    requests: [
      {
        id: '1',
        method: 'PATCH',
        url: path,
        headers: { ...json, 'If-Match': etag },
        body: { externalDocumentNumber: 'MARK' },
      },
      { id: '2', method: 'POST', url: `${path}/Microsoft.NAV.makeOrder`, headers: json, body: {} },
      {
        id: '3',
        method: 'GET',
        url: `${harness.company}/salesOrders?$filter=externalDocumentNumber eq 'MARK'`,
        headers: {},
      },
    ],
  };
  const answer = await harness.call('POST', '$batch', { body, headers: { isolation: 'snapshot' } });
  const parts = answer.json.responses as { status: number; body?: { value?: Json[] } }[];
  expect(parts.map((part) => part.status)).toEqual([200, 204, 200]);
  expect(parts[2]?.body?.value).toMatchObject([{ number: 'SO101001' }]);
});

test('deleting a quote archives it where setup says Always, and not where it says Never', async () => {
  const harness = new Harness();
  const first = await quote(harness);
  expect((await harness.delete(`salesQuotes(${first.id})`, first.etag)).status).toBe(204);
  await harness.setup({ archiveQuotes: false });
  const second = await quote(harness);
  await harness.delete(`salesQuotes(${second.id})`);
  const archive = (await harness.control('GET', '/archive')).json as unknown as Json[];
  expect(archive.map((version) => version.number)).toEqual([first.header.number]);
});

test('a number is taken only where the quote series allows manual ones', async () => {
  const harness = new Harness();
  const sent = { customerNumber: 'C00010', number: 'SQ-9' };
  expect(errorOf(await harness.post('salesQuotes', sent)).message).toContain('You may not enter numbers manually.');
  await harness.setup({ manualQuoteNumbers: true });
  expect((await harness.post('salesQuotes', sent)).json.number).toBe('SQ-9');
  expect(errorOf(await harness.post('salesQuotes', sent)).message).toContain('already exists');
});

test('a quote is Draft, then Sent by its action, Accepted by a person, or Expired with a blank in its name', async () => {
  const harness = new Harness();
  const { id } = await quote(harness);
  await harness.post(`salesQuotes(${id})/Microsoft.NAV.send`);
  expect((await read(harness, id)).header.status).toBe('Sent');
  await harness.patch(`salesQuotes(${id})`, { validUntilDate: '2026-02-01' });
  expect((await read(harness, id)).header.status).toBe('Expired_x0020_');
  expect((await harness.control('POST', `/quotes/${id}/accept`)).status).toBe(200);
  expect((await read(harness, id)).header.status).toBe('Accepted');
});

test('quotes are notified under their own set, lines are not, and makeOrder tells of both documents', async () => {
  const harness = new Harness();
  await harness.subscribe('salesQuotes');
  await harness.subscribe('salesOrders', `${hookUrl}-orders`);
  const refused = await harness.call('POST', 'subscriptions', {
    body: { notificationUrl: hookUrl, resource: `/api/v2.0/${harness.company}/salesQuoteLines`, clientState: 's' },
  });
  expect(refused.status).toBe(400);
  const { id } = await quote(harness);
  await harness.clock.advance(31_000);
  await harness.post(`salesQuotes(${id})/Microsoft.NAV.makeOrder`);
  await harness.clock.advance(31_000);
  const told = harness.posted.map(({ url, items }) => [url, items.map((item) => item.changeType)]);
  expect(told).toContainEqual([hookUrl, ['created', 'updated']]);
  expect(told).toContainEqual([hookUrl, ['deleted']]);
  expect(told).toContainEqual([`${hookUrl}-orders`, ['created']]);
});
