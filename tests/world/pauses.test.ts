import { describe, expect, it } from '@jest/globals';
import { listPauses, pause, resume } from '../../lib/operations/pauses';
import type { PauseScope } from '../../lib/sync/pauses/pauses';
import { expectAgreement } from './agreement';
import { rowsOf } from './people';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };

async function stop(world: World, scope: PauseScope): Promise<string> {
  const answer = await pause(world.engine, { body: { scope, reason: 'stock-taking' }, who: 'ada' });
  if (answer.kind !== 'ok') {
    throw new Error(JSON.stringify(answer));
  }
  return String((answer.body as { number: number }).number);
}

async function goOn(world: World, number: string): Promise<number> {
  const answer = await resume(world.engine, { number, connectionId: undefined });
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

const scopes: readonly (readonly [string, (couplingId: string) => PauseScope])[] = [
  ['the connection', () => ({ what: 'connection' })],
  ['the customer', () => ({ what: 'customer', customer: 'C00010' })],
  ['the order', (couplingId) => ({ what: 'order', couplingId })],
];

describe('pauses (spec C11)', () => {
  it.each(scopes)(
    '%s stands still with the reason shown; nothing is lost and it goes on when lifted',
    async (_, scopeOf) => {
      const world = await World.create();
      const salesId = await agreedOrder(world);
      const number = await stop(world, scopeOf((await couplingOf(world, salesId))?.couplingId ?? ''));
      const before = JSON.stringify(await world.people.businessCentralOrders());
      await world.people.reopen(salesId);
      await world.people.submit(salesId);
      await world.settle();
      expect(JSON.stringify(await world.people.businessCentralOrders())).toBe(before);
      await bothEdit(world, salesId);
      expect((await couplingOf(world, salesId))?.parked).toMatchObject({
        reason: 'pausedByOperator',
        sentence: expect.stringMatching(/^ada has paused this since .*: stock-taking$/),
      });
      expect(await goOn(world, number)).toBe(1);
      const agreed = await expectAgreement(world, salesId);
      expect(agreed.sales.lines[0]).toMatchObject({ quantity: '9', unitPrice: '777' });
      expect((await couplingOf(world, salesId))?.parked).toBeUndefined();
    },
  );

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
          { connectionId: 'world', number: 2, by: 'ada', reason: 'stock-taking', scope: { what: 'connection' } },
        ],
      },
    });
    expect(await resume(world.engine, { number: '7', connectionId: undefined })).toMatchObject({ kind: 'notFound' });
    const wrong = await pause(world.engine, { body: { scope: { what: 'week' } }, who: 'ada' });
    expect(wrong).toMatchObject({
      kind: 'badRequest',
      error: expect.stringMatching(/scope.*must be .*connection.*reason/s),
    });
  });
});
