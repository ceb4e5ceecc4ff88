import type { Side } from '../order/order.js';
import type { ConnectionRecord } from '../ports/connection-state.js';
import type { StoredCoupling } from '../ports/couplings.js';
import { type RecordNotice, sessionIdOf } from '../ports/notice.js';
import { advance, settleRest } from './advance.js';
import { boundElsewhere, fingerprintFor } from './connection/bound-elsewhere.js';
import { assertMayWrite, ConnectionStoppedError } from './connection/stop.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from './engine.js';
import type { FirstReading } from './first-reading.js';
import { noticeEventOf } from './life-cycle/events.js';
import { meetConfiguration } from './merge/meet-configuration.js';
import { isNothingNew } from './nothing-new.js';
import { leaseMs, OrderWork } from './order-work.js';
import { done, type NoticeOutcome, OvertakenError } from './outcome.js';
import { advanceQuote } from './quotes/advance-quote.js';
import { afterBugMs, reminderOf, unfinishedWorkMs } from './reminder.js';

/** How often a worker goes round again for what was marked while it was busy, before it hands over to the queue. */
const roundsForOthers = 5;

/** One notice of one order, to be handled while no other worker may touch the order. */
export interface LeasedRun {
  readonly engine: Engine;
  readonly ports: ConnectionPorts;
  readonly notice: RecordNotice;
  /** The connection as it stood when the notice was taken up. */
  readonly record: ConnectionRecord;
  readonly couplingId: string;
  /** Makes the coupling when there is none yet. */
  readonly create?: (() => Promise<StoredCoupling | undefined>) | undefined;
  /** What the record showed when it was met. */
  readonly firstReading?: FirstReading | undefined;
  /** The record is a new revision of a quote that is coupled already. */
  readonly isRevision?: boolean | undefined;
}

/** Takes the order's lease, goes round until nothing is left to do, and gives it back. Who both systems are is asked while the turn begins to read, so that it costs no time. */
export async function underLease(run: LeasedRun): Promise<NoticeOutcome> {
  const entry = assertMayWrite(run.engine, run.ports).then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    return await turnUnderLease(run, entry);
  } finally {
    await entry;
  }
}

async function turnUnderLease(run: LeasedRun, entry: Promise<unknown>): Promise<NoticeOutcome> {
  const { engine, ports, notice, record, couplingId } = run;
  const nowMs = engine.clock.nowMs();
  const taken = await engine.couplings.acquireLease({
    connectionId: notice.connectionId,
    couplingId,
    owner: sessionIdOf(notice),
    nowMs,
    untilMs: nowMs + leaseMs,
    dirty: [notice.side],
  });
  if (taken.kind === 'taken') {
    // Whoever holds the lease does not know the new revision of a quote.
    return run.isRevision === true ? { kind: 'retryLater', delayMs: 1_000, reason: 'busy' } : done;
  }
  const known = await engine.couplings.find(notice.connectionId, couplingId);
  const stored = known ?? (await run.create?.());
  if (stored === undefined) {
    await engine.couplings.releaseLease(taken.lease);
    return done;
  }
  await ports.codes?.settle();
  const portsOfKind = stored.coupling.kind === 'quote' ? portsForQuotes(ports) : ports;
  if (portsOfKind === undefined) {
    await engine.couplings.releaseLease(taken.lease);
    return done;
  }
  const { attemptNumber } = notice;
  const firstReading = known === undefined ? run.firstReading : undefined;
  const work = new OrderWork({
    engine,
    ports: portsOfKind,
    lease: taken.lease,
    stored,
    attemptNumber,
    firstReading,
    entry,
    fingerprint: fingerprintFor(stored.coupling, record),
  });
  try {
    const outcome = await boundElsewhere(work, record);
    if (outcome !== undefined) {
      await engine.couplings.releaseLease(work.lease);
      return outcome;
    }
    return await runUntilClean(work, notice);
  } catch (error) {
    if (!(error instanceof OvertakenError)) {
      const kind = error instanceof ConnectionStoppedError ? 'intent' : 'retry';
      const afterMs = kind === 'intent' ? unfinishedWorkMs : afterBugMs;
      await engine.couplings.releaseLease(work.lease, { kind, dueMs: engine.clock.nowMs() + afterMs });
    }
    throw error;
  }
}

async function runUntilClean(work: OrderWork, notice: RecordNotice): Promise<NoticeOutcome> {
  let sides: readonly Side[] = [notice.side];
  let event = noticeEventOf(notice);
  let isNew = notice.cause !== 'invoiced' && !isNothingNew(work.coupling, notice, work.engine.clock.nowMs());
  for (let round = 0; round < roundsForOthers; round += 1) {
    const isQuote = work.coupling.kind === 'quote';
    if (isNew) {
      await meetConfiguration(work);
    }
    const outcome = !isNew
      ? done
      : isQuote
        ? await advanceQuote(work, sides, notice)
        : await advance(work, sides, event);
    // What a quote waits for is told to operators alone.
    const rest = outcome.kind !== 'done' || isQuote ? done : await settleRest(work, notice);
    if (rest.kind !== 'done') {
      await work.engine.couplings.releaseLease(work.lease, reminderOf(work, outcome));
      return rest;
    }
    const release = await work.engine.couplings.releaseLease(work.lease, reminderOf(work, outcome));
    if (outcome.kind === 'retryLater' || release !== 'dirty') {
      return outcome;
    }
    sides = await work.takeDirty();
    event = sides.includes('sales') ? 'salesSpoke' : 'businessCentralSpoke';
    isNew = true;
  }
  await work.engine.couplings.releaseLease(work.lease, { kind: 'intent', dueMs: work.engine.clock.nowMs() });
  return { kind: 'retryLater', delayMs: 1_000, reason: 'busy' };
}
