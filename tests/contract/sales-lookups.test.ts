import { describe, expect, it } from '@jest/globals';
import { capabilitiesLifeMs } from '../../lib/dataverse/capabilities.js';
import { referenceLifeMs } from '../../lib/dataverse/references.js';
import { stableId } from '../../local/sales/seed.js';
import { expectFailure, expectValue } from '../support/results.js';
import { deskOrder, orderId } from './sales-samples.js';
import { rows, SalesWorld } from './sales-world.js';

const keys = { accountNumbers: ['C00010', 'C99999'], productNumbers: ['1896-S', 'NONE'], isoCurrencyCodes: ['EUR'] };

describe('Sales look-ups against the simulator', () => {
  it('finds the rows behind business keys, with units and price list; what is not there is absent', async () => {
    const world = new SalesWorld();
    const { requests, value } = await world.countRequests(() => world.sales.findReferences(keys));
    const found = expectValue(value);
    expect(requests).toBe(2);
    expect([...found.accounts]).toEqual([['C00010', rows.account]]);
    expect([...found.products.keys()]).toEqual(['1896-S']);
    expect(found.products.get('1896-S')).toMatchObject({ id: rows.desk });
    expect(found.products.get('1896-S')?.units.get('PCS')).toBe(rows.pieces);
    expect([...found.currencies]).toEqual([['EUR', { id: rows.euro, precision: 2, priceLevelId: rows.euroPrices }]]);
  });

  it('I15 tells the organization afresh; a copied one has another id', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.readOrganizationId());
    expect(expectValue(await world.sales.readCapabilities()).organizationId).toBe(before);
    await world.simulator.fault('environmentCopied', {}, { times: 1 });
    expect(expectValue(await world.sales.readOrganizationId())).not.toBe(before);
  });

  it('remembers what was found for a while, and asks again for what was not', async () => {
    const world = new SalesWorld();
    expectValue(await world.sales.findReferences(keys));
    const known = { accountNumbers: ['C00010'], productNumbers: ['1896-S'], isoCurrencyCodes: ['EUR'] };
    expect((await world.countRequests(() => world.sales.findReferences(known))).requests).toBe(0);
    expect((await world.countRequests(() => world.sales.findReferences(keys))).requests).toBe(1);
    world.clock.advance(referenceLifeMs);
    expect((await world.countRequests(() => world.sales.findReferences(known))).requests).toBe(2);
  });

  it('an inactive account, and a number that two accounts share, name no account', async () => {
    const world = new SalesWorld();
    await world.asSeller('PATCH', `accounts(${stableId('customer C00020')})`, { statecode: 1, statuscode: 2 });
    await world.asSeller('POST', 'accounts', { name: 'Double', accountnumber: 'C00010' });
    const asked = { accountNumbers: ['C00010', 'C00020'], productNumbers: [], isoCurrencyCodes: [] };
    expect(expectValue(await world.sales.findReferences(asked)).accounts.size).toBe(0);
  });

  it('D-021 keys with quotes and wildcards find only themselves', async () => {
    const world = new SalesWorld();
    await world.asSeller('POST', 'accounts', { name: "O'Neill", accountnumber: "O'N%" });
    await world.asSeller('POST', 'accounts', { name: 'Other', accountnumber: "O'NX" });
    const asked = { accountNumbers: ["O'N%", "O'%"], productNumbers: [], isoCurrencyCodes: [] };
    expect([...expectValue(await world.sales.findReferences(asked)).accounts.keys()]).toEqual(["O'N%"]);
  });

  it('a bind that failed makes the next look-up ask again', async () => {
    const world = new SalesWorld();
    const asked = { accountNumbers: ['C00020'], productNumbers: [], isoCurrencyCodes: [] };
    expectValue(await world.sales.findReferences(asked));
    const gone = stableId('customer C00020');
    await world.asSeller('DELETE', `accounts(${gone})`);
    const header = { ...deskOrder.header, customerid_account: { bind: `/accounts(${gone})` } };
    expect(expectFailure(await world.sales.createOrder({ ...deskOrder, header })).reason).toBe('refused');
    expect(expectValue(await world.sales.findReferences(asked)).accounts.size).toBe(0);
  });

  it('tells switches and own columns, and remembers them for a while', async () => {
    const world = new SalesWorld();
    const first = expectValue(await world.sales.readCapabilities());
    expect(first).toEqual({
      organizationId: stableId('organization'),
      salesOrderProcessing: false,
      systemPricing: true,
      pricingDecimals: 2,
      currencyDecimals: new Map([
        ['EUR', 2],
        ['USD', 2],
        ['GBP', 2],
        ['DKK', 2],
      ]),
      ownColumns: new Set(),
    });
    await world.control('POST', '/setup', { salesOrderProcessing: true, systemPricing: false });
    expect((await world.countRequests(() => world.sales.readCapabilities())).requests).toBe(0);
    world.clock.advance(capabilitiesLifeMs);
    const { requests, value } = await world.countRequests(() => world.sales.readCapabilities());
    expect(requests).toBe(1);
    expect(expectValue(value)).toMatchObject({ salesOrderProcessing: true, systemPricing: false });
  });

  it('D-020 lists modified orders oldest first and pages with an opaque link', async () => {
    const world = new SalesWorld();
    expectValue(await world.sales.createOrder(deskOrder));
    const second = '0a000000-0000-4000-8000-000000000002';
    world.clock.advance(5_000);
    expectValue(await world.sales.createOrder({ ...deskOrder, orderId: second, lines: [] }));
    const listed = expectValue(await world.sales.listOrdersModifiedSince('2026-01-14T09:59:00Z'));
    expect(listed.orders.map(({ id }) => id)).toEqual([orderId, second]);
    const read = expectValue(await world.sales.readOrder(second));
    expect(listed.orders[1]).toEqual({ id: second, modifiedIso: read.modifiedOn, version: read.version });
    expect(listed.next).toBeUndefined();
    expect(expectValue(await world.sales.listOrdersModifiedSince('2026-01-14T10:00:03Z')).orders).toHaveLength(1);
  });

  it('a next page of another origin is not followed', async () => {
    const world = new SalesWorld();
    const failure = expectFailure(
      await world.sales.listOrdersModifiedSince(
        '2026-01-14T09:59:00Z',
        'https://elsewhere.test/api/data/v9.2/salesorders',
      ),
    );
    expect(failure.reason).toBe('invalid');
  });

  it('tells which orders there still are; 50 ids a request', async () => {
    const world = new SalesWorld();
    expectValue(await world.sales.createOrder(deskOrder));
    const others = Array.from({ length: 50 }, (_, index) => orderId.replace(/^.{8}/, String(index).padStart(8, '0')));
    const { requests, value } = await world.countRequests(() => world.sales.findOrders([...others, orderId]));
    expect(requests).toBe(2);
    expect([...expectValue(value)]).toEqual([orderId]);
    await world.asSeller('DELETE', `salesorders(${orderId})`);
    expect(expectValue(await world.sales.findOrders([orderId])).size).toBe(0);
    expect((await world.countRequests(() => world.sales.findOrders([]))).requests).toBe(0);
  });

  it('lists Active and Submitted orders, none that is closed', async () => {
    const world = new SalesWorld();
    expectValue(await world.sales.createOrder(deskOrder));
    expect(expectValue(await world.sales.listOpenOrderIds()).ids).toContain(orderId);
    const closing = {
      OrderClose: { 'salesorderid@odata.bind': `/salesorders(${orderId})`, subject: 'off' },
      Status: 4,
    };
    await world.asSeller('POST', 'CancelSalesOrder', closing);
    expect(expectValue(await world.sales.listOpenOrderIds()).ids).not.toContain(orderId);
  });
});
