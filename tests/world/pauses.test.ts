import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { retryOrder } from '../../lib/operations/order-commands';
import { listPauses, pause, resume } from '../../lib/operations/pauses';
import { decideDeletion } from '../../lib/operations/resolve-deletion';
import type { Engine } from '../../lib/sync/engine';
import { pauseReasons, type writtenScope } from '../../lib/sync/pauses/pauses';
import { sweepProductStock } from '../../lib/sync/seller-news/product-stock';
import { expectAgreement } from './agreement';
import { coupledOrder, deleteInBusinessCentral, notes, stateInSales } from './life-cycle-world';
import { rowsOf } from './people';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };

type WrittenScope = z.infer<typeof writtenScope>;

async function stop(world: World, scope: WrittenScope): Promise<string> {
  const answer = await pause(world.engine, { body: { scope, reason: 'stock-taking' }, who: 'ada' });
  if (answer.kind !== 'ok') {
    throw new Error(JSON.stringify(answer));
  }
  return String((answer.body as { number: number }).number);
}

async function goOn(world: World, number: string): Promise<number> {
  const answer = await resume(world.engine, { number });
  await world.settle();
  return (answer as unknown as { body: { asked: number } }).body.asked;
}

async function couplingOf(world: World, salesId: string) {
  return (await world.couplings.findByRecord('world', 'sales', salesId))?.coupling;
}

/** The processor changes the price, the seller the quantity. */
async function bothEdit(world: World, salesId: string): Promise<void> {
  const coupling = await couplingOf(world, salesId);
  const order = (await world.people.businessCentralOrders()).find(({ id }) => id === coupling?.businessCentralId);
  const [first] = rowsOf(order?.salesOrderLines);
  await world.people.businessCentral('PATCH', `salesOrders(${order?.id})/salesOrderLines(${first?.id})`, {
    unitPrice: 777,
  });
  await world.people.reopen(salesId);
  const [salesLine] = await world.people.salesLines(salesId);
  await world.people.sales('PATCH', `salesorderdetails(${salesLine?.salesorderdetailid})`, { quantity: 9 });
  await world.people.submit(salesId);
  await world.settle();
}

async function agreedOrder(world: World): Promise<string> {
  const salesId = await world.people.newSalesOrder({ lines: [line] });
  await world.settle();
  await expectAgreement(world, salesId);
  return salesId;
}

/** A second connection of the deployment, of the same company or of another; nothing is sent by it. */
function besides(world: World, company: 'same' | 'other'): Engine {
  const { ports } = world;
  const place = company === 'same' ? ports.company : { ...ports.company, companyId: 'another' };
  const second = { ...ports, company: place, connection: { ...ports.connection, connectionId: 'second' } };
  return {
    ...world.engine,
    connections: new Map([
      ['world', ports],
      ['second', second],
    ]),
  };
}

async function told(engine: Engine, connectionId: string): Promise<readonly string[]> {
  const answer = await listPauses(engine, { connectionId });
  return (answer as unknown as { body: { pauses: { code: string }[] } }).body.pauses.map(({ code }) => code);
}

const scopes: readonly (readonly [string, string, (couplingId: string) => WrittenScope])[] = [
  ['everything', 'everything', () => ({ what: 'everything' })],
  ['the company', 'the company [-0-9a-f]+', () => ({ what: 'company' })],
  ['the connection', 'the connection', () => ({ what: 'connection' })],
  ['the customer', 'the customer C00010', () => ({ what: 'customer', customer: 'C00010' })],
  ['the order', 'this order', (couplingId) => ({ what: 'order', couplingId })],
];

describe('pauses (spec C11)', () => {
  it.each(scopes)(
    '%s stands still with the reason shown; nothing is lost and it goes on when lifted',
    async (_, words, scopeOf) => {
      const world = await World.create();
      const salesId = await agreedOrder(world);
      const scope = scopeOf((await couplingOf(world, salesId))?.couplingId ?? '');
      const number = await stop(world, scope);
      const before = JSON.stringify(await world.people.businessCentralOrders());
      await world.people.reopen(salesId);
      await world.people.submit(salesId);
      await world.settle();
      expect(JSON.stringify(await world.people.businessCentralOrders())).toBe(before);
      await bothEdit(world, salesId);
      expect((await couplingOf(world, salesId))?.parked).toMatchObject({
        reason: pauseReasons[scope.what],
        sentence: expect.stringMatching(
          new RegExp(`^Pause ${number}: ada has paused ${words} since [-0-9T:.Z]+: stock-taking$`),
        ),
      });
      expect(await goOn(world, number)).toBe(1);
      const agreed = await expectAgreement(world, salesId);
      expect(agreed.sales.lines[0]).toMatchObject({ quantity: '9', unitPrice: '777' });
      expect((await couplingOf(world, salesId))?.parked).toBeUndefined();
    },
  );

  it.each<[string, WrittenScope, boolean]>([
    ['the connection', { what: 'connection' }, true],
    ['one direction', { what: 'direction', to: 'sales' }, true],
    ['another customer', { what: 'customer', customer: 'C99999' }, false],
  ])(
    'an order that is looked at by hand tells whether %s is paused, by whom and how to go on',
    async (_, scope, isPaused) => {
      const world = await World.create();
      const salesId = await agreedOrder(world);
      const number = Number(await stop(world, scope));
      const answer = await retryOrder(world.engine, { body: { salesOrderId: salesId }, who: 'bob' });
      const paused = { number, sentence: expect.stringMatching(/^Pause 1: ada has paused .*: stock-taking$/) };
      expect(answer).toMatchObject({ kind: 'ok', body: { asked: true, paused: isPaused ? paused : null } });
    },
  );

  it('two people pause the same: lifting one does not let go what the other has stopped', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    const pauseBy = async (who: string, reason: string) =>
      (await pause(world.engine, { body: { scope: { what: 'everything' }, reason }, who })) as unknown as {
        body: { number: number };
      };
    const first = await pauseBy('ada', 'stock-taking');
    const second = await pauseBy('bo', 'new prices');
    const again = await pauseBy('bo', 'new prices');
    const listed = (await listPauses(world.engine, {})) as unknown as { body: { pauses: readonly object[] } };
    expect(listed.body.pauses).toMatchObject([
      { number: first.body.number, by: 'ada', reason: 'stock-taking' },
      { number: again.body.number, by: 'bo', reason: 'new prices' },
    ]);
    expect(await resume(world.engine, { number: String(second.body.number) })).toMatchObject({ kind: 'notFound' });
    await bothEdit(world, salesId);
    await goOn(world, String(again.body.number));
    expect((await couplingOf(world, salesId))?.parked).toMatchObject({
      reason: 'everythingPaused',
      sentence: expect.stringContaining('stock-taking'),
    });
    await goOn(world, String(first.body.number));
    await expectAgreement(world, salesId);
  });

  it('writes to one side stand still, those to the other go on', async () => {
    const world = await World.create();
    const salesId = await agreedOrder(world);
    const number = await stop(world, { what: 'direction', to: 'businessCentral' });
    await bothEdit(world, salesId);
    const [salesLine] = await world.people.salesLines(salesId);
    const [order] = await world.people.businessCentralOrders();
    expect(salesLine?.priceperunit).toBe(777);
    expect(rowsOf(order?.salesOrderLines)[0]?.quantity).toBe(2);
    await goOn(world, number);
    expect((await expectAgreement(world, salesId)).businessCentral.lines[0]?.quantity).toBe('9');
  });

  it('a new order is not made while its customer or the direction is paused, and is made afterwards', async () => {
    for (const scope of [
      { what: 'customer', customer: 'C00010' },
      { what: 'direction', to: 'businessCentral' },
    ] as const) {
      const world = await World.create();
      const number = await stop(world, scope);
      const salesId = await world.people.newSalesOrder({ lines: [line] });
      await world.settle();
      expect(await world.people.businessCentralOrders()).toEqual([]);
      await goOn(world, number);
      await expectAgreement(world, salesId);
    }
  });

  it('orders of other customers go on (L4)', async () => {
    const world = await World.create();
    await stop(world, { what: 'customer', customer: 'C00020' });
    await agreedOrder(world);
  });

  it('pauses are listed with who and why; the same scope paused again is one pause; a wrong one is named', async () => {
    const world = await World.create();
    await stop(world, { what: 'connection' });
    await stop(world, { what: 'connection' });
    expect(await listPauses(world.engine, {})).toMatchObject({
      body: {
        pauses: [
          {
            connections: ['world'],
            code: 'connectionPaused',
            number: 2,
            by: 'ada',
            reason: 'stock-taking',
            scope: { what: 'connection' },
          },
        ],
      },
    });
    expect(await resume(world.engine, { number: '7' })).toMatchObject({ kind: 'notFound' });
    const wrong = await pause(world.engine, { body: { scope: { what: 'week' } }, who: 'ada' });
    expect(wrong).toMatchObject({
      kind: 'badRequest',
      error: expect.stringMatching(/scope.*must be .*connection.*reason/s),
    });
  });

  it('everything is all connections, a company all that have it, a connection one; resuming wakes the orders of each', async () => {
    for (const company of ['same', 'other'] as const) {
      const world = await World.create();
      const engine = besides(world, company);
      const pauseIt = (scope: WrittenScope, connectionId?: string) =>
        pause(engine, {
          body: { scope, reason: 'moving', ...(connectionId === undefined ? {} : { connectionId }) },
          who: 'ada',
        });
      expect(await pauseIt({ what: 'everything' })).toMatchObject({
        body: { number: 1, code: 'everythingPaused', connections: ['world', 'second'] },
      });
      await pauseIt({ what: 'company' }, 'world');
      await pauseIt({ what: 'connection' }, 'second');
      expect(await told(engine, 'world')).toEqual(['everythingPaused', 'companyPaused']);
      const ofSecond = company === 'same' ? ['everythingPaused', 'companyPaused'] : ['everythingPaused'];
      expect(await told(engine, 'second')).toEqual([...ofSecond, 'connectionPaused']);
      const salesId = await world.people.newSalesOrder({ lines: [line] });
      await world.settle();
      expect((await couplingOf(world, salesId))?.parked?.reason).toBe('everythingPaused');
      expect(await resume(engine, { number: '1' })).toMatchObject({
        body: { asked: 1, connections: ['world', 'second'] },
      });
      await world.settle();
      expect((await couplingOf(world, salesId))?.parked?.reason).toBe('companyPaused');
      expect(await goOn(world, '2')).toBe(1);
      await expectAgreement(world, salesId);
    }
  });

  it('everything takes no connection; of several one must be named for what is narrower', async () => {
    const world = await World.create();
    const engine = besides(world, 'same');
    const body = { scope: { what: 'everything' }, reason: 'moving', connectionId: 'world' };
    expect(await pause(engine, { body, who: 'ada' })).toMatchObject({
      kind: 'badRequest',
      error: expect.stringMatching(/left out/),
    });
    const narrow = { scope: { what: 'company' }, reason: 'moving' };
    expect(await pause(engine, { body: narrow, who: 'ada' })).toMatchObject({
      kind: 'badRequest',
      error: expect.stringMatching(/several/),
    });
  });

  it('while writes to Sales are paused nothing is told, closed or cancelled there, and all of it comes afterwards', async () => {
    const life = await coupledOrder({ policies: { cancelAfterMinutes: 30 } });
    const { world } = life;
    const number = await stop(world, { what: 'direction', to: 'sales' });
    const told = await notes(life);
    await deleteInBusinessCentral(life);
    await world.clock.advance(40 * 60_000);
    await world.sweepAndSettle();
    expect((await couplingOf(world, life.id))?.parked?.reason).toBe('directionPaused');
    expect([await notes(life), await stateInSales(life)]).toEqual([told, 1]);
    await goOn(world, number);
    await world.clock.advance(40 * 60_000);
    await world.sweepAndSettle();
    expect([await stateInSales(life), (await couplingOf(world, life.id))?.state]).toEqual([2, 'ended']);
  });

  it('what a person decides of a deleted order is refused while it would be written, and done afterwards', async () => {
    const life = await coupledOrder();
    await deleteInBusinessCentral(life);
    const number = await stop(life.world, { what: 'direction', to: 'sales' });
    const decide = () =>
      decideDeletion(life.world.engine, { body: { salesOrderId: life.id, action: 'cancelInSales' }, who: 'ada' });
    expect(await decide()).toMatchObject({ kind: 'refused', code: 'directionPaused' });
    expect(await stateInSales(life)).toBe(1);
    await goOn(life.world, number);
    expect(await decide()).toMatchObject({ kind: 'ok' });
    expect(await stateInSales(life)).toBe(2);
  });

  it('what an order waits for is told to the seller once writes to Sales go on', async () => {
    const world = await World.create();
    const number = await stop(world, { what: 'direction', to: 'sales' });
    await world.people.control('businessCentral', 'POST', '/faults', {
      kind: 'status',
      match: { method: 'POST', path: 'batch' },
      options: { status: 403 },
    });
    const salesId = await world.people.newSalesOrder({ lines: [line] });
    await world.settle();
    expect((await couplingOf(world, salesId))?.parked?.reason).toBe('notPermitted');
    expect(await notes({ world, id: salesId, order: {} })).toBe('');
    await goOn(world, number);
    await world.clock.advance(3_600_000);
    await world.sweepAndSettle();
    expect(await notes({ world, id: salesId, order: {} })).not.toBe('');
  });

  it.each([{ what: 'everything' }, { what: 'direction', to: 'sales' }] as const)(
    'products show no new quantity on hand while %j is paused, and do afterwards',
    async (scope) => {
      const world = await World.create({ policies: { stockOnProducts: true } });
      const number = await stop(world, scope);
      expect(await sweepProductStock(world.engine, 'world')).toBe(0);
      await goOn(world, number);
      expect(await sweepProductStock(world.engine, 'world')).toBeGreaterThan(1);
    },
  );

  it('an order that enters meanwhile knows what Business Central worked out: an edit of it there is one, and the rule decides', async () => {
    const conflictRules = [{ when: { group: 'email' }, rule: 'businessCentralWins' }];
    const world = await World.create({ policies: { conflictRules } });
    await stop(world, { what: 'direction', to: 'sales' });
    const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
    await world.settle();
    const [order] = await world.people.businessCentralOrders();
    const email = 'processor@adlerhof.example';
    await world.people.businessCentral('PATCH', `salesOrders(${order?.id})`, { email });
    await world.settle();
    await world.people.reopen(id);
    await world.people.sales('PATCH', `salesorders(${id})`, { emailaddress: 'seller@adlerhof.example' });
    await world.people.submit(id);
    await world.settle();
    expect(await world.people.businessCentralOrders()).toMatchObject([{ email }]);
  });
});
