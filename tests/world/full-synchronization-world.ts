import { commandJob, type JobCommand } from '../../lib/full-synchronization/command-job';
import type { Entry } from '../../lib/full-synchronization/entry';
import type { Job, JobKind } from '../../lib/full-synchronization/job';
import { listJobOrders, showJob } from '../../lib/operations/jobs';
import { World, type WorldOptions } from './world';

const products = ['1896-S', '1900-S', '1908-S'] as const;

/** A world whose orders were there before Tandem: none of their notices has come. */
export async function worldWithOrders(
  orders: number,
  options: WorldOptions = {},
): Promise<{ readonly world: World; readonly ids: readonly string[] }> {
  const world = await World.create({ connectionState: 'matched', ...options });
  const ids = await unseen(world, async () => {
    const made: string[] = [];
    for (let number = 1; number <= orders; number += 1) {
      const lines = products
        .slice(0, 1 + (number % 2))
        .map((product, index) => ({ product, quantity: 1 + ((number + index) % 7) }));
      made.push(await world.people.newSalesOrder({ values: { name: `LOAD ${number}` }, lines }));
    }
    return made;
  });
  return { world, ids };
}

/** What people do while every notification is lost. */
export async function unseen<Value>(world: World, act: () => Promise<Value>): Promise<Value> {
  const sides = ['sales', 'businessCentral'] as const;
  for (const side of sides) {
    await world.people.control(side, 'POST', '/notifications', { drop: 1 });
  }
  const value = await act();
  await world.settle();
  for (const side of sides) {
    await world.people.control(side, 'POST', '/notifications', { drop: 0 });
  }
  return value;
}

/** All that is due now, and half a second of the world's time. */
export async function turn(world: World): Promise<void> {
  await world.settle(0).catch(() => undefined);
}

/** An operator's word. */
export async function say(
  world: World,
  command: JobCommand,
  candidates?: Job['candidates'],
  about: JobKind = 'fullSynchronization',
) {
  const request = { connectionId: 'world', command, who: 'ada', candidates, perMinute: 6_000 };
  return await commandJob(world.engine, { about, ...request });
}

export interface ShownJob extends Pick<Job, 'phase' | 'jobId' | 'problem'> {
  readonly counts: readonly { side: string; outcome: string; reason: string; orders: number }[];
  readonly missing: readonly { readonly name: string; readonly orders: number }[];
  readonly progress: { readonly orders: number; readonly ended: number; readonly inFlight: number };
}

/** What `GET /api/full-synchronization` shows. */
export async function shown(world: World, about: JobKind = 'fullSynchronization'): Promise<ShownJob> {
  const answer = await showJob(world.engine, about, {});
  return (answer as unknown as { readonly body: { readonly job: ShownJob } }).body.job;
}

/** The counts as one text each. */
export async function counted(world: World, about?: JobKind): Promise<readonly string[]> {
  const { counts } = await shown(world, about);
  return counts.map(({ side, outcome, reason, orders }) => `${orders} ${side} ${outcome} ${reason}`.trim());
}

/** Every order of the report. */
export async function reported(world: World, about: JobKind = 'fullSynchronization'): Promise<readonly Entry[]> {
  const { jobId } = await shown(world, about);
  const answer = await listJobOrders(world.engine, about, { jobId });
  return (answer as unknown as { readonly body: { readonly orders: readonly Entry[] } }).body.orders;
}
