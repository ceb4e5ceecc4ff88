import { describe, expect, it } from '@jest/globals';
import { measureStanding } from '../../lib/operations/standing';
import { superviseConnection } from '../../lib/operations/supervise-connection';
import { readRegistration } from '../../lib/sync/subscriptions/registration-state';
import { expectValue } from '../support/results';
import { InMemoryTelemetry } from '../twins/in-memory-telemetry';
import { World } from './world';

const line = { product: '1896-S', quantity: 2 };
const hourMs = 3_600_000;
const former = {
  businessCentral: 'business-central-root-secret-of-the-world',
  sales: 'sales-root-secret-of-the-world-0123456789',
} as const;
const current = {
  businessCentral: 'the-next-root-secret-of-business-central',
  sales: 'the-next-root-secret-of-sales-0123456789',
} as const;

async function supervise(world: World): Promise<void> {
  await world.timer(() => superviseConnection(world.engine, 'world', world.doors));
  await world.settle();
}

async function registered(world: World) {
  return expectValue(await world.doors.subscriptions.list());
}

/** A coupled order, both sides registered and at rest. */
async function coupledWorld(quotes: 'off' | 'activeQuotes' = 'off') {
  const world = await World.create({ policies: { quotes } });
  const salesId = await world.people.newSalesOrder({ lines: [line] });
  await world.settle();
  const [document] = await world.people.businessCentralOrders();
  return { world, salesId, businessCentralId: String(document?.id) };
}
type Coupled = Awaited<ReturnType<typeof coupledWorld>>;

let edits = 0;

/** Whether an edit on one side reaches the other by its notice alone: no sweep runs here. */
async function crosses({ world, salesId, businessCentralId }: Coupled, from: 'businessCentral' | 'sales') {
  edits += 1;
  const name = `Edit ${edits}`;
  if (from === 'businessCentral') {
    await world.people.businessCentral('PATCH', `salesOrders(${businessCentralId})`, { shipToName: name });
    await world.settle();
    return (await world.people.salesOrder(salesId)).shipto_name === name;
  }
  await world.people.reopen(salesId);
  await world.people.sales('PATCH', `salesorders(${salesId})`, { shipto_name: name });
  await world.people.submit(salesId);
  await world.settle();
  return (await world.people.businessCentralOrders())[0]?.shipToName === name;
}

async function bothWays(coupled: Coupled) {
  return [await crosses(coupled, 'businessCentral'), await crosses(coupled, 'sales')];
}

describe('secrets are rotated with two live at once', () => {
  it('every notice counts from the first step to the last, and afterwards the former secret opens nothing', async () => {
    const coupled = await coupledWorld();
    const { world } = coupled;
    expect(await bothWays(coupled)).toEqual([true, true]);
    const [before] = await registered(world);

    world.knowSecrets({
      businessCentral: [current.businessCentral, former.businessCentral],
      sales: [current.sales, former.sales],
    });
    expect(await bothWays(coupled)).toEqual([true, true]);

    await supervise(world);
    const [after, ...more] = await registered(world);
    expect(more).toEqual([]);
    expect(after?.notificationUrl).not.toBe(before?.notificationUrl);
    expect(await readRegistration(world.state, 'world', 'sales')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('still sends the former secret'),
    });
    expect(await bothWays(coupled)).toEqual([true, true]);

    await world.registerInSales();
    await supervise(world);
    expect(await readRegistration(world.state, 'world', 'sales')).toMatchObject({ ok: true });
    world.knowSecrets({ businessCentral: [current.businessCentral], sales: [current.sales] });
    expect(await bothWays(coupled)).toEqual([true, true]);

    world.knowSecrets({ businessCentral: [former.businessCentral], sales: [former.sales] });
    expect(await bothWays(coupled)).toEqual([false, false]);
  });

  it('a rotation that ends before it was carried out is seen, and mended by the timer in Business Central', async () => {
    const coupled = await coupledWorld();
    const { world } = coupled;
    world.knowSecrets({ businessCentral: [current.businessCentral], sales: [current.sales] });
    expect(await crosses(coupled, 'businessCentral')).toBe(false);
    await supervise(world);
    expect(await crosses(coupled, 'businessCentral')).toBe(true);
    expect(await readRegistration(world.state, 'world', 'sales')).toMatchObject({
      problem: expect.stringContaining('every notification is refused'),
    });
  });

  it('each subscription has an address of its own, which changes with the secret', async () => {
    const { world } = await coupledWorld('activeQuotes');
    await supervise(world);
    const before = (await registered(world)).map(({ notificationUrl }) => notificationUrl);
    world.knowSecrets({ businessCentral: [current.businessCentral, former.businessCentral] });
    await supervise(world);
    const after = (await registered(world)).map(({ notificationUrl }) => notificationUrl);
    expect([before.length, after.length]).toEqual([2, 2]);
    expect(new Set([...before, ...after]).size).toBe(4);
  });
});

describe('the registration in Business Central stays alive', () => {
  /** Days that the gauge tells are left. */
  async function daysLeft(world: World): Promise<number> {
    const telemetry = new InMemoryTelemetry();
    await measureStanding(world.engine, telemetry);
    return telemetry.sum('tandem.subscription.daysLeft', { connection: 'world' });
  }

  it('one that expired is made again, what nobody told meanwhile is swept, and the gauge goes up', async () => {
    const coupled = await coupledWorld();
    const { world } = coupled;
    await supervise(world);
    expect(Math.round(await daysLeft(world))).toBe(3);
    await world.clock.advance(80 * hourMs);
    expect(await daysLeft(world)).toBeLessThan(0);
    expect(await crosses(coupled, 'businessCentral')).toBe(false);
    await supervise(world);
    expect((await world.people.salesOrder(coupled.salesId)).shipto_name).toBe(`Edit ${edits}`);
    expect(Math.round(await daysLeft(world))).toBe(3);
    expect(await crosses(coupled, 'businessCentral')).toBe(true);
  });

  it('two instances renew it at once: the one that is overtaken (ETag) takes what is there, and no gap is swept', async () => {
    const { world } = await coupledWorld();
    await world.clock.advance(48 * hourMs);
    const { subscriptions } = world.doors;
    let overtaken = 0;
    const racing: typeof subscriptions = {
      ...subscriptions,
      async renew(known, request) {
        if (overtaken === 0) {
          expectValue(await subscriptions.renew(known, request));
        }
        overtaken += 1;
        return await subscriptions.renew(known, request);
      },
    };
    await world.timer(() => superviseConnection(world.engine, 'world', { ...world.doors, subscriptions: racing }));
    expect(overtaken).toBe(1);
    expect(await registered(world)).toHaveLength(1);
    expect(await readRegistration(world.state, 'world', 'businessCentral')).toMatchObject({ ok: true });
    expect(Math.round(await daysLeft(world))).toBe(3);
    expect(world.logger.entries.filter(({ event }) => event === 'subscription.gap')).toEqual([]);
  });
});
