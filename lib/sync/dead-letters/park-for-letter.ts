import type { DeadLetter } from '../../ports/dead-letters.js';
import type { RecordNotice } from '../../ports/notice.js';
import type { Parked } from '../../ports/parked.js';
import { type Engine, portsForQuotes } from '../engine.js';
import { leaseMs, OrderWork } from '../order-work.js';
import { OvertakenError } from '../outcome.js';

/** First wait until an order whose notice could not be handled is tried again; doubles up to one hour. */
const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

/**
 * Lets the order of a dead letter wait, with the letter in its history. Reads neither side: what could not be handled may
 * be just that. `busy`: somebody works on the order now, and the letter can wait.
 */
export async function parkForLetter(
  engine: Engine,
  notice: RecordNotice,
  letter: DeadLetter,
): Promise<'parked' | 'busy' | 'unknownOrder'> {
  const { connectionId } = notice;
  const found = await engine.couplings.findByRecord(connectionId, notice.side, notice.recordId);
  const ports = engine.connections.get(connectionId);
  if (found === undefined || ports === undefined) {
    return 'unknownOrder';
  }
  const { couplingId } = found.coupling;
  const nowMs = engine.clock.nowMs();
  const owner = `dead-letters-${engine.ids.newId()}`;
  const lease = { connectionId, couplingId, owner, nowMs, untilMs: nowMs + leaseMs, dirty: [] };
  const taken = await engine.couplings.acquireLease(lease);
  if (taken.kind === 'taken') {
    return 'busy';
  }
  const stored = (await engine.couplings.find(connectionId, couplingId)) ?? found;
  const portsOfKind = stored.coupling.kind === 'quote' ? (portsForQuotes(ports) ?? ports) : ports;
  const work = new OrderWork({ engine, ports: portsOfKind, lease: taken.lease, stored, attemptNumber: 0 });
  let isOvertaken = false;
  try {
    await note(work, notice, letter);
  } catch (error) {
    if (!(error instanceof OvertakenError)) {
      throw error;
    }
    isOvertaken = true;
  }
  await release(work);
  return isOvertaken ? 'busy' : 'parked';
}

async function note(work: OrderWork, notice: RecordNotice, letter: DeadLetter): Promise<void> {
  const { state } = work.coupling;
  const summary = `handlingFailed: ${inWords(notice, letter)}`;
  if (state === 'ended') {
    await work.save({}, [{ kind: 'state', side: notice.side, summary }]);
    return;
  }
  await work.save({ parked: parkedAfter(work) }, [{ kind: 'parked', side: notice.side, summary }]);
}

function parkedAfter({ coupling, engine }: OrderWork): Parked {
  const nowMs = engine.clock.nowMs();
  const before = coupling.parked?.reason === 'handlingFailed' ? coupling.parked : undefined;
  const tries = before === undefined ? 0 : before.tries + 1;
  return {
    reason: 'handlingFailed',
    sentence: 'Something went wrong inside Tandem when it handled this order.',
    nextAction: 'It is tried again by itself; whoever looks after Tandem finds the error in the logs.',
    sinceIso: before?.sinceIso ?? new Date(nowMs).toISOString(),
    tries,
    nextTryMs: nowMs + Math.min(firstWaitMs * 2 ** Math.min(tries, 20), longestWaitMs),
  };
}

function inWords(notice: RecordNotice, { deliveryCount, reason, description }: DeadLetter): string {
  const { cause, traceParent } = notice;
  const traceId = traceParent?.split('-')[1];
  return [
    `a notice (${cause}) could not be handled in ${deliveryCount} deliveries`,
    ...(reason === undefined ? [] : [`${reason}: ${description ?? ''}`.slice(0, 500)]),
    ...(traceId === undefined ? [] : [`trace ${traceId}`]),
  ].join('; ');
}

async function release(work: OrderWork): Promise<void> {
  const { couplings, clock } = work.engine;
  const dueMs = work.coupling.parked?.nextTryMs;
  const reminder = dueMs === undefined ? undefined : ({ kind: 'retry', dueMs } as const);
  if ((await couplings.releaseLease(work.lease, reminder)) === 'dirty') {
    // Somebody has news of the order: that is looked at now.
    await work.takeDirty();
    await couplings.releaseLease(work.lease, { kind: 'retry', dueMs: clock.nowMs() });
  }
}
