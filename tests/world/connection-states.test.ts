import { describe, expect, it } from '@jest/globals';
import { listConnections } from '../../lib/operations/connections';
import { enterOrder, listOffered } from '../../lib/operations/offered-orders';
import { coupleOrders } from '../../lib/operations/order-commands';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import { synchronizeOrders } from '../../lib/operations/synchronize-orders';
import { handleNotice } from '../../lib/sync/handle-notice';
import { aCoupling } from '../contract/couplings-samples';
import { expectValue } from '../support/results';
import { expectAgreement } from './agreement';
import { changeState } from './operator';
import { type Row, rowsOf } from './people';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };

async function change(world: World, body: Row): Promise<Row> {
  const answer = await changeState(world, body);
  if (answer.kind !== 'ok') {
    throw new Error(JSON.stringify(answer));
  }
  await world.settle();
  return answer.body as Row;
}

async function offeredIn(world: World): Promise<readonly Row[]> {
  const answer = await listOffered(world.engine, {});
  return (answer as unknown as { body: { orders: readonly Row[] } }).body.orders;
}

async function couplingOf(world: World, salesId: string) {
  return (await world.couplings.findByRecord('world', 'sales', salesId))?.coupling;
}

async function subscriptionsIn(world: World): Promise<number> {
  return expectValue(await world.doors.subscriptions.list()).length;
}

/** A released order of Business Central, which the policy would make in Sales. */
async function releasedOrder(world: World, more: Row = {}): Promise<Row> {
  const order = await world.people.businessCentral('POST', 'salesOrders', {
    customerNumber: 'C00010',
    ...more,
    salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }],
  });
  await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`, {});
  return order;
}

describe('before a connection is loaded (spec §2)', () => {
  it.each(['connected', 'matched'] as const)(
    '%s: no notice creates anything on either side; each order is offered with the reason and enters once loaded',
    async (state) => {
      const world = await World.create({ connectionState: state });
      const salesId = await world.people.newSalesOrder({ lines: [line] });
      const released = await releasedOrder(world);
      await world.settle();
      await world.sweepAndSettle();
      expect(await world.people.businessCentralOrders()).toHaveLength(1);
      expect(rowsOf((await world.people.sales('GET', 'salesorders')).value)).toHaveLength(1);
      expect(await offeredIn(world)).toEqual([
        expect.objectContaining({ side: 'businessCentral', recordId: released.id, reason: 'notLoaded' }),
        expect.objectContaining({ side: 'sales', recordId: salesId, reason: 'notLoaded' }),
      ]);
      expect(await change(world, { action: 'advance', to: 'loaded' })).toMatchObject({ state: 'loaded', offered: 0 });
      expect(await world.people.businessCentralOrders()).toHaveLength(2);
      expect(rowsOf((await world.people.sales('GET', 'salesorders')).value)).toHaveLength(2);
      await expectAgreement(world, salesId);
      expect(await offeredIn(world)).toEqual([]);
    },
  );

  it('coupled orders are kept the same as soon as the switch is on', async () => {
    const world = await World.create({ connectionState: 'connected' });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    const order = await releasedOrder(world);
    await world.settle();
    const body = { salesOrderId: salesId, businessCentralOrderId: order.id, valuesOf: 'sales' };
    expect(await coupleOrders(world.engine, { body, who: 'ada' })).toMatchObject({ kind: 'ok' });
    await world.settle();
    await expectAgreement(world, salesId);
    expect(await offeredIn(world)).toEqual([]);
  });

  it('an operator’s word lets a single order enter, as a pilot', async () => {
    const world = await World.create({ connectionState: 'connected' });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    const other = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    expect(await enterOrder(world.engine, { body: { salesOrderId: salesId }, who: 'ada' })).toMatchObject({
      kind: 'ok',
    });
    await world.settle();
    await expectAgreement(world, salesId);
    expect(await couplingOf(world, other)).toBeUndefined();
  });

  it('states go forward alone, each with who and when', async () => {
    const world = await World.create({ connectionState: 'off' });
    await change(world, { action: 'enable' });
    await change(world, { action: 'advance', to: 'matched', reason: 'nothing to match' });
    await change(world, { action: 'advance', to: 'live' });
    const back = await changeState(world, { action: 'advance', to: 'matched' });
    expect(back).toMatchObject({ kind: 'refused', code: 'notBack' });
    expect(await listConnections(world.engine, {})).toMatchObject({
      body: {
        connections: [
          {
            connectionId: 'world',
            state: 'live',
            enabled: true,
            steps: [
              { number: 1, what: 'enabled', state: 'connected', by: 'ada' },
              { number: 2, what: 'advanced', state: 'matched', by: 'ada', reason: 'nothing to match' },
              { number: 3, what: 'advanced', state: 'live', by: 'ada', atIso: expect.stringMatching(/^2026-03-02T/) },
            ],
          },
        ],
      },
    });
  });
});

describe('an order older than the start date', () => {
  const policies = { startDate: '2026-03-02' };

  it('is offered, not created, on both sides; a person lets it enter', async () => {
    const world = await World.create({ policies: { ...policies, startDate: '2026-03-03' } });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    const released = await releasedOrder(world, { orderDate: '2026-03-01' });
    await world.settle();
    expect(await offeredIn(world)).toEqual([
      expect.objectContaining({ side: 'businessCentral', reason: 'beforeStartDate', number: released.number }),
      expect.objectContaining({ side: 'sales', reason: 'beforeStartDate', recordId: salesId }),
    ]);
    await enterOrder(world.engine, { body: { salesOrderId: salesId }, who: 'ada' });
    await enterOrder(world.engine, { body: { businessCentralOrderId: released.id }, who: 'ada' });
    await world.settle();
    await expectAgreement(world, salesId);
    expect(rowsOf((await world.people.sales('GET', 'salesorders')).value)).toHaveLength(2);
    expect(await offeredIn(world)).toEqual([]);
  });

  it('one that is let in says when it is made, and is listed with its number and what it waits for until then', async () => {
    const world = await World.create({
      policies: { ...policies, startDate: '2027-01-01', ordersEnter: { when: 'active', quietMinutes: 5 } },
    });
    const salesId = await world.people.newSalesOrder({ lines: [line], submit: false });
    const { ordernumber: number } = await world.people.salesOrder(salesId);
    const entered = await enterOrder(world.engine, { body: { salesOrderId: salesId }, who: 'ada' });
    const earliestIso = (entered as unknown as { body: { earliestIso: string } }).body.earliestIso;
    const leftMs = Date.parse(earliestIso) - world.clock.nowMs();
    expect([leftMs > 240_000, leftMs <= 300_000]).toEqual([true, true]);
    expect(entered).toMatchObject({
      body: {
        number,
        waitsFor: 'stillBeingEntered',
        sentence: expect.stringContaining(`: at ${earliestIso} at the earliest`),
      },
    });
    const row = { recordId: salesId, number, reason: 'stillBeingEntered', earliestIso, admittedBy: 'ada' };
    expect(await offeredIn(world)).toEqual([expect.objectContaining(row)]);
    await world.clock.advance(60_000);
    await world.people.sales('PATCH', `salesorders(${salesId})`, { description: 'Ring first' });
    const about = {
      noticeVersion: 1,
      connectionId: 'world',
      side: 'sales',
      about: 'order',
      recordId: salesId,
    } as const;
    await handleNotice(world.engine, { ...about, cause: 'updated', attemptNumber: 0 });
    const [later] = await offeredIn(world);
    expect(Date.parse(String(later?.earliestIso)) - Date.parse(earliestIso)).toBeGreaterThanOrEqual(60_000);
    await world.settle();
    await expectAgreement(world, salesId);
    expect(await offeredIn(world)).toEqual([]);
  });

  it.each([
    ['not in the state in which orders enter', 'notInEntryState', { ordersEnter: { when: 'submitted' } }],
    ['never, since none is made there', undefined, { createInBusinessCentral: 'off' }],
  ] as const)('one that is let in and does not go yet is told so: %s', async (_, waitsFor, more) => {
    const world = await World.create({ policies: more });
    const salesId = await world.people.newSalesOrder({ lines: [line], submit: false });
    const { ordernumber: number } = await world.people.salesOrder(salesId);
    const entered = await enterOrder(world.engine, { body: { salesOrderId: salesId }, who: 'ada' });
    await world.settle();
    if (waitsFor === undefined) {
      expect(entered).toMatchObject({ kind: 'refused', code: 'createInBusinessCentralOff' });
      expect(await offeredIn(world)).toEqual([]);
      return;
    }
    expect(entered).toMatchObject({ kind: 'ok', body: { number, waitsFor, earliestIso: null } });
    expect(await offeredIn(world)).toEqual([expect.objectContaining({ recordId: salesId, number, reason: waitsFor })]);
    await world.people.submit(salesId);
    await world.settle();
    await expectAgreement(world, salesId);
    expect(await offeredIn(world)).toEqual([]);
  });

  it('one that is let in along with others is listed with its own number and reason, and no more once it is closed', async () => {
    const world = await World.create();
    const salesId = await world.people.newSalesOrder({ lines: [line], submit: false });
    const { ordernumber: number } = await world.people.salesOrder(salesId);
    await synchronizeOrders(world.engine, { body: { orders: [{ salesOrderId: salesId }] }, who: 'ada' });
    await world.settle();
    expect(await offeredIn(world)).toEqual([
      expect.objectContaining({ recordId: salesId, number, reason: 'notInEntryState', admittedBy: 'ada' }),
    ]);
    await world.people.sales('POST', 'CancelSalesOrder', {
      OrderClose: { subject: 'Changed their mind', 'salesorderid@odata.bind': `/salesorders(${salesId})` },
      Status: 4,
    });
    await world.settle();
    expect(await offeredIn(world)).toEqual([]);
  });

  it('made since the start date enters by itself', async () => {
    const world = await World.create({ policies });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    await expectAgreement(world, salesId);
  });
});

describe('an order that seems to be on the other side already (I5)', () => {
  it('is offered with the one it looks like, not made a second time; coupled by a person both agree', async () => {
    const world = await World.create();
    const order = await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      externalDocumentNumber: 'PO 1',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }],
    });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    await world.sweepAndSettle();
    expect(await world.people.businessCentralOrders()).toHaveLength(1);
    expect(await offeredIn(world)).toEqual([
      expect.objectContaining({
        side: 'sales',
        recordId: salesId,
        reason: 'looksLike',
        lookAlike: { id: order.id, number: order.number },
      }),
    ]);
    const body = { salesOrderId: salesId, businessCentralOrderId: order.id, valuesOf: 'sales' };
    await coupleOrders(world.engine, { body, who: 'ada' });
    await world.settle();
    await expectAgreement(world, salesId);
    expect(await offeredIn(world)).toEqual([]);
  });

  it('likewise from Business Central; a person who says that it is another lets it enter', async () => {
    const world = await World.create();
    await world.people.newSalesOrder({ lines: [line], submit: false, values: { name: 'PO 7' } });
    const released = await releasedOrder(world, { externalDocumentNumber: 'PO 7' });
    await world.settle();
    expect(await offeredIn(world)).toEqual([
      expect.objectContaining({ side: 'businessCentral', recordId: released.id, reason: 'looksLike' }),
    ]);
    await enterOrder(world.engine, { body: { businessCentralOrderId: released.id }, who: 'ada' });
    await world.settle();
    expect(rowsOf((await world.people.sales('GET', 'salesorders')).value)).toHaveLength(2);
    expect(await offeredIn(world)).toEqual([]);
  });

  it('another customer’s order of the same name is another order', async () => {
    const world = await World.create();
    await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      externalDocumentNumber: 'PO 1',
    });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    await expectAgreement(world, salesId);
  });
});

describe('two connections on one Sales organization', () => {
  it('an order that another connection has is not made a second time (W-31)', async () => {
    const world = await World.create();
    const second = new Map([...world.engine.connections, ['other', { ...world.ports }]]);
    const engine = { ...world.engine, connections: second };
    const salesId = await world.people.newSalesOrder({ lines: [line], submit: false });
    await world.couplings.create(aCoupling({ connectionId: 'other', salesId }), []);
    await world.people.submit(salesId);
    await world.operate(async () => {
      const notice = {
        noticeVersion: 1,
        connectionId: 'world',
        side: 'sales',
        about: 'order',
        recordId: salesId,
      } as const;
      await handleNotice(engine, { ...notice, cause: 'updated', attemptNumber: 0 });
      return { kind: 'ok', body: {} };
    });
    expect(await world.people.businessCentralOrders()).toEqual([]);
    expect(await offeredIn(world)).toMatchObject([{ recordId: salesId, reason: 'coupledElsewhere' }]);
  });
});

describe('the switch', () => {
  it('is off until somebody switches it on: nothing is read, written or registered', async () => {
    const world = await World.create({ connectionState: 'off' });
    await world.people.newSalesOrder({ lines: [line] });
    await world.people.takeRequests();
    await world.sweepAndSettle();
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 0, sales: 0 });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await subscriptionsIn(world)).toBe(0);
  });

  it('switched off nothing is read or written; switched on again the gap is swept and nothing is lost (L2)', async () => {
    const world = await World.create();
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    await expectAgreement(world, salesId);
    await change(world, { action: 'disable', reason: 'stock-taking' });
    await world.people.takeRequests();
    await world.people.reopen(salesId);
    const [first] = await world.people.salesLines(salesId);
    await world.people.sales('PATCH', `salesorderdetails(${first?.salesorderdetailid})`, { quantity: 7 });
    await world.people.submit(salesId);
    const later = await world.people.newSalesOrder({ lines: [line] });
    await world.people.takeRequests();
    await world.settle();
    await world.clock.advance(3 * 86_400_000);
    await world.sweepAndSettle();
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 0, sales: 0 });
    await change(world, { action: 'enable' });
    await expectAgreement(world, salesId);
    await expectAgreement(world, later);
  });

  it('switching off leaves no registration in Business Central, and the timer takes away what was left', async () => {
    const world = await World.create({ policies: { quotes: 'activeQuotes' } });
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await subscriptionsIn(world)).toBe(2);
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      match: { method: 'DELETE', path: 'subscriptions' },
      options: { status: 400 },
    });
    const stuck = await change(world, { action: 'disable' });
    expect(stuck).toMatchObject({ enabled: false, businessCentral: { problem: expect.any(String) } });
    await world.people.control('businessCentral', 'DELETE', '/faults');
    await superviseConnection(world.engine, 'world', world.doors);
    expect(await subscriptionsIn(world)).toBe(0);
    expect(await change(world, { action: 'disable' })).toMatchObject({
      businessCentral: { removed: 0 },
      sales: { isRegistered: true },
    });
  });
});
