import type { ParkedReason } from '../../ports/parked.js';
import { askedNotice } from '../../sync/coupling/operator-lease.js';
import type { Engine } from '../../sync/engine.js';
import { collect } from '../couplings/list.js';

/** Reasons to wait that another configuration may end. */
const reasonsThatMayEnd: readonly ParkedReason[] = [
  'referenceMissing',
  'releasedInBusinessCentral',
  'lineNotMapped',
  'freightNotMapped',
  'conflictNeedsPerson',
];
/** Most orders that are asked for at once; the timer tries the others within the hour. */
const mostAsked = 200;

/** Orders that another configuration, in force already, may let go on are looked at anew; how many. */
export async function wakeParked(engine: Engine, connectionId: string): Promise<number> {
  const { found } = await collect(engine, connectionId, {
    filter: { reasons: [...reasonsThatMayEnd] },
    limit: mostAsked,
  });
  const notices = found
    .filter(({ coupling }) => coupling.state !== 'ended')
    .map(({ coupling }) => askedNotice(engine, coupling));
  if (notices.length > 0) {
    try {
      await engine.queue.send(notices);
    } catch {
      // The version is in force; the timer tries these orders within the hour.
      return 0;
    }
  }
  return notices.length;
}
