import { describe, expect, it } from '@jest/globals';
import type { BusinessCentralCreation } from '../../lib/mapping/business-central-record.js';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

const creation: BusinessCentralCreation = {
  header: { customerNumber: 'C00010', externalDocumentNumber: 'REQUEST 7' },
  lines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: { decimal: decimal('2') } }],
};

async function madeQuote() {
  const world = new BusinessCentralWorld();
  const { quotes } = world.businessCentral;
  const { id } = expectValue(await quotes.createOrder(creation));
  return { world, quotes, record: expectValue(await quotes.readOrder(id)) };
}

describe('quotes of Business Central (sheet 2.3)', () => {
  it('are made, read and found apart from orders, in the shape of an order', async () => {
    const { world, quotes, record } = await madeQuote();
    expect(record).toMatchObject({ number: 'SQ1001', status: 'Draft', pricesIncludeTax: false });
    expect(record.lines).toHaveLength(1);
    expect(expectFailure(await world.businessCentral.readOrder(record.id)).reason).toBe('notFound');
    expect(expectValue(await quotes.findOrdersByExternalDocumentNumber('request 7'))).toHaveLength(1);
    expect(expectValue(await world.businessCentral.findOrdersByExternalDocumentNumber('REQUEST 7'))).toEqual([]);
    const listed = expectValue(await quotes.listOrdersModifiedSince('2026-01-01T00:00:00.000Z'));
    expect(listed.orders.map(({ id }) => id)).toEqual([record.id]);
  });

  it('are listed apart from orders, whole and by id, and deleted under their versions', async () => {
    const { world, quotes, record } = await madeQuote();
    const { orders } = expectValue(await quotes.listOrdersWithLines());
    expect(orders).toMatchObject([{ id: record.id, number: record.number, lines: [{ id: record.lines[0]?.id }] }]);
    expect(expectValue(await quotes.listOrderIds()).ids).toEqual([record.id]);
    const byId = expectValue(await quotes.readOrders([record.id, '11111111-aaaa-4aaa-8aaa-111111111111']));
    expect(byId).toMatchObject({ orders: [{ id: record.id, lines: [{ id: record.lines[0]?.id }] }], requests: 1 });
    expect(expectValue(await world.businessCentral.readOrders([record.id])).orders).toEqual([]);
    expect(expectValue(await world.businessCentral.listOrderIds()).ids).not.toContain(record.id);
    const lines = record.lines.map(({ id, etag }) => ({ id, etag }));
    const deletion = { orderId: record.id, etag: record.etag, lines };
    const stale = { ...deletion, lines: lines.map(({ id }) => ({ id, etag: 'W/"stale"' })) };
    expect(expectFailure(await quotes.deleteOrder(stale)).reason).toBe('versionMismatch');
    expectValue(await quotes.deleteOrder(deletion));
    expect(expectFailure(await quotes.readOrder(record.id)).reason).toBe('notFound');
  });

  it('are changed under their versions', async () => {
    const { quotes, record } = await madeQuote();
    const [line] = record.lines;
    const change = {
      orderId: record.id,
      etag: record.etag,
      lines: [
        { kind: 'update', id: line?.id ?? '', etag: line?.etag ?? '', values: { quantity: { decimal: decimal('5') } } },
      ],
      header: { discountAmount: { decimal: decimal('10') } },
    } as const;
    const after = expectValue(await quotes.changeOrder(change));
    expect([after.lines[0]?.properties.quantity, after.properties.discountAmount]).toEqual(['5', '10']);
    expect(expectFailure(await quotes.changeOrder(change)).reason).toBe('versionMismatch');
  });

  it('are archived and made anew in one batch, all or nothing', async () => {
    const { world, quotes, record } = await madeQuote();
    const lines = record.lines.map(({ id, etag }) => ({ id, etag }));
    const [line] = lines;
    await world.asProcessor('PATCH', `salesQuotes(${record.id})/salesQuoteLines(${line?.id})`, { description: 'x' });
    const stale = await quotes.recreateOrder({ orderId: record.id, etag: record.etag, lines, creation });
    expect(expectFailure(stale).reason).toBe('versionMismatch');
    const now = expectValue(await quotes.readWholeOrder(record.id)).record;
    const guards = now.lines.map(({ id, etag }) => ({ id, etag }));
    const made = expectValue(await quotes.recreateOrder({ orderId: now.id, etag: now.etag, lines: guards, creation }));
    expect(made.id).not.toBe(record.id);
    expect(expectFailure(await quotes.readOrder(record.id)).reason).toBe('notFound');
  });

  it('become their order, which is found by the marker, under the version that was read', async () => {
    const { world, quotes, record } = await madeQuote();
    const making = { quoteId: record.id, etag: record.etag, marker: 'TANDEM-ABC' };
    const { requests, value } = await world.simulator.countRequests(() => quotes.makeOrder(making));
    const made = expectValue(value);
    const order = expectValue(await world.businessCentral.readOrder(made.id));
    expect(order).toMatchObject({ number: made.number, externalDocumentNumber: 'TANDEM-ABC' });
    expect(requests).toBe(1);
    expect(expectFailure(await quotes.makeOrder(making)).reason).toBe('notFound');
  });

  it('that somebody else has changed stay as they are', async () => {
    const { world, quotes, record } = await madeQuote();
    await world.asProcessor('PATCH', `salesQuotes(${record.id})`, { phoneNumber: '123' });
    const making = { quoteId: record.id, etag: record.etag, marker: 'TANDEM-ABC' };
    expect(expectFailure(await quotes.makeOrder(making)).reason).toBe('versionMismatch');
    expect(expectValue(await quotes.readOrder(record.id)).externalDocumentNumber).toBe('REQUEST 7');
  });

  it('F7 an order whose answer is lost is unclear, not made again, and found by the marker', async () => {
    const { world, quotes, record } = await madeQuote();
    await world.simulator.fault('lostAnswer', { method: 'POST', path: 'batch' }, { times: 1 });
    const making = { quoteId: record.id, etag: record.etag, marker: 'TANDEM-ABC' };
    expect(expectFailure(await quotes.makeOrder(making)).reason).toBe('unclear');
    expect(expectValue(await world.businessCentral.findOrdersByExternalDocumentNumber('TANDEM-ABC'))).toHaveLength(1);
  });
});
