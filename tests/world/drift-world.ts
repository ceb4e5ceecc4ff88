import { startDrift } from '../../lib/sync/drift/drift-run';
import { type Drift, type DriftReport, readDrift } from '../../lib/sync/drift/drift-state';
import type { World } from './world';

/** Longer than a notice may be on its way. */
export const longAgoMs = 700_000;

/** A comparison as it is before what it found is brought into agreement. */
export async function reportOf(world: World): Promise<DriftReport> {
  await startDrift(world.engine, 'world');
  for (let step = 0; step < 50; step += 1) {
    const { document } = await readDrift(world.engine.state, 'world');
    if (document.run === undefined && document.report !== undefined) {
      return document.report;
    }
    await world.settle();
  }
  throw new Error('the comparison did not end');
}

export const named = ({ field, businessCentral, sales }: Drift) => [field, businessCentral, sales];

/** Every notification is lost while this happens. */
export async function losing(world: World, happens: () => Promise<unknown>): Promise<void> {
  for (const side of ['businessCentral', 'sales'] as const) {
    await world.people.control(side, 'POST', '/notifications', { drop: 1 });
  }
  await happens();
  await world.clock.advance(60_000);
  for (const side of ['businessCentral', 'sales'] as const) {
    await world.people.control(side, 'POST', '/notifications', { drop: 0 });
  }
}

/** Nobody hears of it, and it is long ago. */
export async function unheard(world: World, happens: () => Promise<unknown>): Promise<void> {
  await losing(world, happens);
  await world.clock.advance(longAgoMs);
}
