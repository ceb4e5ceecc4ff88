import { describe, expect, it } from '@jest/globals';
import type { Base } from '../../lib/conflict/base';
import { patchBase } from '../../lib/conflict/move-base';
import { mappingWith, type OwnField } from '../../lib/mapping/connection-mapping';
import type { OrderMapping } from '../../lib/mapping/field-mapping';
import { readingsOf } from '../../lib/mapping/field-readings';
import type { ConfigurationDesk } from '../../lib/operations/configuration/desk';
import { stageConfiguration } from '../../lib/operations/configuration/stage';
import { tryEntering } from '../../lib/operations/configuration/try-entering';
import { tryOutConfiguration } from '../../lib/operations/configuration/try-out';
import { success } from '../../lib/ports/remote-result';
import { readStoredRules } from '../../lib/sync/merge/stored-rules';
import { ownPhone } from '../support/own-phone';
import { onlyCoupling } from './agreement';
import { addColumn } from './own-columns';
import { World } from './world';

const desk = [{ product: '1896-S', quantity: 2, price: 600 }];

function phone(change: Partial<OwnField> = {}): OrderMapping {
  return mappingWith({ ...ownPhone, header: ownPhone.header.map((field) => ({ ...field, ...change })) });
}

const plain = mappingWith({ codes: {}, header: [], line: [] });

/** Puts versions in force one after the other, as processes take them. */
class Versions {
  readonly #readings: Record<number, ReturnType<typeof readingsOf>> = {};
  #number = 0;

  constructor(
    private readonly world: World,
    deployed: OrderMapping,
  ) {
    this.#readings[0] = readingsOf(deployed);
  }

  activate(mapping: OrderMapping, policies = {}): void {
    this.#number += 1;
    this.#readings[this.#number] = readingsOf(mapping);
    const configuration = { number: this.#number, readings: { ...this.#readings } };
    this.world.reconfigure({ mapping, policies, configuration });
  }
}

/** A coupled order whose phone number stands on either side, in fields that nobody maps yet. */
async function coupledBefore(values: { readonly businessCentral: string; readonly sales: string | null }) {
  const world = await World.create();
  await addColumn(world, 'salesorder', 'contoso_phone');
  const id = await world.people.newSalesOrder({ lines: desk, values: { contoso_phone: values.sales } });
  await world.settle();
  const [order] = await world.people.businessCentralOrders();
  const orderId = String(order?.id);
  await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { phoneNumber: values.businessCentral });
  await world.settle();
  const shown = async () => ({
    businessCentral: (await world.people.businessCentralOrders())[0]?.phoneNumber,
    sales: (await world.people.salesOrder(id)).contoso_phone,
  });
  const touch = async () => {
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, {
      shipToCity: `Neustadt ${world.clock.nowMs()}`,
    });
    await world.settle();
  };
  return { world, id, orderId, shown, touch, versions: new Versions(world, plain) };
}

describe('a version with one more own field, activated while an order is coupled (I2, I3)', () => {
  it('equal values are agreed, and nothing is written for them', async () => {
    const { shown, touch, versions, world } = await coupledBefore({ businessCentral: '45 1', sales: '45 1' });
    versions.activate(phone());
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: '45 1' });
    expect((await onlyCoupling(world)).base?.header['custom.phone']).toEqual({
      businessCentral: '45 1',
      sales: '45 1',
    });
  });

  it('a value that one side alone has travels to the other', async () => {
    const { shown, touch, versions } = await coupledBefore({ businessCentral: '45 1', sales: null });
    versions.activate(phone());
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: '45 1' });
  });

  it('two different values are nobody’s edits: neither is overwritten, and a person is asked', async () => {
    const { shown, touch, versions, world } = await coupledBefore({ businessCentral: '45 1', sales: '99 9' });
    versions.activate(phone());
    await touch();
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: '99 9' });
    const { parked, openConflicts } = await onlyCoupling(world);
    expect(parked?.reason).toBe('conflictNeedsPerson');
    expect(openConflicts).toMatchObject([{ group: 'custom.phone', rule: 'firstMetAsks' }]);
  });

  it('a rule of the version decides such a difference, and the value that lost is in the history with the version', async () => {
    const { shown, touch, versions, world } = await coupledBefore({ businessCentral: '45 1', sales: '99 9' });
    versions.activate(phone(), { conflictRules: [{ when: { group: 'custom.phone' }, rule: 'businessCentralWins' }] });
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: '45 1' });
    const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
    const told = journal.filter(({ conflicts }) => conflicts !== undefined);
    expect(told).toMatchObject([{ configuration: 1, conflicts: [{ sales: { 'custom.phone': '99 9' } }] }]);
    expect((await readStoredRules(world.engine.state, 'world')).rules).toEqual([]);
  });

  it('a field that only the empty side may say empties nothing', async () => {
    const { shown, touch, versions } = await coupledBefore({ businessCentral: '45 1', sales: null });
    versions.activate(phone({ direction: 'fromSales' }));
    await touch();
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: null });
  });

  it('a field that only one side may say replaces what the other holds, and that is in the history', async () => {
    const { shown, touch, versions, world } = await coupledBefore({ businessCentral: '45 1', sales: '99 9' });
    versions.activate(phone({ direction: 'fromBusinessCentral' }));
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: '45 1' });
    const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
    expect(JSON.stringify(journal)).toContain('99 9');
  });
});

describe('a version that reads an own field from another place (I2)', () => {
  it('what the new place shows is no edit: the value that was agreed is not emptied', async () => {
    const { shown, touch, versions, world, id } = await coupledBefore({ businessCentral: '45 1', sales: '45 1' });
    await addColumn(world, 'salesorder', 'contoso_mobile');
    versions.activate(phone());
    await touch();
    versions.activate(phone({ sales: { column: 'contoso_mobile' } }));
    await touch();
    expect((await shown()).businessCentral).toBe('45 1');
    expect((await world.people.salesOrder(id)).contoso_mobile).toBe('45 1');
    const journal = await world.couplings.readJournal('world', (await onlyCoupling(world)).couplingId);
    expect(journal.map(({ summary }) => summary)).toContain(
      'configuration 2 reads custom.phone for the first time; until now it was 1',
    );
  });

  it('taken out and brought back later, what both sides did meanwhile is met anew', async () => {
    const { shown, touch, versions, world, id, orderId } = await coupledBefore({
      businessCentral: '45 1',
      sales: '45 1',
    });
    versions.activate(phone());
    await touch();
    versions.activate(plain);
    await touch();
    await world.people.businessCentral('PATCH', `salesOrders(${orderId})`, { phoneNumber: '45 2' });
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { contoso_phone: '45 3' });
    await world.people.submit(id);
    await world.settle();
    expect(await shown()).toEqual({ businessCentral: '45 2', sales: '45 3' });
    versions.activate(phone());
    await touch();
    expect(await shown()).toEqual({ businessCentral: '45 2', sales: '45 3' });
    expect((await onlyCoupling(world)).parked?.reason).toBe('conflictNeedsPerson');
  });

  it('the base can still be rebuilt from the history (I11)', async () => {
    const { touch, versions, world } = await coupledBefore({ businessCentral: '45 1', sales: '45 1' });
    versions.activate(phone());
    await touch();
    versions.activate(phone({ sales: { column: 'contoso_mobile' } }));
    await touch();
    const coupling = await onlyCoupling(world);
    const journal = await world.couplings.readJournal('world', coupling.couplingId);
    const rebuilt = journal.reduce<Base | undefined>(
      (base, entry) => (entry.basePatch === undefined ? base : patchBase(base, entry.basePatch)),
      undefined,
    );
    expect(rebuilt).toEqual(coupling.base);
  });
});

/** A desk over the world, with one staged version. */
async function deskWithStaged(world: World, written: object): Promise<ConfigurationDesk> {
  const desk: ConfigurationDesk = {
    engine: world.engine,
    deployed: new Map([['world', { businessTimeZone: 'Europe/Copenhagen' }]]),
    trialPorts: (_, { mapping, policies }) => world.portsBy({ mapping, policies }),
  };
  const configuration = { businessTimeZone: 'Europe/Copenhagen', ...written };
  expect(await stageConfiguration(desk, { body: { configuration, why: 'a test' }, who: 'ada' })).toMatchObject({
    kind: 'ok',
  });
  return desk;
}

const writtenPhone = {
  name: 'custom.phone',
  label: 'The phone number',
  kind: 'text',
  takenWhile: 'always',
  maxLength: 30,
  businessCentral: { property: 'phoneNumber' },
  sales: { column: 'contoso_phone' },
};

describe('trying a staged version on a real order', () => {
  it('tells what it would write and ask, beside what the one in force does, and writes nothing', async () => {
    const { world, id, shown } = await coupledBefore({ businessCentral: '45 1', sales: '99 9' });
    const desk = await deskWithStaged(world, { mapping: { header: [writtenPhone] } });
    const before = JSON.stringify(world.couplings.all());
    const answer = await tryOutConfiguration(desk, { body: { version: 1, salesOrderId: id }, who: 'ada' });
    expect(answer).toMatchObject({
      kind: 'ok',
      body: {
        differences: expect.arrayContaining([expect.objectContaining({ path: 'mapping.header.custom.phone.kind' })]),
        order: {
          differs: true,
          now: { conflicts: [], toSales: { header: [] } },
          wouldBe: { conflicts: [{ group: 'custom.phone', rule: 'firstMetAsks', winner: 'undecided' }] },
        },
        past: { considered: 0 },
      },
    });
    await world.settle();
    expect(JSON.stringify(world.couplings.all())).toBe(before);
    expect(await shown()).toEqual({ businessCentral: '45 1', sales: '99 9' });
  });

  it('a value that would travel is told with where it goes', async () => {
    const { world, id } = await coupledBefore({ businessCentral: '45 1', sales: null });
    const desk = await deskWithStaged(world, { mapping: { header: [writtenPhone] } });
    const answer = await tryOutConfiguration(desk, { body: { version: 1, salesOrderId: id }, who: 'ada' });
    expect(answer).toMatchObject({
      body: { order: { wouldBe: { toSales: { header: [{ field: 'custom.phone', from: null, to: '45 1' }] } } } },
    });
  });

  it('P-077 an order that nobody has coupled: whether it enters by either, and which condition of a filter it misses', async () => {
    const world = await World.create();
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }], submit: false });
    await world.settle();
    const policies = {
      ordersEnter: { when: 'active' },
      entryFilters: { fromSales: [{ field: 'shipToCity', equals: 'Rome' }] },
    };
    const desk = await deskWithStaged(world, { policies });
    expect(await tryOutConfiguration(desk, { body: { version: 1, salesOrderId: id }, who: 'ada' })).toMatchObject({
      kind: 'ok',
      body: {
        order: {
          state: 'uncoupled',
          differs: true,
          entry: {
            now: { enters: false, reason: 'notInEntryState' },
            wouldBe: { enters: false, reason: 'stillBeingEntered' },
          },
        },
      },
    });
    await world.clock.advance(10 * 60_000);
    expect(await tryOutConfiguration(desk, { body: { version: 1, salesOrderId: id }, who: 'ada' })).toMatchObject({
      body: {
        order: {
          entry: {
            wouldBe: { reason: 'outsideFilter', missed: expect.stringMatching(/^shipToCity must be Rome \(it is/) },
          },
        },
      },
    });
    expect(world.couplings.all()).toEqual([]);
  });

  it('an order that seems to be on the other side already is not counted as one that would enter', async () => {
    const world = await World.create({ connectionState: 'off' });
    await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }], submit: false });
    await world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00010',
      externalDocumentNumber: 'PO 1',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1896-S', quantity: 1 }],
    });
    await world.clock.advance(10 * 60_000);
    const policies = { ordersEnter: { when: 'active' }, createInSales: 'whenEntered' };
    const desk = await deskWithStaged(world, { policies });
    const body = { pastConflicts: 0, entering: true, version: 1 };
    const side = { enter: 0, first: [], leftOut: { looksLike: 1 } };
    expect(await tryOutConfiguration(desk, { body, who: 'ada' })).toMatchObject({
      body: { entering: { sales: side, businessCentral: side } },
    });
  });

  it('which orders would enter is told by number, and which would not by the reason, of both sides; nothing is coupled by it', async () => {
    const world = await World.create();
    const [one] = [{ product: '1896-S', quantity: 1 }];
    await world.people.newSalesOrder({ lines: [one], submit: false });
    await world.people.newSalesOrder({ lines: [one], submit: false });
    await world.clock.advance(10 * 60_000);
    const desk = await deskWithStaged(world, { policies: { ordersEnter: { when: 'active' }, createInSales: 'off' } });
    const test = async (body: object) =>
      await tryOutConfiguration(desk, { body: { pastConflicts: 0, entering: true, ...body }, who: 'ada' });
    const { body } = (await test({ version: 1 })) as { readonly body: object };
    const { entering } = body as { readonly entering: { readonly sales: { readonly first: readonly string[] } } };
    expect(entering).toMatchObject({
      sales: { enter: 2, leftOut: {}, more: false },
      businessCentral: { enter: 0 },
    });
    expect(entering.sales.first).toHaveLength(2);
    const late = {
      businessTimeZone: 'Europe/Copenhagen',
      policies: { ordersEnter: { when: 'active' }, startDate: '2031-01-01' },
    };
    expect(await test({ configuration: late })).toMatchObject({
      body: { entering: { sales: { enter: 0, first: [], leftOut: { olderThanStartDate: 2 } } } },
    });
    expect(await test({ version: 0 })).toMatchObject({
      body: { entering: { sales: { enter: 0, leftOut: { notInEntryState: 2 } } } },
    });
    expect(world.couplings.all()).toEqual([]);
  });

  it.each([
    ['ten thousand orders', 0, 10_000],
    ['the time that somebody waits', 5_000, 400],
  ])(
    'of more orders than %s allow as many are judged, and it is told that there are more',
    async (_, msAPage, lookedAt) => {
      const world = await World.create();
      const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 }], submit: false });
      const ports = world.portsBy({ mapping: plain, policies: {} });
      const read = await ports.sales.readOrders([id]);
      const page = success({ orders: Array(100).fill(read.ok ? read.value.orders[0] : undefined) });
      const sales = Object.assign(Object.create(ports.sales), {
        listOpenOrderIds: async () => success({ ids: [id], next: 'more' }),
        readOrders: async () => {
          await world.clock.advance(msAPage);
          return page;
        },
      });
      const tried = await tryEntering(world.engine, { ...ports, sales });
      expect(tried).toMatchObject({ value: { sales: { lookedAt, more: true }, businessCentral: { more: false } } });
    },
  );

  it('a version that is wrong, an order that nobody coupled, or none of both is told', async () => {
    const { world } = await coupledBefore({ businessCentral: '45 1', sales: null });
    const desk = await deskWithStaged(world, {});
    const test = (body: object) => tryOutConfiguration(desk, { body, who: 'ada' });
    expect(await test({ configuration: { businessTimeZone: 'Mars' } })).toMatchObject({ code: 'invalid' });
    expect(await test({ version: 1, salesOrderId: '11111111-1111-4111-8111-111111111111' })).toMatchObject({
      kind: 'notFound',
    });
    expect(await test({})).toMatchObject({ kind: 'badRequest' });
    expect(await test({ version: 7 })).toMatchObject({ kind: 'notFound' });
    expect(await test({ version: 1, pastConflicts: 0 })).toMatchObject({
      kind: 'ok',
      body: { order: null, past: null },
    });
  });
});
