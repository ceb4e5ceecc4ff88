import type { Ids } from '../../lib/ports/clock.js';
import { seededRandom, seededUuid } from '../../local/simulator-kit/random.js';

/** Version 4 GUIDs that are the same on every run of the same seed. */
export function seededIds(seed: number): Ids {
  const random = seededRandom(seed);
  return { newId: () => seededUuid(random) };
}
