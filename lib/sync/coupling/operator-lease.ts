import type { Coupling } from '../../ports/coupling.js';
import type { Lease, StoredCoupling } from '../../ports/couplings.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import type { Engine } from '../engine.js';
import { leaseMs, OrderWork } from '../order-work.js';
import { OvertakenError } from '../outcome.js';

/** How often a lease that a worker holds is asked for before the operator is told to come again. */
export const operatorLeaseTries = 8;
const betweenTriesMs = 250;

/** What an operator's action on one order came to; `busy`: a worker is on it. */
export type OperatorAction<Value> = { readonly kind: 'done'; readonly value: Value } | { readonly kind: 'busy' };

/**
 * Does something to one order for a person: under its lease, so that no worker is in the middle of it, and with a
 * notice afterwards, so that a worker acts on it at once. The reminder for the timer covers a queue that is down.
 */
export async function underOperatorLease<Value>(
  engine: Engine,
  { connectionId, couplingId }: Pick<Coupling, 'connectionId' | 'couplingId'>,
  action: (work: OrderWork) => Promise<Value>,
): Promise<OperatorAction<Value>> {
  const lease = await acquire(engine, connectionId, couplingId);
  const ports = engine.connections.get(connectionId);
  if (lease === undefined || ports === undefined) {
    return { kind: 'busy' };
  }
  const stored = await engine.couplings.find(connectionId, couplingId);
  if (stored === undefined) {
    throw new Error(`coupling ${connectionId}/${couplingId} is gone`);
  }
  const work = new OrderWork({ engine, ports, lease, stored, attemptNumber: 0 });
  try {
    return { kind: 'done', value: await action(work) };
  } catch (error) {
    if (error instanceof OvertakenError) {
      return { kind: 'busy' };
    }
    throw error;
  } finally {
    await handOver(engine, work, stored);
  }
}

async function acquire(engine: Engine, connectionId: string, couplingId: string): Promise<Lease | undefined> {
  const owner = `operator-${engine.ids.newId()}`;
  for (let attempt = 0; attempt < operatorLeaseTries; attempt += 1) {
    const nowMs = engine.clock.nowMs();
    const taken = await engine.couplings.acquireLease({
      connectionId,
      couplingId,
      owner,
      nowMs,
      untilMs: nowMs + leaseMs,
      dirty: [],
    });
    if (taken.kind === 'acquired') {
      return taken.lease;
    }
    await engine.clock.sleep(betweenTriesMs);
  }
  return undefined;
}

/** A reminder that is due at once stands until a worker has looked; what others marked meanwhile is looked at with it. */
async function handOver(engine: Engine, work: OrderWork, before: StoredCoupling): Promise<void> {
  const reminder = { kind: 'retry', dueMs: engine.clock.nowMs() } as const;
  if ((await engine.couplings.releaseLease(work.lease, reminder)) === 'dirty') {
    await work.takeDirty();
    await engine.couplings.releaseLease(work.lease, reminder);
  }
  if (work.coupling.journalSequence !== before.coupling.journalSequence) {
    await engine.queue.send([askedNotice(engine, work.coupling)]);
  }
}

/** A notice that a person wants the order looked at. */
export function askedNotice(engine: Engine, coupling: Coupling): OutgoingNotice {
  const { connectionId, salesId, businessCentralId, couplingId } = coupling;
  const side = salesId === undefined ? 'businessCentral' : 'sales';
  const recordId = salesId ?? businessCentralId;
  if (recordId === undefined) {
    throw new Error(`coupling ${couplingId} holds no record`);
  }
  return {
    notice: { noticeVersion: 1, connectionId, side, about: 'order', recordId, cause: 'asked', attemptNumber: 0 },
    messageId: engine.ids.newId(),
  };
}
