import { otherSide, type Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { WorkItem } from '../../ports/couplings.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import type { Engine } from '../engine.js';

/**
 * Where a work item stands: `held` a worker is on it · `due` nobody is and somebody must be · `open` an intent that will
 * be looked at · `waiting` a parked order whose next try is later; only this one is at rest.
 */
export type WorkStanding = 'held' | 'due' | 'open' | 'waiting';

/** See {@link WorkStanding}. A lease that ran out belonged to a worker that was stopped, dirty or not. */
export function standingOf(item: WorkItem, nowMs: number): WorkStanding {
  if (item.owner !== '' && item.leaseUntilMs > nowMs) {
    return 'held';
  }
  if (item.kind === 'lease' || item.owner !== '' || item.dirty.length > 0 || (item.dueMs ?? 0) <= nowMs) {
    return 'due';
  }
  return item.kind === 'intent' ? 'open' : 'waiting';
}

/**
 * Puts a notice on the queue for every work item that is due: leases of stopped workers, intents left open for two
 * minutes, parked orders whose next try has come (spec §3.1, §3.2). Returns how many.
 */
export async function enqueueDueWork(engine: Engine, connectionId: string): Promise<number> {
  const nowMs = engine.clock.nowMs();
  const items = await engine.couplings.listWork(connectionId);
  const notices: OutgoingNotice[] = [];
  for (const item of items.filter((candidate) => standingOf(candidate, nowMs) === 'due')) {
    const stored = await engine.couplings.find(connectionId, item.couplingId);
    if (stored === undefined) {
      engine.logger.warn('work.withoutCoupling', { connectionId, couplingId: item.couplingId });
      continue;
    }
    notices.push(...noticesFor(stored.coupling, item));
  }
  if (notices.length > 0) {
    await engine.queue.send(notices);
  }
  return notices.length;
}

/**
 * One notice for each side marked dirty, else for the side on which the order was first seen. The message id names the
 * reminder, so that a timer that runs again before the worker came to it adds nothing.
 */
function noticesFor(coupling: Coupling, item: WorkItem): readonly OutgoingNotice[] {
  const reminder = `due-${coupling.couplingId}-${item.kind}-${item.leaseUntilMs}-${item.dueMs ?? 0}`;
  const marked = item.dirty.filter((side) => recordIdOf(coupling, side) !== undefined);
  const origin = recordIdOf(coupling, coupling.origin) === undefined ? otherSide(coupling.origin) : coupling.origin;
  return (marked.length > 0 ? marked : [origin]).flatMap((side) => {
    const recordId = recordIdOf(coupling, side);
    return recordId === undefined
      ? []
      : [
          {
            notice: {
              noticeVersion: 1,
              connectionId: coupling.connectionId,
              side,
              about: coupling.kind ?? 'order',
              recordId,
              cause: 'retried',
              attemptNumber: 0,
            },
            messageId: `${reminder}-${side}`,
          },
        ];
  });
}

function recordIdOf(coupling: Coupling, side: Side): string | undefined {
  return side === 'sales' ? coupling.salesId : coupling.businessCentralId;
}
