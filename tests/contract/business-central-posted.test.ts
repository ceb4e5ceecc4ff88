import { describe, expect, it } from '@jest/globals';
import type { BusinessCentralOrderRecord } from '../../lib/mapping/business-central-record.js';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { BusinessCentralWorld } from './business-central-world.js';

const item = (lineObjectNumber: string, quantity: string) => ({
  lineType: 'Item',
  lineObjectNumber,
  quantity: { decimal: decimal(quantity) },
});

async function newOrder(world: BusinessCentralWorld): Promise<BusinessCentralOrderRecord> {
  const header = { customerNumber: 'C00010', externalDocumentNumber: 'TDM-1' };
  const lines = [item('1896-S', '2'), item('1900-S', '4')];
  const { id } = expectValue(await world.businessCentral.createOrder({ header, lines }));
  return expectValue(await world.businessCentral.readOrder(id));
}

function deletionOf(order: BusinessCentralOrderRecord) {
  return { orderId: order.id, etag: order.etag, lines: order.lines.map(({ id, etag }) => ({ id, etag })) };
}

describe('invoices as sellers are told of them', () => {
  it('are found by their order and by when they were touched, with what is still to be paid', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    const [desk] = order.lines;
    await world.simulator.call('POST', `/orders/${order.id}/invoice`, { lines: [{ lineId: desk?.id, quantity: 1 }] });
    const [invoice, ...others] = expectValue(await world.businessCentral.readInvoices(order.number));
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({ orderId: order.id, day: '2026-01-14', isCanceled: false });
    expect(invoice?.remaining).toBe(invoice?.amount);
    const listed = expectValue(await world.businessCentral.listInvoicesModifiedSince('2026-01-14T00:00:00Z'));
    expect(listed.invoices).toEqual([invoice]);
    const since = listed.lastModifiedIso ?? '';
    expect(expectValue(await world.businessCentral.listInvoicesModifiedSince(since)).invoices).toEqual([]);
    world.clock.advance(60_000);
    await world.simulator.call('POST', `/invoices/${invoice?.number}/pay`);
    expect(expectValue(await world.businessCentral.listInvoicesModifiedSince(since)).invoices).toEqual([
      { ...invoice, remaining: '0' },
    ]);
  });
});

describe('one posted invoice with its lines', () => {
  it('is read in one request, as an order is shown, with the amounts that were posted', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    await world.simulator.call('POST', `/orders/${order.id}/invoice`);
    const [invoice] = expectValue(await world.businessCentral.readInvoices(order.number));
    const { requests, value } = await world.simulator.countRequests(() =>
      world.businessCentral.readInvoice(invoice?.id ?? ''),
    );
    expect(requests).toBe(1);
    const { document, invoice: summary } = expectValue(value);
    expect(summary).toEqual(invoice);
    expect(document).toMatchObject({ number: invoice?.number, pricesIncludeTax: false });
    expect(document.properties).toMatchObject({ customerNumber: 'C00010' });
    expect(document.lines.map(({ lineObjectNumber, properties }) => [lineObjectNumber, properties.quantity])).toEqual([
      ['1896-S', '2'],
      ['1900-S', '4'],
    ]);
    expect(document.lines[0]?.properties).toMatchObject({ netAmount: '1298.8', netAmountIncludingTax: '1571.55' });
  });

  it('what is not there is not found', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    expect(expectFailure(await world.businessCentral.readInvoice(order.id)).reason).toBe('notFound');
  });
});

describe('what was posted of an order', () => {
  it('S-057 S-058 invoices with their lines and the days of shipments, also once the order is gone', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    const [desk] = order.lines;
    await world.simulator.call('POST', `/orders/${order.id}/ship`, { lines: [{ lineId: desk?.id, quantity: 1 }] });
    const shipped = expectValue(await world.businessCentral.readPostedDocuments(order.number));
    expect(shipped).toEqual({
      invoices: [],
      shipmentDays: ['2026-01-14'],
      shipped: [{ type: 'Item', product: '1896-S', unit: 'PCS', quantity: '1' }],
    });
    await world.simulator.call('POST', `/orders/${order.id}/invoice`);
    expect(expectFailure(await world.businessCentral.readOrder(order.id)).reason).toBe('notFound');
    const { invoices, shipmentDays } = expectValue(await world.businessCentral.readPostedDocuments(order.number));
    expect(shipmentDays).toEqual(['2026-01-14', '2026-01-14']);
    expect(invoices).toEqual([
      {
        number: expect.any(String),
        orderId: order.id,
        lines: [
          { type: 'Item', product: '1896-S', unit: 'PCS', quantity: '2' },
          { type: 'Item', product: '1900-S', unit: 'PCS', quantity: '4' },
        ],
      },
    ]);
  });

  it('nothing of a number that nobody knows', async () => {
    const posted = expectValue(await new BusinessCentralWorld().businessCentral.readPostedDocuments("O'Neill"));
    expect(posted).toEqual({ invoices: [], shipmentDays: [], shipped: [] });
  });
});

describe('deleting an order', () => {
  it('S-054 it is archived and gone; the archive is told from BC 29 on, and before that nothing is', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    expectValue(await world.businessCentral.deleteOrder(deletionOf(order)));
    expect(expectFailure(await world.businessCentral.readOrder(order.id)).reason).toBe('notFound');
    expect(expectValue(await world.businessCentral.countArchivedVersions(order.number))).toBeUndefined();
    await world.simulator.call('POST', '/setup', { businessCentral29: true });
    expect(expectValue(await world.businessCentral.countArchivedVersions(order.number))).toBe(1);
    expect(expectValue(await world.businessCentral.countArchivedVersions('NONE'))).toBe(0);
  });

  it('S-080 a silent edit of a line keeps it', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    const path = `salesOrders(${order.id})/salesOrderLines(${order.lines[0]?.id})`;
    await world.asProcessor('PATCH', path, { description: 'Desk with drawer' });
    expect(expectFailure(await world.businessCentral.deleteOrder(deletionOf(order))).reason).toBe('versionMismatch');
    expectValue(await world.businessCentral.readOrder(order.id));
  });

  it('F7 a deletion whose answer is lost is repeated and then says that the order is gone', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    await world.simulator.call('POST', '/faults', { kind: 'lostAnswer', match: { path: '\\$batch' }, times: 1 });
    expect(expectFailure(await world.businessCentral.deleteOrder(deletionOf(order))).reason).toBe('unclear');
    expect(expectFailure(await world.businessCentral.readOrder(order.id)).reason).toBe('notFound');
  });

  it("what Business Central's rules refuse is refused in its words", async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    await world.simulator.call('POST', `/orders/${order.id}/ship`);
    const shipped = expectValue(await world.businessCentral.readOrder(order.id));
    const failure = expectFailure(await world.businessCentral.deleteOrder(deletionOf(shipped)));
    expect(failure.reason).toBe('refused');
    expect(failure.message).not.toBe('');
  });
});

describe('known records', () => {
  it('finds the document that has a number now', async () => {
    const world = new BusinessCentralWorld();
    const order = await newOrder(world);
    expect(expectValue(await world.businessCentral.findOrderByNumber(order.number))).toMatchObject({ id: order.id });
    expect(expectValue(await world.businessCentral.findOrderByNumber('NONE'))).toBeUndefined();
  });

  it('a customer is asked for afresh each time', async () => {
    const world = new BusinessCentralWorld();
    const asked = await world.simulator.countRequests(async () => [
      expectValue(await world.businessCentral.hasCustomer('C00010')),
      expectValue(await world.businessCentral.hasCustomer('C00010')),
      expectValue(await world.businessCentral.hasCustomer('NOBODY')),
    ]);
    expect(asked).toEqual({ requests: 3, value: [true, true, false] });
  });
});
