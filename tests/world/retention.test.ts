import { describe, expect, it } from '@jest/globals';
import { uncoupleOrder } from '../../lib/operations/order-commands';
import { emptyDeadLetters } from '../../lib/sync/dead-letters/drain';
import { readKeptLetters } from '../../lib/sync/dead-letters/kept-letters';
import { removeOldHistory } from '../../lib/sync/sweeps/retention';
import { runSweeps, World } from './world';

const dayMs = 86_400_000;

async function uncoupled(world: World): Promise<string> {
  const id = await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 2 }] });
  await world.settle();
  await world.operate(() => uncoupleOrder(world.engine, { body: { salesOrderId: id }, who: 'ada' }));
  await world.settle();
  return id;
}

const couplingOf = async (world: World, salesId: string) =>
  (await world.couplings.findByRecord('world', 'sales', salesId))?.coupling;

describe('history of orders that ended long ago (P-121)', () => {
  it('is deleted after the days of the policy, values and all; neither order is taken for new afterwards', async () => {
    const world = await World.create({ policies: { keepHistoryDays: 30 } });
    const ended = await uncoupled(world);
    const running = await world.people.newSalesOrder({ lines: [{ product: '1900-S', quantity: 1 }] });
    await world.settle();
    await world.clock.advance(29 * dayMs);
    expect(await removeOldHistory(world.engine, 'world')).toEqual({ orders: 0, letters: 0, more: false });
    await world.clock.advance(2 * dayMs);
    expect(await removeOldHistory(world.engine, 'world')).toEqual({ orders: 1, letters: 0, more: false });
    const left = await couplingOf(world, ended);
    expect(left).toMatchObject({ state: 'ended', salesId: ended, historyRemovedIso: expect.any(String) });
    expect(JSON.stringify(left)).not.toContain('C00010');
    expect(await world.couplings.readJournal('world', left?.couplingId ?? '')).toEqual([]);
    const other = await couplingOf(world, running);
    expect((await world.couplings.readJournal('world', other?.couplingId ?? '')).length).toBeGreaterThan(1);
    expect(await removeOldHistory(world.engine, 'world')).toEqual({ orders: 0, letters: 0, more: false });
    await world.people.reopen(ended);
    await world.people.submit(ended);
    await world.settle();
    await runSweeps(world.engine);
    await world.settle();
    expect(await world.people.businessCentralOrders()).toHaveLength(2);
    expect(await couplingOf(world, ended)).toEqual(left);
  });

  it('without the policy everything is kept', async () => {
    const world = await World.create();
    const ended = await uncoupled(world);
    await world.clock.advance(3_000 * dayMs);
    expect(await removeOldHistory(world.engine, 'world')).toEqual({ orders: 0, letters: 0, more: false });
    expect(await couplingOf(world, ended)).not.toHaveProperty('historyRemovedIso');
  });

  it('dead letters in the list go with it, young ones stay', async () => {
    const world = await World.create({ policies: { keepHistoryDays: 30 } });
    const bury = async (messageId: string) => {
      const notice = { noticeVersion: 1, connectionId: 'world', side: 'sales', about: 'sweep', reason: 'x' };
      world.queue.buryText(JSON.stringify(notice), messageId);
      await emptyDeadLetters(world.engine, world.queue.letters);
    };
    await bury('old');
    await world.clock.advance(31 * dayMs);
    await bury('young');
    expect(await removeOldHistory(world.engine, 'world')).toMatchObject({ letters: 1 });
    const letters = await readKeptLetters(world.engine.state, 'world');
    expect(letters.map(({ messageId }) => messageId)).toEqual(['young']);
  });
});
