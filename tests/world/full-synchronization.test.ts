import { describe, expect, it } from '@jest/globals';
import { commandJob } from '../../lib/full-synchronization/command-job';
import { readJob } from '../../lib/full-synchronization/job-store';
import { takeJobTurn, turnNotice } from '../../lib/full-synchronization/take-turn';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import { matchOrders } from '../../lib/operations/match-orders';
import { uncoupleOrder } from '../../lib/operations/order-commands';
import type { JobNotice } from '../../lib/ports/notice';
import { readConnectionRecord } from '../../lib/sync/connection/record';
import { expectAgreement } from './agreement';
import { counted, reported, say, shown, turn, unseen, worldWithOrders } from './full-synchronization-world';
import { World } from './world';

interface Pair {
  readonly businessCentral: { readonly id: string };
  readonly sales: { readonly id: string };
}

async function matchBody(world: World): Promise<{ readonly matched: readonly Pair[] }> {
  const answer = await matchOrders(world.engine, { body: {}, who: 'ada' });
  return (answer as unknown as { readonly body: { readonly matched: readonly Pair[] } }).body;
}

describe('full synchronization: the dry run', () => {
  it('an order that was uncoupled is told as such on both sides, also where it would not enter by itself', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }] });
    await world.settle();
    await uncoupleOrder(world.engine, { body: { salesOrderId: id }, who: 'ada' });
    const [order] = await world.people.businessCentralOrders();
    await world.people.control('businessCentral', 'POST', `/orders/${order?.id}/reopen`);
    await say(world, 'survey');
    await world.settle();
    expect(await counted(world)).toEqual([
      '1 businessCentral leftOut uncoupledBefore',
      '1 sales leftOut uncoupledBefore',
    ]);
  });

  it('tells what would become of each order and why, and changes nothing', async () => {
    const { world, ids } = await worldWithOrders(2, { policies: { startDate: '2026-03-02' } });
    await unseen(world, async () => {
      await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }], submit: false });
      await world.people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00020', orderDate: '2026-03-02' });
      const older = await world.people.businessCentral('POST', 'salesOrders', {
        customerNumber: 'C00020',
        orderDate: '2025-12-01',
        salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 4 }],
      });
      await world.people.control('businessCentral', 'POST', `/orders/${older.id}/release`);
    });
    await world.people.takeRequests();
    await say(world, 'survey');
    await world.settle();
    expect((await shown(world)).phase).toBe('surveyed');
    expect(await counted(world)).toEqual([
      '1 businessCentral leftOut notReleased',
      '1 businessCentral leftOut olderThanStartDate',
      '1 sales leftOut notInEntryState',
      '2 sales toLoad',
    ]);
    expect(
      (await reported(world))
        .filter(({ outcome }) => outcome === 'toLoad')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(world.couplings.all()).toEqual([]);
    expect(await world.people.businessCentralOrders()).toHaveLength(2);
    // A page of each side with the lines, and one look-up of each kind: not one request an order.
    const { businessCentral, sales } = await world.people.takeRequests();
    expect(businessCentral).toBeLessThanOrEqual(5);
    expect(sales).toBeLessThanOrEqual(4);
  });

  it('F15 tells all that is missing on the other side at once, by name and by how many orders need it', async () => {
    const { world } = await worldWithOrders(1);
    await unseen(world, async () => {
      await world.people.newSalesOrder({ customer: 'C00030', lines: [{ product: '1900-S', quantity: 1 }] });
    });
    const items = (await world.people.businessCentral('GET', "items?$filter=number%20eq%20'1900-S'")).value;
    const [item] = items as { readonly id: string }[];
    await world.people.businessCentral('PATCH', `items(${item?.id})`, { blocked: true });
    await say(world, 'survey');
    await world.settle();
    expect((await shown(world)).missing).toEqual([{ name: 'businessCentral: item 1900-S (blocked there)', orders: 2 }]);
    expect(await counted(world)).toEqual(['2 sales toLoad referenceMissing']);
  });

  it('W-31 an order that another connection has is left out', async () => {
    const { world, ids } = await worldWithOrders(2);
    const [mine] = world.engine.connections.values();
    (world.engine.connections as Map<string, unknown>).set('other', mine);
    await world.couplings.create(
      {
        couplingId: '22222222-aaaa-4aaa-8aaa-222222222222',
        connectionId: 'other',
        generation: 1,
        origin: 'sales',
        state: 'waiting',
        salesId: ids[0] ?? '',
        versions: {},
        phases: {},
        journalSequence: 1,
        createdIso: '2026-03-02T09:00:00.000Z',
        updatedIso: '2026-03-02T09:00:00.000Z',
      },
      [],
    );
    const command = { about: 'fullSynchronization', connectionId: 'world', command: 'survey', who: 'ada' } as const;
    await commandJob(world.engine, command);
    await world.settle();
    (world.engine.connections as Map<string, unknown>).delete('other');
    expect(await counted(world)).toEqual(['1 sales leftOut coupledElsewhere', '1 sales toLoad']);
  });

  it('an order that may be one of the other side is left to matching, and made only when that is asked for', async () => {
    const { world } = await worldWithOrders(1);
    await unseen(world, async () => {
      await world.people.businessCentral('POST', 'salesOrders', {
        customerNumber: 'C00010',
        externalDocumentNumber: 'LOAD 1',
      });
    });
    await say(world, 'survey');
    await world.settle();
    expect(await counted(world)).toEqual([
      '1 businessCentral leftOut matchCandidate',
      '1 sales leftOut matchCandidate',
    ]);
    await say(world, 'survey', 'create');
    await world.settle();
    expect(await counted(world)).toEqual(['1 businessCentral leftOut notReleased', '1 sales toLoad']);
  });

  it('P-130 judges candidates by the criteria of the connection, as match does, and lists anew when they change', async () => {
    const header = { shipToName: { matchPriority: 1 } };
    const mapping = mappingWith({ codes: {}, header: [], line: [], fields: { header, line: {} } });
    const { world } = await worldWithOrders(1, { mapping });
    await unseen(world, async () => {
      const lines = [{ product: '1896-S', quantity: 1 }];
      await world.people.newSalesOrder({ lines, values: { name: 'PO 7', shipto_name: 'Gate 4' } });
      // The number of the first is no criterion here; the name of the second is.
      for (const about of [{ externalDocumentNumber: 'LOAD 1' }, { shipToName: 'GATE 4' }]) {
        await world.people.businessCentral('POST', 'salesOrders', { customerNumber: 'C00020', ...about });
      }
    });
    await say(world, 'survey');
    await world.settle();
    const candidates = (await reported(world)).filter(({ reason }) => reason === 'matchCandidate');
    const matched = (await matchBody(world)).matched;
    expect(matched).toHaveLength(1);
    expect(candidates.map(({ id }) => id).sort()).toEqual(
      matched.flatMap(({ businessCentral, sales }) => [businessCentral.id, sales.id]).sort(),
    );

    const surveyed = await shown(world);
    const [ports] = world.engine.connections.values();
    const connection = { ...ports?.connection, mapping: defaultMapping };
    (world.engine.connections as Map<string, unknown>).set('world', { ...ports, connection });
    await say(world, 'start');
    expect((await shown(world)).jobId).not.toBe(surveyed.jobId);
  });
});

describe('full synchronization: the load', () => {
  it('makes every order in scope once, from both sides, and both sides agree', async () => {
    const { world, ids } = await worldWithOrders(12);
    const released = await unseen(world, async () => {
      const order = await world.people.businessCentral('POST', 'salesOrders', {
        customerNumber: 'C00020',
        externalDocumentNumber: 'PHONE',
        salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 4 }],
      });
      await world.people.control('businessCentral', 'POST', `/orders/${order.id}/release`);
      return String(order.id);
    });
    await say(world, 'survey');
    await world.settle();
    await say(world, 'start');
    await world.settle();
    expect((await shown(world)).phase).toBe('loaded');
    expect(await counted(world)).toEqual(['1 businessCentral coupled', '12 sales coupled']);
    expect((await readConnectionRecord(world.state, 'world')).state).toBe('loaded');
    const ofBusinessCentral = await world.couplings.findByRecord('world', 'businessCentral', released);
    for (const id of [...ids, ofBusinessCentral?.coupling.salesId ?? '']) {
      await expectAgreement(world, id);
    }
    expect(await world.people.businessCentralOrders()).toHaveLength(13);
    expect(world.crashes).toEqual([]);
    await say(world, 'survey');
    await world.settle();
    expect(await counted(world)).toEqual([
      '13 businessCentral leftOut alreadyCoupled',
      '13 sales leftOut alreadyCoupled',
    ]);
  });

  it('an order that waits is told with its reason, goes on by itself, and holds no other up', async () => {
    const { world } = await worldWithOrders(3);
    await unseen(world, async () => {
      await world.people.newSalesOrder({ customer: 'C00040', values: { name: 'WAITS' }, lines: [] });
    });
    const customers = (await world.people.businessCentral('GET', "customers?$filter=number%20eq%20'C00040'")).value;
    const [customer] = customers as { readonly id: string }[];
    await world.people.businessCentral('PATCH', `customers(${customer?.id})`, { blocked: 'All' });
    await say(world, 'start');
    await world.settle();
    const [waits] = (await reported(world)).filter(({ outcome }) => outcome === 'parked');
    expect(waits).toMatchObject({ side: 'sales', reason: 'referenceMissing' });
    expect(waits?.detail).toContain('customer C00040');
    expect(await counted(world)).toEqual(['3 sales coupled', '1 sales parked referenceMissing']);
  });

  it('goes on after a pause where it was, and ends when it is canceled; what was made stays', async () => {
    const { world } = await worldWithOrders(20);
    await say(world, 'survey');
    await world.settle();
    await say(world, 'start');
    await say(world, 'pause');
    await world.settle();
    expect([(await shown(world)).phase, world.couplings.all().length]).toEqual(['loading', 0]);
    await say(world, 'resume');
    await turn(world);
    await say(world, 'cancel');
    await world.settle();
    const made = world.couplings.all().length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(20);
    expect((await shown(world)).phase).toBe('canceled');
    await say(world, 'start');
    await world.settle();
    expect(world.couplings.all()).toHaveLength(20);
    expect(await world.people.businessCentralOrders()).toHaveLength(20);
  });

  it('P-129 two manual runs do not collide: of two that begin at once one is refused, and matching couples no order twice', async () => {
    const { world } = await worldWithOrders(6);
    await unseen(world, async () => {
      await world.people.businessCentral('POST', 'salesOrders', {
        customerNumber: 'C00010',
        externalDocumentNumber: 'LOAD 1',
        salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2 }],
      });
    });
    const results = await Promise.all([say(world, 'start', 'create'), say(world, 'start', 'create')]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    const body = { by: [['customer', 'externalDocumentNumber']], apply: true };
    const matching = world.operate(() => matchOrders(world.engine, { body, who: 'eve' }));
    await matching;
    await world.settle();
    const salesIds = world.couplings.all().map(({ salesId }) => salesId);
    expect([salesIds.length, new Set(salesIds).size]).toEqual([6, 6]);
    expect(await world.people.businessCentralOrders()).toHaveLength(6);
  });

  it('a side that does not answer is shown, waited for, and the run goes on by itself', async () => {
    const { world } = await worldWithOrders(3);
    await world.people.control('sales', 'POST', '/faults', { kind: 'status', options: { status: 503 }, times: 12 });
    await say(world, 'start');
    await world.settle();
    expect(await counted(world)).toEqual(['3 sales coupled']);
    expect(world.logger.entries.map(({ event }) => event)).toContain('fullSynchronization.waits');
  });
});

describe('full synchronization beside live changes', () => {
  it('L5 lets in no more orders a minute than it was told, so that the limits of both systems hold', async () => {
    const { world } = await worldWithOrders(20);
    await commandJob(world.engine, {
      about: 'fullSynchronization',
      connectionId: 'world',
      command: 'start',
      who: 'ada',
      perMinute: 60,
    });
    const beganMs = world.clock.nowMs();
    await world.settle();
    expect(await counted(world)).toEqual(['20 sales coupled']);
    expect(world.clock.nowMs() - beganMs).toBeGreaterThan(15_000);
  });

  it('lets in few orders at a time, and fewer while the queue is behind', async () => {
    const { world } = await worldWithOrders(30);
    await say(world, 'survey');
    await world.settle();
    await say(world, 'start');
    const takeTurn = async () => {
      const stored = await readJob(world.engine.state, 'world');
      const { notice } = turnNotice('world', wanted(stored).job, 0);
      await takeJobTurn(world.engine, notice as JobNotice);
      return wanted(await readJob(world.engine.state, 'world')).job;
    };
    expect((await takeTurn()).inFlight).toHaveLength(10);
    await world.clock.advance(10_000);
    // Nobody works on the queue: what was let in waits there, so that nothing more is, and the window shrinks.
    const behind = await takeTurn();
    expect([behind.inFlight.length, behind.window]).toEqual([10, 5]);
    await world.clock.advance(10_000);
    expect((await takeTurn()).window).toBe(2);
    await world.settle();
    expect((await shown(world)).phase).toBe('loaded');
  });

  it('a live change during a load goes first: it is handled with the next message, whatever is left to load', async () => {
    const { world, ids } = await worldWithOrders(60, { connectionState: 'live' });
    const agreed = await world.people.newSalesOrder({
      values: { name: 'LIVE' },
      lines: [{ product: '1896-S', quantity: 1 }],
    });
    await world.settle();
    await say(world, 'survey');
    await world.settle();
    await say(world, 'start');
    await turn(world);
    await turn(world);
    expect((await shown(world)).progress.ended).toBeLessThan(30);
    const [line] = await world.people.salesLines(agreed);
    await world.people.reopen(agreed);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 9 });
    await world.people.submit(agreed);
    const beganMs = world.clock.nowMs();
    await turn(world);
    await turn(world);
    const stored = await world.couplings.findByRecord('world', 'sales', agreed);
    const order = await world.people.businessCentral(
      'GET',
      `salesOrders(${stored?.coupling.businessCentralId})?$expand=salesOrderLines`,
    );
    expect((order.salesOrderLines as { readonly quantity: number }[])[0]?.quantity).toBe(9);
    expect((await shown(world)).phase).toBe('loading');
    expect(world.clock.nowMs() - beganMs).toBeLessThan(2_000);
    await world.settle();
    expect(world.couplings.all()).toHaveLength(ids.length + 1);
  });
});

function wanted<Value>(value: Value | undefined): Value {
  if (value === undefined) {
    throw new Error('missing');
  }
  return value;
}
