import { describe, expect, it } from '@jest/globals';
import { expectFailure, expectValue } from '../support/results.js';
import { rows, SalesWorld } from './sales-world.js';

const quoteId = '0b000000-0000-4000-8000-000000000001';
const lineId = '0b000000-0000-4000-8000-000000000011';
const noteId = '0b000000-0000-4000-8000-000000000021';

async function activeQuote(): Promise<SalesWorld> {
  const world = new SalesWorld();
  await world.asSeller('POST', 'quotes', {
    quoteid: quoteId,
    name: 'Request 7',
    requestdeliveryby: '2026-05-01T00:00:00Z',
    'customerid_account@odata.bind': `/accounts(${rows.account})`,
    'transactioncurrencyid@odata.bind': `/transactioncurrencies(${rows.euro})`,
    'pricelevelid@odata.bind': `/pricelevels(${rows.euroPrices})`,
  });
  await world.asSeller('POST', 'quotedetails', {
    quotedetailid: lineId,
    'quoteid@odata.bind': `/quotes(${quoteId})`,
    'productid@odata.bind': `/products(${rows.desk})`,
    'uomid@odata.bind': `/uoms(${rows.pieces})`,
    quantity: 2,
  });
  await world.asSeller('PATCH', `quotes(${quoteId})`, { statecode: 1, statuscode: 2 });
  return world;
}

const note = { id: noteId, subject: 'News', text: 'The price is now 7.', goesOn: false };

describe('quotes of Sales (sheet 2.6)', () => {
  it('are read with their lines in the shape of an order, by one request', async () => {
    const world = await activeQuote();
    expectValue(await world.sales.readCapabilities());
    const { requests, value } = await world.countRequests(() => world.sales.quotes.readOrder(quoteId));
    const quote = expectValue(value);
    expect(quote).toMatchObject({ id: quoteId, stateCode: 1, statusCode: 2 });
    expect(quote.orderNumber).toMatch(/^QUO-/);
    expect(quote.lines.map(({ id }) => id)).toEqual([lineId]);
    expect(requests).toBe(1);
    expect(expectFailure(await world.sales.readOrder(quoteId)).reason).toBe('notFound');
    const alone = expectValue(await world.sales.quotes.readOrder(quoteId));
    const [together] = expectValue(await world.sales.quotes.readOrders([quoteId])).orders;
    expect(together?.cells).toEqual(alone.cells);
    expect(together?.lines[0]?.cells).toMatchObject(alone.lines[0]?.cells ?? {});
    expect(expectValue(await world.sales.readOrders([quoteId])).orders).toEqual([]);
  });

  it('take a note while they are active; told again it is there once', async () => {
    const world = await activeQuote();
    const before = expectValue(await world.sales.quotes.readOrder(quoteId)).version;
    expectValue(await world.sales.quotes.writeNote(quoteId, note));
    expect(expectFailure(await world.sales.quotes.writeNote(quoteId, note)).reason).toBe('exists');
    expect(expectValue(await world.sales.quotes.readOrder(quoteId)).version).toBe(before);
  });

  it('are listed by the time of their last change', async () => {
    const world = await activeQuote();
    const listed = expectValue(await world.sales.quotes.listOrdersModifiedSince('2026-01-01T00:00:00.000Z'));
    expect(listed.orders).toMatchObject([{ id: quoteId }]);
  });

  it('are found by id, apart from orders', async () => {
    const world = await activeQuote();
    expect(expectValue(await world.sales.quotes.findOrders([quoteId, noteId]))).toEqual(new Set([quoteId]));
    expect(expectValue(await world.sales.findOrders([quoteId]))).toEqual(new Set());
  });
});
