import type { Coupling } from '../../ports/coupling.js';
import { forgetLettersBefore } from '../dead-letters/kept-letters.js';
import type { Engine } from '../engine.js';
import { leaseMs } from '../order-work.js';

/** Orders whose history one run deletes; the next night takes the rest. */
export const mostRemoved = 500;
const dayMs = 86_400_000;

/** What one run came to. */
export interface RetentionReport {
  /** Ended orders whose history is gone. */
  readonly orders: number;
  readonly letters: number;
  /** There may be more, for the next run. */
  readonly more: boolean;
}

/**
 * Deletes what nobody needs any more, by the policy `keepHistoryDays`: the history of orders that ended so long ago, with
 * all values of theirs, and old dead letters. The coupling stays as a tombstone with its ids, so that neither order is
 * ever taken for new (I5).
 */
export async function removeOldHistory(engine: Engine, connectionId: string): Promise<RetentionReport> {
  const days = engine.connections.get(connectionId)?.connection.policies.keepHistoryDays;
  if (days === undefined) {
    return { orders: 0, letters: 0, more: false };
  }
  const beforeIso = new Date(engine.clock.nowMs() - days * dayMs).toISOString();
  const ended = await engine.couplings.listEndedBefore(connectionId, beforeIso, mostRemoved);
  let orders = 0;
  for (const couplingId of ended) {
    orders += (await removeOne(engine, { connectionId, couplingId, beforeIso })) ? 1 : 0;
  }
  const letters = await forgetLettersBefore(engine.state, connectionId, beforeIso);
  const report = { orders, letters, more: ended.length === mostRemoved };
  engine.logger.info('retention.done', { connectionId, ...report });
  return report;
}

/** `false`: somebody is on the order, or it has not ended after all; the next run looks again. */
async function removeOne(
  engine: Engine,
  { connectionId, couplingId, beforeIso }: { connectionId: string; couplingId: string; beforeIso: string },
): Promise<boolean> {
  const nowMs = engine.clock.nowMs();
  const owner = `retention-${engine.ids.newId()}`;
  const request = { connectionId, couplingId, owner, nowMs, untilMs: nowMs + leaseMs, dirty: [] };
  const taken = await engine.couplings.acquireLease(request);
  if (taken.kind === 'taken') {
    return false;
  }
  const stored = await engine.couplings.find(connectionId, couplingId);
  const isOld = stored?.coupling.state === 'ended' && stored.coupling.updatedIso < beforeIso;
  const removed =
    stored !== undefined && isOld
      ? (await engine.couplings.removeHistory(stored, tombstoneOf(stored.coupling, new Date(nowMs).toISOString()))).ok
      : false;
  if ((await engine.couplings.releaseLease(taken.lease)) === 'dirty') {
    // Nothing is done for an order that has ended, whoever speaks of it.
    const marks = await engine.couplings.takeDirty(taken.lease);
    await engine.couplings.releaseLease(marks?.lease ?? taken.lease);
  }
  return removed;
}

/** What is left: which records were coupled, and that it is over. */
export function tombstoneOf(coupling: Coupling, historyRemovedIso: string): Coupling {
  const kept = pick(coupling, [
    'couplingId',
    'connectionId',
    'generation',
    'kind',
    'origin',
    'state',
    'businessCentralId',
    'salesId',
    'businessCentralNumber',
    'salesNumber',
    'supersededIds',
    'earlierSalesIds',
    'quoteCouplingId',
    'marker',
    'salesInvoices',
    'postingsOnAccount',
    'postingsDue',
    'uncoupled',
    'phases',
    'journalSequence',
    'createdIso',
    'updatedIso',
  ]);
  return { ...kept, versions: {}, historyRemovedIso };
}

function pick<Name extends keyof Coupling>(coupling: Coupling, names: readonly Name[]): Pick<Coupling, Name> {
  const entries = names.flatMap((name) => (coupling[name] === undefined ? [] : [[name, coupling[name]] as const]));
  return Object.fromEntries(entries) as Pick<Coupling, Name>;
}
