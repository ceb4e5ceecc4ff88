import { describe, expect, it } from '@jest/globals';
import { superviseSubscription } from '../../lib/sync/subscriptions/subscriptions';
import { sweepConnection } from '../../lib/sync/sweeps/sweep';
import { expectAgreement } from './agreement';
import { World } from './world';

const hourMs = 3_600_000;
const orders = 12;

/** Orders that both sides agree on, swept just now. */
async function settledWorld(): Promise<{ readonly world: World; readonly ids: readonly string[] }> {
  const world = await World.create({ isQuick: true });
  const ids: string[] = [];
  for (let order = 0; order < orders; order += 1) {
    ids.push(await world.people.newSalesOrder({ lines: [{ product: '1896-S', quantity: 1 + order }] }));
  }
  await world.settle();
  await world.clock.advance(30 * hourMs);
  await sweep(world);
  await world.settle();
  return { world, ids };
}

async function sweep(world: World): Promise<number> {
  let enqueued = 0;
  await world.timer(async () => {
    ({ enqueued } = await sweepConnection(world.engine, 'world', { side: 'both', overlapMs: 600_000 }));
  });
  return enqueued;
}

async function edit(world: World, id: string, city: string): Promise<void> {
  await world.people.reopen(id);
  await world.people.sales('PATCH', `salesorders(${id})`, { shipto_city: city });
  await world.people.submit(id);
}

async function renameInBusinessCentral(world: World, id: string): Promise<void> {
  const stored = await world.couplings.findByRecord('world', 'sales', id);
  const path = `salesOrders(${stored?.coupling.businessCentralId})`;
  await world.people.businessCentral('PATCH', path, { shipToName: 'Meanwhile' });
}

describe('after a gap (L2, L6)', () => {
  it('an outage of 36 hours: the sweep brings what changed meanwhile, and nothing else', async () => {
    const { world, ids } = await settledWorld();
    const [first = '', second = ''] = ids;
    world.isAway = true;
    await world.clock.advance(hourMs);
    await edit(world, first, 'Vejle');
    await renameInBusinessCentral(world, second);
    // Whatever the two systems still repeat is over by then.
    await world.clock.advance(35 * hourMs);
    world.isAway = false;
    expect(await sweep(world)).toBe(2);
    await world.settle();
    expect((await expectAgreement(world, first)).businessCentral.header.shipToCity).toBe('Vejle');
    expect((await expectAgreement(world, second)).sales.header.shipToName).toBe('Meanwhile');
    expect(await sweep(world)).toBeLessThanOrEqual(2);
  });

  it('a subscription that was lost: made again, the gap of that side alone is swept', async () => {
    const { world, ids } = await settledWorld();
    const [first = '', second = ''] = ids;
    await world.people.control('businessCentral', 'POST', '/subscriptions/expire', {});
    await renameInBusinessCentral(world, first);
    await world.settle();
    const { subscriptions, wantedSubscription } = world.doors;
    await world.people.takeRequests();
    await world.timer(() => superviseSubscription(world.engine, subscriptions, wantedSubscription));
    await world.settle();
    expect((await expectAgreement(world, first)).sales.header.shipToName).toBe('Meanwhile');
    const { sales } = await world.people.takeRequests();
    // The one order that was changed: read and written; no listing, and no other order.
    expect(sales).toBeLessThanOrEqual(3);
    await expectAgreement(world, second);
  });
});
