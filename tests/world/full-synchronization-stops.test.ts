import { describe, expect, it } from '@jest/globals';
import { readJob } from '../../lib/full-synchronization/job-store';
import { wakeJobs } from '../../lib/full-synchronization/take-turn';
import { enqueueDueWork } from '../../lib/sync/sweeps/due-work';
import { seededRandom } from '../../local/simulator-kit/random';
import { expectAgreement } from './agreement';
import { counted, say, worldWithOrders } from './full-synchronization-world';
import { StopSwitch, WorkerStopped } from './stop-switch';
import type { World } from './world';

interface Play {
  readonly orders: number;
  /** Steps after which the worker is stopped, one after the other; each is counted from the stop before. */
  readonly stops: readonly number[];
}

/** A full synchronization whose worker is stopped; all is to end as if it had not been. */
async function play({ orders, stops }: Play): Promise<{ readonly steps: number; readonly stopped: number }> {
  const stopSwitch = new StopSwitch();
  const { world, ids } = await worldWithOrders(orders, { stopSwitch, stopsEverywhere: true });
  const left = [...stops];
  stopSwitch.arm(left.shift(), () => left.shift());
  await world.operate(async () => ({ kind: 'ok', body: await say(world, 'start') }));
  for (let tries = 0; tries < 40 && (await phaseOf(world)) !== 'loaded'; tries += 1) {
    await world.settle();
    await timer(world);
  }
  const { steps } = stopSwitch;
  stopSwitch.arm();
  // Stopped while Business Central is asked to make an order, it is unclear whether it has: the run ends, and the order waits.
  const counts = (await counted(world)).map(
    (text) => /^(\d+) sales (?:coupled|parked creationUnclear)$/.exec(text)?.[1],
  );
  expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(orders);
  await world.sweepAndSettle();
  for (const id of ids) {
    await expectAgreement(world, id);
  }
  const made = (await world.people.businessCentralOrders()).map((order) => String(order.externalDocumentNumber));
  expect(made.toSorted()).toEqual(ids.map((_, index) => `LOAD ${index + 1}`).toSorted());
  expect(world.couplings.all()).toHaveLength(orders);
  expect(world.crashes.filter((crash) => !(crash instanceof WorkerStopped))).toEqual([]);
  return { steps, stopped: world.crashes.length };
}

/** Read beside the switch, which stops workers alone. */
async function phaseOf(world: World): Promise<string | undefined> {
  return (await readJob(world.state, 'world'))?.job.phase;
}

/** What the timer of due work does; sweeps would make the orders by themselves. */
async function timer(world: World): Promise<void> {
  await world.clock.advance(150_000);
  await world.operate(async () => {
    await enqueueDueWork(world.engine, 'world');
    await wakeJobs(world.engine, 'world');
    return { kind: 'ok', body: {} };
  });
}

describe('a full synchronization whose worker is stopped ends as an undisturbed one (I9, I5)', () => {
  it('at every third step of a small one', async () => {
    const { steps } = await play({ orders: 2, stops: [] });
    expect(steps).toBeGreaterThan(50);

    for (let stopAt = 1; stopAt <= steps; stopAt += 3) {
      try {
        expect((await play({ orders: 2, stops: [stopAt] })).stopped).toBe(1);
      } catch (error) {
        throw new Error(`stopped at step ${stopAt} of ${steps}`, { cause: error });
      }
    }
  }, 180_000);

  it('200 orders, stopped again and again: one twin each and no difference', async () => {
    const random = seededRandom(20);
    const stops = Array.from({ length: 25 }, () => 1 + Math.floor(random() * 400));
    expect((await play({ orders: 200, stops })).stopped).toBe(25);
  }, 180_000);
});
