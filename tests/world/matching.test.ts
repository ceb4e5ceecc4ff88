import { describe, expect, it } from '@jest/globals';
import { readJob } from '../../lib/full-synchronization/job-store';
import { wakeJobs } from '../../lib/full-synchronization/take-turn';
import { commandMatching } from '../../lib/operations/matching';
import { enqueueDueWork } from '../../lib/sync/sweeps/due-work';
import { seededRandom } from '../../local/simulator-kit/random';
import { expectAgreement } from './agreement';
import { counted, reported, say, shown, turn, unseen } from './full-synchronization-world';
import { StopSwitch, WorkerStopped } from './stop-switch';
import { World, type WorldOptions } from './world';

const line = { product: '1896-S', quantity: 2 };

async function inSales(world: World, name: string): Promise<string> {
  return await world.people.newSalesOrder({ lines: [line], values: { name }, submit: false });
}

async function inBusinessCentral(world: World, externalDocumentNumber: string, customerNumber = 'C00010') {
  const lines = [{ lineType: 'Item', lineObjectNumber: line.product, quantity: line.quantity }];
  const order = { customerNumber, externalDocumentNumber, salesOrderLines: lines };
  await world.people.businessCentral('POST', 'salesOrders', order);
}

/** A world with so many orders that are on both sides and that nothing has coupled. */
async function worldWithPairs(pairs: number, options: WorldOptions = {}) {
  const world = await World.create({ connectionState: 'connected', ...options });
  const ids: string[] = [];
  await unseen(world, async () => {
    for (let number = 1; number <= pairs; number += 1) {
      ids.push(await inSales(world, `po ${number}`));
      await inBusinessCentral(world, `PO ${number}`);
    }
  });
  return { world, ids };
}

const phaseOf = async (world: World) => (await readJob(world.state, 'world', 'matching'))?.job.phase;

/** Each Sales order has one coupling with the order of its number, and both come to agree. */
async function expectPaired(world: World, ids: readonly string[]): Promise<void> {
  expect(world.couplings.all()).toHaveLength(ids.length);
  for (const id of ids) {
    await world.people.submit(id);
  }
  await world.settle();
  for (const id of ids) {
    await expectAgreement(world, id);
  }
}

describe('matching in the background (C6)', () => {
  it('P-130, P-133 the dry run tells what each order is the same as, and changes nothing', async () => {
    const { world } = await worldWithPairs(2);
    await unseen(world, async () => {
      await inSales(world, 'PO 3');
      await inSales(world, 'PO 3');
      await inBusinessCentral(world, 'PO 3');
      await inBusinessCentral(world, 'PO 4', 'C00020');
    });
    await say(world, 'survey', undefined, 'matching');
    await world.settle();
    expect((await shown(world, 'matching')).phase).toBe('surveyed');
    // Without a number in common, the lines and dates of the last criterion cannot tell the two apart.
    expect(await counted(world, 'matching')).toEqual([
      '1 businessCentral alone',
      '2 businessCentral matched',
      '1 businessCentral several',
      '2 sales matched',
      '2 sales several',
    ]);
    expect(await reported(world, 'matching')).toContainEqual(
      expect.objectContaining({
        side: 'businessCentral',
        outcome: 'matched',
        criterion: 2,
        detail: expect.any(String),
      }),
    );
    expect(world.couplings.all()).toEqual([]);
  });

  it('P-133 goes on from its dry run, couples every pair, and a second run finds them coupled', async () => {
    const { world, ids } = await worldWithPairs(12);
    await say(world, 'survey', undefined, 'matching');
    await world.settle();
    const { jobId } = await shown(world, 'matching');
    await say(world, 'start', undefined, 'matching');
    await world.settle();
    expect(await shown(world, 'matching')).toMatchObject({
      jobId,
      phase: 'matched',
      progress: { orders: 24, ended: 24 },
    });
    expect(await counted(world, 'matching')).toEqual(['12 businessCentral coupled', '12 sales coupled']);
    await say(world, 'start', undefined, 'matching');
    await world.settle();
    expect(await counted(world, 'matching')).toEqual([
      '12 businessCentral leftOut alreadyCoupled',
      '12 sales leftOut alreadyCoupled',
    ]);
    await expectPaired(world, ids);
  });

  it('a pair that may not be coupled is told with its reason on both sides, and keeps no other from it', async () => {
    const { world } = await worldWithPairs(1);
    await unseen(world, async () => {
      await inSales(world, 'PO 2');
      await inBusinessCentral(world, 'PO 2', 'C00020');
    });
    const by = [['externalDocumentNumber']];
    await commandMatching(world.engine, { body: { command: 'start', by, perMinute: 6_000 }, who: 'ada' });
    await world.settle();
    expect(await counted(world, 'matching')).toEqual([
      '1 businessCentral coupled',
      '1 businessCentral refused otherCustomer',
      '1 sales coupled',
      '1 sales refused otherCustomer',
    ]);
  });

  it('waits while the connection is paused, goes on after, and ends when it is canceled; what was coupled stays', async () => {
    const { world } = await worldWithPairs(12);
    await say(world, 'start', undefined, 'matching');
    for (let tries = 0; tries < 40 && world.couplings.all().length === 0; tries += 1) {
      await turn(world);
    }
    await say(world, 'pause', undefined, 'matching');
    await world.settle();
    const coupled = world.couplings.all().length;
    expect(coupled).toBeGreaterThan(0);
    expect(coupled).toBeLessThan(12);
    await say(world, 'resume', undefined, 'matching');
    for (let tries = 0; tries < 40 && world.couplings.all().length === coupled; tries += 1) {
      await turn(world);
    }
    await say(world, 'cancel', undefined, 'matching');
    await world.settle();
    expect(await phaseOf(world)).toBe('canceled');
    expect(world.couplings.all().length).toBeGreaterThan(coupled);
    expect(world.couplings.all().length).toBeLessThan(12);
  });

  it('a side that does not answer is shown, waited for, and the run goes on by itself', async () => {
    const { world, ids } = await worldWithPairs(3);
    await world.people.control('sales', 'POST', '/faults', { kind: 'status', options: { status: 503 }, times: 12 });
    await say(world, 'start', undefined, 'matching');
    await world.settle();
    expect(world.logger.entries.map(({ event }) => event)).toContain('matching.waits');
    expect(await phaseOf(world)).toBe('matched');
    await expectPaired(world, ids);
  });
});

interface Play {
  readonly pairs: number;
  /** Steps after which the worker is stopped, one after the other; each is counted from the stop before. */
  readonly stops: readonly number[];
}

async function play({ pairs, stops }: Play): Promise<{ readonly steps: number; readonly stopped: number }> {
  const stopSwitch = new StopSwitch();
  const { world, ids } = await worldWithPairs(pairs, { stopSwitch, stopsEverywhere: true });
  const left = [...stops];
  stopSwitch.arm(left.shift(), () => left.shift());
  await world.operate(async () => ({ kind: 'ok', body: await say(world, 'start', undefined, 'matching') }));
  for (let tries = 0; tries < 40 && (await phaseOf(world)) !== 'matched'; tries += 1) {
    await world.settle();
    await world.clock.advance(150_000);
    await world.operate(async () => {
      await enqueueDueWork(world.engine, 'world');
      await wakeJobs(world.engine, 'world');
      return { kind: 'ok', body: {} };
    });
  }
  const { steps } = stopSwitch;
  stopSwitch.arm();
  expect(await counted(world, 'matching')).toEqual([`${pairs} businessCentral coupled`, `${pairs} sales coupled`]);
  await expectPaired(world, ids);
  expect(await world.people.businessCentralOrders()).toHaveLength(pairs);
  expect(world.crashes.filter((crash) => !(crash instanceof WorkerStopped))).toEqual([]);
  return { steps, stopped: world.crashes.length };
}

describe('a matching whose worker is stopped ends as an undisturbed one (I9, I5)', () => {
  it('at every third step of a small one', async () => {
    const { steps } = await play({ pairs: 2, stops: [] });
    expect(steps).toBeGreaterThan(20);
    for (let stopAt = 1; stopAt <= steps; stopAt += 3) {
      try {
        expect((await play({ pairs: 2, stops: [stopAt] })).stopped).toBe(1);
      } catch (error) {
        throw new Error(`stopped at step ${stopAt} of ${steps}`, { cause: error });
      }
    }
  }, 180_000);

  it('110 pairs, stopped again and again: one coupling each and no difference', async () => {
    const random = seededRandom(20);
    const stops = Array.from({ length: 20 }, () => 1 + Math.floor(random() * 80));
    expect((await play({ pairs: 110, stops })).stopped).toBe(20);
  }, 180_000);
});
