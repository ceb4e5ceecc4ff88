import { expect } from '@jest/globals';
import { type StopSwitch, WorkerStopped } from './stop-switch';
import type { World } from './world';

/** The steps at which a worker could have been stopped. */
type Seen = Pick<StopSwitch, 'steps' | 'names'>;

/** Stops the worker at the chosen step while something is done, and lets everything come to rest afterwards. */
export async function watched(
  { world, stopSwitch, stopAt }: { world: World; stopSwitch: StopSwitch; stopAt: number | undefined },
  act: () => Promise<unknown>,
): Promise<Seen> {
  stopSwitch.arm(stopAt);
  await act();
  await world.settle();
  await world.sweepAndSettle();
  const seen = { steps: stopSwitch.steps, names: [...stopSwitch.names] };
  stopSwitch.arm();
  expect(world.crashes.filter((crash) => !(crash instanceof WorkerStopped))).toEqual([]);
  return seen;
}

/** Plays undisturbed first, then once for each step, stopped there; `play` expects the same end each time. */
export async function stopAnywhere(play: (stopAt?: number) => Promise<Seen>): Promise<void> {
  const { steps, names } = await play();
  expect(steps).toBeGreaterThan(10);
  for (let stopAt = 1; stopAt <= steps; stopAt += 1) {
    try {
      await play(stopAt);
    } catch (error) {
      throw new Error(`stopped at step ${stopAt} of ${steps}, ${names[stopAt - 1]}`, { cause: error });
    }
  }
}
