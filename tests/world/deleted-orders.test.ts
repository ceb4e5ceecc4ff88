import { describe, expect, it } from '@jest/globals';
import { pause, resume } from '../../lib/operations/pauses';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { liftPause, readPause } from '../../lib/sync/life-cycle/pause';
import { expectAgreement } from './agreement';
import { coupledOrder, deleteInBusinessCentral, type Life, notes, stateInSales } from './life-cycle-world';
import { World } from './world';

type DeletedOrders = NonNullable<ConnectionPolicies['deletedOrders']>;

const minutesMs = 60_000;

const lifeWith = (deletedOrders: DeletedOrders, more: Partial<ConnectionPolicies> = {}) =>
  coupledOrder({ policies: { deletedOrders, ...more } });

async function deleteInSales({ world, id }: Life): Promise<void> {
  await world.people.reopen(id);
  await world.people.sales('DELETE', `salesorders(${id})`);
  await world.settle();
}

async function pass({ world }: Life, minutes: number): Promise<void> {
  await world.clock.advance(minutes * minutesMs);
  await world.sweepAndSettle();
}

const couplingOf = ({ world }: Life) => world.couplings.all()[0];

async function numbersOf({ world }: Life): Promise<readonly unknown[]> {
  return (await world.people.businessCentralOrders()).map(({ number }) => number);
}

async function salesOrdersOf({ world }: Life): Promise<readonly { readonly salesorderid: string }[]> {
  return (await world.people.sales('GET', 'salesorders?$select=salesorderid')).value as { salesorderid: string }[];
}

describe('policy deletedOrders: an order that was deleted on one side, without a person', () => {
  it('makeAnew: made anew in Business Central after the time, not before, under the same history (P-106)', async () => {
    const life = await lifeWith({ inBusinessCentral: { action: 'makeAnew', afterMinutes: 60 } });
    await deleteInBusinessCentral(life);
    await life.world.clock.advance(50 * minutesMs);
    expect(couplingOf(life)?.parked?.reason).toBe('deletedInBusinessCentral');
    expect(await numbersOf(life)).toEqual([]);
    await pass(life, 60);
    const { coupling, businessCentral } = await expectAgreement(life.world, life.id);
    expect(businessCentral.lines).toHaveLength(2);
    expect(await numbersOf(life)).toEqual([coupling.businessCentralNumber]);
    expect(coupling.businessCentralNumber).not.toBe(life.order.number);
    expect(await notes(life)).toContain('was deleted in Business Central');
    const journal = await life.world.couplings.readJournal('world', coupling.couplingId);
    expect(journal.map(({ summary }) => summary)).toContain(
      'to be made anew in Business Central, by the policy deletedOrders',
    );
  });

  it('makeAnew: made anew in Sales (P-106)', async () => {
    const life = await lifeWith({ inSales: { action: 'makeAnew', afterMinutes: 10 } });
    await deleteInSales(life);
    expect(couplingOf(life)?.parked?.reason).toBe('deletedInSales');
    expect(await salesOrdersOf(life)).toEqual([]);
    await pass(life, 20);
    const [order] = await salesOrdersOf(life);
    expect(order?.salesorderid).not.toBe(life.id);
    await expectAgreement(life.world, order?.salesorderid ?? '');
    expect(await numbersOf(life)).toEqual([life.order.number]);
  });

  it.each(['inBusinessCentral', 'inSales'] as const)(
    'uncouple: the coupling of an order deleted %s ends, and the other order is kept as it is (P-105)',
    async (where) => {
      const life = await lifeWith({ [where]: { action: 'uncouple', afterMinutes: 10 } });
      const phase = await stateInSales(life);
      await (where === 'inSales' ? deleteInSales(life) : deleteInBusinessCentral(life));
      await pass(life, 20);
      expect(couplingOf(life)).toMatchObject({ state: 'ended', uncoupled: true });
      await pass(life, 60);
      if (where === 'inSales') {
        expect(await numbersOf(life)).toEqual([life.order.number]);
        expect(await salesOrdersOf(life)).toEqual([]);
      } else {
        expect(await stateInSales(life)).toBe(phase);
        expect(await numbersOf(life)).toEqual([]);
      }
      expect(life.world.couplings.all()).toHaveLength(1);
    },
  );

  it('what was entered again by hand meanwhile is shown to a person, and no second one is made (I5)', async () => {
    const life = await lifeWith({ inBusinessCentral: { action: 'makeAnew', afterMinutes: 10 } });
    const lines = (life.order.salesOrderLines as { lineObjectNumber: string; quantity: number }[]).map(
      ({ lineObjectNumber, quantity }) => ({ lineType: 'Item', lineObjectNumber, quantity }),
    );
    await deleteInBusinessCentral(life);
    const { id } = await life.world.people.businessCentral('POST', 'salesOrders', {
      customerNumber: life.order.customerNumber,
      salesOrderLines: lines,
    });
    await life.world.people.control('businessCentral', 'POST', `/orders/${id}/release`);
    await life.world.settle();
    await pass(life, 30);
    expect(couplingOf(life)?.parked?.reason).toBe('enteredAgain');
    expect(await numbersOf(life)).toHaveLength(1);
  });

  it('many at once are no decision of people: nothing is made anew or uncoupled before an operator has looked', async () => {
    const life = await lifeWith(
      { inBusinessCentral: { action: 'makeAnew', afterMinutes: 10 } },
      { pauseWhenGone: { orders: 1, percent: 0 } },
    );
    const { world } = life;
    await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 3 }] });
    await world.settle();
    for (const { id } of await world.people.businessCentralOrders()) {
      await world.people.businessCentral('DELETE', `salesOrders(${id})`);
    }
    await world.settle();
    await pass(life, 30);
    expect(world.couplings.all().map(({ parked }) => parked?.reason)).toContain('lifeCyclePaused');
    expect(await numbersOf(life)).toEqual([]);
  });

  it.each([
    ['makeAnew', true],
    ['uncouple', false],
  ] as const)(
    'many deleted at once in Sales stand still under %s as well, until an operator lifts it',
    async (action, isMade) => {
      const life = await lifeWith(
        { inSales: { action, afterMinutes: 10 } },
        { pauseWhenGone: { orders: 1, percent: 0 }, cancelAfterMinutes: 10 },
      );
      const { world } = life;
      const other = await world.people.newSalesOrder({ lines: [{ product: '1900-S', quantity: 3 }] });
      await world.settle();
      for (const id of [life.id, other]) {
        await deleteInSales({ ...life, id });
      }
      await pass(life, 60);
      expect(await readPause(world.engine.state, 'world')).toMatchObject({ side: 'sales', gone: 2 });
      const reasons = () =>
        world.couplings.all().map(({ state, parked }) => (state === 'ended' ? state : parked?.reason));
      expect(reasons()).toEqual(['deletedInSales', 'deletedInSales']);
      expect(await salesOrdersOf(life)).toEqual([]);
      expect(await liftPause(world.engine, 'world')).toBe(true);
      await pass(life, 60);
      expect(await salesOrdersOf(life)).toHaveLength(isMade ? 2 : 0);
      expect(reasons()).toEqual(isMade ? [undefined, undefined] : ['ended', 'ended']);
      expect(await world.people.businessCentralOrders()).toHaveLength(2);
    },
  );

  it('is not made anew on a side to which no changes travel: a person decides', async () => {
    const life = await lifeWith(
      { inSales: { action: 'makeAnew', afterMinutes: 10 } },
      { direction: 'toBusinessCentral' },
    );
    await deleteInSales(life);
    await pass(life, 30);
    expect(couplingOf(life)?.parked?.reason).toBe('deletedInSales');
    expect(await salesOrdersOf(life)).toEqual([]);
  });

  it('while the seller has the order it waits, and is made anew once it is submitted again', async () => {
    const life = await lifeWith({ inBusinessCentral: { action: 'makeAnew', afterMinutes: 10 } });
    await life.world.people.reopen(life.id);
    await life.world.settle();
    await deleteInBusinessCentral(life);
    await pass(life, 30);
    expect(await numbersOf(life)).toEqual([]);
    await life.world.people.submit(life.id);
    await life.world.settle();
    await pass(life, 30);
    await expectAgreement(life.world, life.id);
  });
});

describe('a pause of an operator between two looks at deleted orders', () => {
  it('counts none of them again, and from when they are deleted is what it was (§3.4)', async () => {
    const world = await World.create({ policies: { cancelAfterMinutes: 4320 } });
    const numbered = Array.from({ length: 7 }, (_, index) => index + 1);
    for (const quantity of numbered) {
      await world.people.newSalesOrder({
        lines: [{ product: '1896-S', quantity }],
        values: { name: `PO ${quantity}` },
      });
      await world.settle();
    }
    const orders = await world.people.businessCentralOrders();
    for (const order of orders.slice(0, 6)) {
      await world.people.businessCentral('DELETE', `salesOrders(${order.id})`);
      await world.settle();
      await world.clock.advance(2 * 3_600_000);
    }
    const gone = () => world.couplings.all().filter(({ parked }) => parked !== undefined);
    const since = gone().map(({ parked }) => parked?.sinceIso);
    const scope = { what: 'direction', to: 'sales' };
    const paused = await pause(world.engine, { body: { scope, reason: 'upgrade' }, who: 'ada' });
    for (const { salesId = '' } of gone()) {
      await world.people.reopen(salesId);
      await world.people.submit(salesId);
    }
    await world.settle();
    expect(gone().map(({ parked }) => parked?.reason)).toEqual(orders.slice(0, 6).map(() => 'directionPaused'));
    await resume(world.engine, { number: String((paused as unknown as { body: { number: number } }).body.number) });
    await world.settle();
    await world.clock.advance(3_600_000);
    await world.sweepAndSettle();
    expect(gone().map(({ parked }) => parked?.reason)).toEqual(
      orders.slice(0, 6).map(() => 'deletedInBusinessCentral'),
    );
    expect(gone().map(({ parked }) => parked?.gone?.sinceIso)).toEqual(since);
  });
});
