import { describe, expect, it } from '@jest/globals';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import { beginDrift } from '../../lib/operations/drift';
import { handleDriftNotice, startDrift } from '../../lib/sync/drift/drift-run';
import { readDrift, writeDrift } from '../../lib/sync/drift/drift-state';
import { expectAgreement, onlyCoupling } from './agreement';
import { longAgoMs, losing, named, reportOf, unheard } from './drift-world';
import { changeState } from './operator';
import { rowsOf } from './people';
import { StopSwitch } from './stop-switch';
import { World, type WorldOptions } from './world';

interface Coupled {
  readonly world: World;
  readonly id: string;
  readonly orderPath: string;
  readonly linePath: string;
}

async function coupledOrder(options: WorldOptions = {}): Promise<Coupled> {
  const world = await World.create(options);
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 5 }] });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const [line] = rowsOf(order?.salesOrderLines);
  const orderPath = `salesOrders(${order?.id})`;
  return { world, id, orderPath, linePath: `${orderPath}/salesOrderLines(${line?.id})` };
}

/** A seller's edit of a submitted order. */
async function edit(world: World, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorders(${id})`, values);
  await world.people.submit(id);
}

/** Begun by an operator, and carried to its end. */
async function reportAfresh(world: World) {
  expect(await beginDrift(world.engine, {})).toMatchObject({ kind: 'ok', body: { started: true } });
  await world.settle();
  return (await readDrift(world.engine.state, 'world')).document.report;
}

/** The base comes to hold what Sales shows of one field, though Business Central shows another. */
async function takeIntoBase(world: World, shipToName: string): Promise<string | null> {
  const { couplingId } = await onlyCoupling(world);
  const stored = await world.couplings.find('world', couplingId);
  const base = stored?.coupling.base;
  if (stored === undefined || base === undefined) {
    throw new Error('not coupled');
  }
  const header = { ...base.header, shipToName: { ...base.header.shipToName, sales: shipToName } };
  await world.couplings.save(stored, { ...stored.coupling, base: { ...base, header } }, []);
  return base.header.shipToName.businessCentral;
}

describe('the drift report', () => {
  it('is zero at rest, costs one request a side for fifty orders, and writes nothing', async () => {
    const world = await World.create();
    for (let order = 0; order < 4; order += 1) {
      await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 + order }] });
    }
    await world.settle();
    const before = JSON.stringify(world.couplings.all());
    await world.people.takeRequests();
    const report = await reportOf(world);
    expect(await world.people.takeRequests()).toEqual({ businessCentral: 1, sales: 1 });
    expect(report).toMatchObject({
      compared: 4,
      unexplained: 0,
      drifting: 0,
      explained: {},
      totalsDiffer: 0,
      notices: 0,
      requests: { businessCentral: 1, sales: 1 },
      drift: [],
    });
    expect(JSON.stringify(world.couplings.all())).toBe(before);
  });

  it('L2 names order, field and both values of a change that nobody heard of, and has it mended', async () => {
    const { world, id, linePath } = await coupledOrder();
    await unheard(world, async () => {
      await world.people.businessCentral('PATCH', linePath, { description: 'Oak, unheard' });
      await edit(world, id, { shipto_city: 'Vejle' });
    });
    const report = await reportOf(world);
    expect(report).toMatchObject({ compared: 1, unexplained: 2, drifting: 1, notices: 2 });
    expect(report.drift.map(({ field }) => field).sort()).toEqual(['description', 'shipToCity']);
    expect(report.drift.find(({ field }) => field === 'shipToCity')).toMatchObject({ sales: 'Vejle' });
    expect(report.drift[0]).toMatchObject({
      businessCentralNumber: expect.any(String),
      salesNumber: expect.any(String),
    });
    await world.settle();
    await world.clock.advance(longAgoMs);
    expect(await reportOf(world)).toMatchObject({ compared: 1, unexplained: 0, drift: [] });
    const { sales, businessCentral } = await expectAgreement(world, id);
    expect(sales.lines[0]?.description).toBe('Oak, unheard');
    expect(businessCentral.header.shipToCity).toBe('Vejle');
  });

  it('compares the sides themselves: a base that holds what both show does not hide that they differ, since when', async () => {
    const { world, id } = await coupledOrder();
    await unheard(world, () => edit(world, id, { shipto_name: 'Somebody else' }));
    const agreed = await takeIntoBase(world, 'Somebody else');
    const first = await reportOf(world);
    expect(first.drift.map(named)).toEqual([['shipToName', agreed, 'Somebody else']]);
    expect(first.notices).toBe(0);
    await world.clock.advance(86_400_000);
    const second = await reportOf(world);
    expect(second.startedIso).not.toBe(first.startedIso);
    expect(second.drift).toEqual(first.drift);
  });

  it('a change whose notice may still be on its way is explained, and so is an order that waits', async () => {
    const { world, id } = await coupledOrder();
    await losing(world, () => edit(world, id, { shipto_city: 'Vejle' }));
    expect(await reportOf(world)).toMatchObject({ unexplained: 0, explained: { onTheWay: 1 }, notices: 0 });
    const { businessCentralId } = await onlyCoupling(world);
    await world.people.control('businessCentral', 'POST', `/orders/${businessCentralId}/release`);
    await world.people.reopen(id);
    const [line] = await world.people.salesLines(id);
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity: 9 });
    await world.people.submit(id);
    await world.settle();
    await world.clock.advance(longAgoMs);
    const report = await reportOf(world);
    expect(report.unexplained).toBe(0);
    expect(report.explained).toEqual({ 'parked:releasedInBusinessCentral': expect.any(Number) });
  });

  it('a conflict that waits for a person explains its own fields and no others', async () => {
    const { world, id, orderPath } = await coupledOrder({
      policies: { conflictRules: [{ when: { group: 'shipTo' }, rule: 'park' }] },
    });
    await losing(world, async () => {
      await world.people.businessCentral('PATCH', orderPath, { shipToName: 'Processor' });
      await edit(world, id, { shipto_name: 'Seller' });
    });
    await world.sweepAndSettle();
    await world.clock.advance(longAgoMs);
    const report = await reportOf(world);
    expect(report.explained).toEqual({ openConflict: 1 });
    expect(report.unexplained).toBe(0);
  });

  it('an order that is gone from one side and nobody heard of it differs as a whole', async () => {
    const { world, orderPath } = await coupledOrder();
    await unheard(world, () => world.people.businessCentral('DELETE', orderPath));
    const report = await reportOf(world);
    expect(report.drift.map(named)).toEqual([['order', null, 'there']]);
    await world.settle();
    await world.clock.advance(longAgoMs);
    const after = await reportOf(world);
    expect(after.unexplained).toBe(0);
    expect(after.explained).toEqual({ 'parked:deletedInBusinessCentral': 1 });
  });

  it('stopped at any request it goes on where it was, and counts every order once', async () => {
    for (let stopAt = 1; stopAt <= 12; stopAt += 1) {
      const stopSwitch = new StopSwitch();
      const { world, linePath } = await coupledOrder({ stopSwitch });
      await world.people.newSalesOrder({ lines: [{ product: '1900-S', quantity: 2 }] });
      await world.settle();
      await unheard(world, () => world.people.businessCentral('PATCH', linePath, { description: 'Oak' }));
      await startDrift(world.engine, 'world');
      stopSwitch.arm(stopAt);
      await world.settle();
      const { document } = await readDrift(world.engine.state, 'world');
      expect(document.run).toBeUndefined();
      expect(document.report).toMatchObject({ compared: 2, unexplained: 1 });
    }
  });

  it('a side that does not answer is asked again, then the report says that it is not whole', async () => {
    const { world } = await coupledOrder();
    await world.people.control('sales', 'POST', '/faults', { kind: 'status', options: { status: 503 } });
    const report = await reportOf(world);
    expect(report.failure).toBe('unavailable');
    expect(world.logger.entries.filter(({ event }) => event === 'drift.incomplete')).toHaveLength(1);
  });

  it('taken over after two minutes without a step, its late step spoils nothing of the one that took over', async () => {
    const { world } = await coupledOrder();
    const { runId } = await startDrift(world.engine, 'world');
    const ports = world.portsBy({ mapping: defaultMapping, policies: {} });
    let second: { readonly runId: string; readonly lostIso?: string } | undefined;
    const slow: typeof ports = {
      ...ports,
      businessCentral: {
        ...ports.businessCentral,
        readOrders: async (ids) => {
          await world.clock.advance(120_000);
          second = await startDrift(world.engine, 'world');
          return await ports.businessCentral.readOrders(ids);
        },
      },
    };
    const notice = { noticeVersion: 1, connectionId: 'world', side: 'businessCentral', about: 'drift' } as const;
    const engine = { ...world.engine, connections: new Map([['world', slow]]) };
    await handleDriftNotice(engine, { ...notice, runId, attemptNumber: 0 });
    expect(second).toMatchObject({ kind: 'started', lostIso: expect.any(String) });
    expect((await readDrift(world.engine.state, 'world')).document).toMatchObject({
      run: { runId: second?.runId, compared: 0 },
    });
    await world.settle();
    const { run, report } = (await readDrift(world.engine.state, 'world')).document;
    expect(run).toBeUndefined();
    expect(report).toMatchObject({ runId: second?.runId, compared: 1, unexplained: 0 });
  });

  it('lost while the connection was off, it is forgotten when that is switched on', async () => {
    const { world } = await coupledOrder();
    await startDrift(world.engine, 'world');
    const lost = await readDrift(world.engine.state, 'world');
    await world.settle();
    const { etag } = await readDrift(world.engine.state, 'world');
    await writeDrift(world.engine.state, 'world', { document: lost.document, etag });
    await changeState(world, { action: 'disable' });
    await world.clock.advance(600_000);
    await changeState(world, { action: 'enable' });
    expect((await readDrift(world.engine.state, 'world')).document.run).toBeUndefined();
  });

  it('switched off in the middle it ends with the reason, is refused meanwhile, and compares again once it is on', async () => {
    const { world } = await coupledOrder();
    await startDrift(world.engine, 'world');
    await changeState(world, { action: 'disable' });
    await world.settle();
    expect((await readDrift(world.engine.state, 'world')).document).toMatchObject({
      report: { compared: 0, failure: 'switchedOff' },
    });
    expect(await beginDrift(world.engine, {})).toMatchObject({ kind: 'refused', code: 'switchedOff' });
    await changeState(world, { action: 'enable' });
    const report = await reportAfresh(world);
    expect(report).toMatchObject({ compared: 1, unexplained: 0 });
    expect(report?.failure).toBeUndefined();
  });
});
