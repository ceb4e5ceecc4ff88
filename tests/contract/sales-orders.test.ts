import { describe, expect, it } from '@jest/globals';
import { decimal } from '../../lib/order/decimal.js';
import { expectFailure, expectValue } from '../support/results.js';
import { chairLineId, deskLineId, deskOrder, lineValues, orderId } from './sales-samples.js';
import { rows, SalesWorld } from './sales-world.js';

describe('Sales client against the simulator', () => {
  it('D-007 creates an order under our id with its lines and reads it back in the same request', async () => {
    const world = new SalesWorld();
    expectValue(await world.sales.readCapabilities());
    const { requests, value } = await world.countRequests(() => world.sales.createOrder(deskOrder));
    const order = expectValue(value);
    expect(requests).toBe(1);
    expect(order).toMatchObject({
      id: orderId,
      customerName: 'Adlerhof Interiors',
      stateCode: 0,
      cells: {
        name: 'PO 4711',
        'customerid_account.accountnumber': 'C00010',
        'transactioncurrencyid.isocurrencycode': 'EUR',
        shipto_city: 'Freudstadt',
        totallineitemamount: '1298.8',
      },
    });
    expect(order.orderNumber).not.toBe('');
    expect(order.lines).toMatchObject([
      {
        id: deskLineId,
        cells: {
          'productid.productnumber': '1896-S',
          'uomid.name': 'PCS',
          quantity: '2',
          priceperunit: '649.4',
          ispriceoverridden: true,
        },
      },
    ]);
    const read = await world.countRequests(() => world.sales.readOrder(orderId));
    expect(read.requests).toBe(1);
    expect(expectValue(read.value)).toEqual(order);
  });

  it('several orders are read with their lines in one request, each as alone, and what is not there is absent', async () => {
    const world = new SalesWorld();
    const alone = expectValue(await world.sales.createOrder(deskOrder));
    const other = { ...deskOrder, orderId: '0b000000-0000-4000-8000-000000000001', lines: [] };
    expectValue(await world.sales.createOrder(other));
    const asked = [orderId, other.orderId, '0a000000-0000-4000-8000-00000000dead'];
    const { requests, value } = await world.countRequests(() => world.sales.readOrders(asked));
    const { orders, requests: told } = expectValue(value);
    expect([requests, told]).toEqual([1, 1]);
    expect(orders.map(({ id, lines }) => [id, lines.length]).sort()).toEqual(
      [
        [orderId, 1],
        [other.orderId, 0],
      ].sort(),
    );
    const together = orders.find(({ id }) => id === orderId);
    expect(together).toMatchObject({ ...alone });
  });

  it('lines that come on several pages are all read, and each page is told', async () => {
    const world = new SalesWorld();
    await world.control('POST', '/setup', { pageSize: 2 });
    const lines = [1, 2, 3, 4, 5].map((number) => ({
      values: lineValues(rows.desk, String(number), '649.4'),
      id: `0c000000-0000-4000-8000-00000000000${number}`,
    }));
    expectValue(await world.sales.createOrder({ ...deskOrder, lines }));
    const { requests, value } = await world.countRequests(() => world.sales.readOrders([orderId]));
    const { orders, requests: told } = expectValue(value);
    expect(orders[0]?.lines).toHaveLength(5);
    expect([requests, told]).toEqual([3, 3]);
  });

  it('D-007 a repeated creation answers that it exists and changes nothing', async () => {
    const world = new SalesWorld();
    const first = expectValue(await world.sales.createOrder(deskOrder));
    expect(expectFailure(await world.sales.createOrder(deskOrder)).reason).toBe('exists');
    expect(expectValue(await world.sales.readOrder(orderId))).toEqual(first);
  });

  it('F7 a creation whose answer is lost is repeated and answers "exists"', async () => {
    const world = new SalesWorld();
    expectValue(await world.sales.readCapabilities());
    await world.control('POST', '/faults', { kind: 'lostAnswer', match: { path: '\\$batch' }, times: 1 });
    expect(expectFailure(await world.sales.createOrder(deskOrder)).reason).toBe('exists');
    expect(expectValue(await world.sales.readOrder(orderId)).lines).toHaveLength(1);
  });

  it('submits in the same change set when asked', async () => {
    const world = new SalesWorld();
    expect(expectValue(await world.sales.createOrder({ ...deskOrder, submit: true }))).toMatchObject({
      stateCode: 1,
      statusCode: 3,
    });
  });

  it('D-005 an order that is not there is notFound', async () => {
    const world = new SalesWorld();
    expect(expectFailure(await world.sales.readOrder(orderId)).reason).toBe('notFound');
  });

  it('D-012 a reference that is not there refuses the creation and leaves nothing', async () => {
    const world = new SalesWorld();
    const header = { ...deskOrder.header, customerid_account: { bind: `/accounts(${orderId})` } };
    expect(expectFailure(await world.sales.createOrder({ ...deskOrder, header })).reason).toBe('refused');
    expect(expectFailure(await world.sales.readOrder(orderId)).reason).toBe('notFound');
  });

  it('changes header and lines in one request and shows the state after the commit', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder(deskOrder));
    const { requests, value } = await world.countRequests(() =>
      world.sales.changeOrder({
        orderId,
        version: before.version,
        reopen: false,
        header: { shipto_city: 'Neustadt', discountamount: { decimal: decimal('12.34') } },
        lines: [
          {
            kind: 'update',
            id: deskLineId,
            version: before.lines[0]?.version ?? '',
            values: { quantity: { decimal: decimal('3') } },
          },
          { kind: 'insert', id: chairLineId, values: lineValues(rows.chair, '4', '125.1') },
        ],
      }),
    );
    expect(requests).toBe(1);
    const after = expectValue(value);
    expect(after.cells).toMatchObject({
      shipto_city: 'Neustadt',
      discountamount: '12.34',
      totallineitemamount: '2448.6',
    });
    expect(after.lines.map((line) => [line.cells['productid.productnumber'], line.cells.quantity])).toEqual([
      ['1896-S', '3'],
      ['1900-S', '4'],
    ]);
    expect(expectValue(await world.sales.readOrder(orderId))).toEqual(after);
  });

  it('D-008 a header that moved on is a versionMismatch and nothing is changed', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder(deskOrder));
    await world.asSeller('PATCH', `salesorders(${orderId})`, { name: 'PO 4712' });
    const change = { orderId, version: before.version, reopen: false, header: { shipto_city: 'Neustadt' }, lines: [] };
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('versionMismatch');
    expect(expectValue(await world.sales.readOrder(orderId)).cells).toMatchObject({
      name: 'PO 4712',
      shipto_city: 'Freudstadt',
    });
  });

  it('D-026 a line that moved on undoes the whole change', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder(deskOrder));
    await world.asSeller('PATCH', `salesorderdetails(${deskLineId})`, { quantity: 5 });
    const line = {
      kind: 'update' as const,
      id: deskLineId,
      version: before.lines[0]?.version ?? '',
      values: { quantity: { decimal: decimal('3') } },
    };
    const insert = { kind: 'insert' as const, id: chairLineId, values: lineValues(rows.chair, '4', '125.1') };
    const change = { orderId, version: before.version, reopen: false, header: {}, lines: [insert, line] };
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('versionMismatch');
    expect(expectValue(await world.sales.readOrder(orderId)).lines).toMatchObject([
      { id: deskLineId, cells: { quantity: '5' } },
    ]);
  });

  it('D-008 a line that was deleted is a versionMismatch, not an order that is gone', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder(deskOrder));
    await world.asSeller('DELETE', `salesorderdetails(${deskLineId})`);
    const lines = [{ kind: 'delete' as const, id: deskLineId, version: before.lines[0]?.version ?? '' }];
    const change = { orderId, version: before.version, reopen: false, header: {}, lines };
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('versionMismatch');
  });

  it('D-008 an order that was deleted is notFound when it is changed', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder(deskOrder));
    await world.asSeller('DELETE', `salesorders(${orderId})`);
    const change = { orderId, version: before.version, reopen: false, header: { name: 'x' }, lines: [] };
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('notFound');
  });

  it('F7 a change whose answer is lost is made once and told as unclear, since its repeat is refused', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder(deskOrder));
    await world.control('POST', '/faults', { kind: 'lostAnswer', match: { path: '\\$batch' }, times: 1 });
    const lines = [{ kind: 'insert' as const, id: chairLineId, values: lineValues(rows.chair, '1', '125.1') }];
    const change = { orderId, version: before.version, reopen: false, header: {}, lines };
    expect(expectFailure(await world.sales.changeOrder(change)).reason).toBe('unclear');
    expect(expectValue(await world.sales.readOrder(orderId)).lines).toHaveLength(2);
  });

  it('reopens, changes and submits a submitted order in one change set', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder({ ...deskOrder, submit: true }));
    const change = {
      orderId,
      version: before.version,
      reopen: true,
      header: { name: 'PO 9' },
      lines: [
        {
          kind: 'update' as const,
          id: deskLineId,
          version: before.lines[0]?.version ?? '',
          values: { quantity: { decimal: decimal('7') } },
        },
      ],
    };
    const after = expectValue(await world.sales.changeOrder(change));
    expect(after).toMatchObject({
      cells: { name: 'PO 9' },
      stateCode: 1,
      statusCode: 3,
      lines: [{ cells: { quantity: '7' } }],
    });
  });

  it('D-051 a line under a submitted order is refused in the words of Sales', async () => {
    const world = new SalesWorld();
    const before = expectValue(await world.sales.createOrder({ ...deskOrder, submit: true }));
    const lines = [{ kind: 'insert' as const, id: chairLineId, values: lineValues(rows.chair, '1', '125.1') }];
    const failure = expectFailure(
      await world.sales.changeOrder({ orderId, version: before.version, reopen: false, header: {}, lines }),
    );
    expect(failure).toMatchObject({ reason: 'refused', code: '0x80043b09' });
    expect(failure.message).toContain('read only');
  });

  it('I13 decimals of a line keep every digit', async () => {
    const world = new SalesWorld();
    const values = { ...lineValues(rows.desk, '2', '649.4'), priceperunit: { decimal: decimal('123456789012.34') } };
    const order = expectValue(await world.sales.createOrder({ ...deskOrder, lines: [{ id: deskLineId, values }] }));
    expect(order.lines[0]?.cells.priceperunit).toBe('123456789012.34');
    expect(order.cells.totallineitemamount).toBe('246913578024.68');
  });
});
