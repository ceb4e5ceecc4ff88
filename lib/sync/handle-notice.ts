import type { FieldValue, Side } from '../order/order.js';
import { type ConnectionRecord, gateOf } from '../ports/connection-state.js';
import type { Coupling } from '../ports/coupling.js';
import type { StoredCoupling } from '../ports/couplings.js';
import { type RecordNotice, sessionIdOf } from '../ports/notice.js';
import { boundElsewhere, fingerprintFor } from './connection/bound-elsewhere.js';
import { readConnectionRecord } from './connection/record.js';
import { assertMayWrite, ConnectionStoppedError } from './connection/stop.js';
import { createInBusinessCentral } from './creation/create-in-business-central.js';
import { createInSales } from './creation/create-in-sales.js';
import { type ConnectionPorts, type Engine, portsForQuotes } from './engine.js';
import type { FirstReading } from './first-reading.js';
import { concernsInvoices, hasDueInvoices } from './invoices/due.js';
import { handleInvoices } from './invoices/handle-invoices.js';
import { noticeEventOf } from './life-cycle/events.js';
import { heldReportDueMs } from './life-cycle/hold.js';
import { lifeCycle } from './life-cycle/table.js';
import { meetUnknownRecord } from './meeting/meet-unknown-record.js';
import type { UnknownRecord } from './meeting/meeting.js';
import { meetConfiguration } from './merge/meet-configuration.js';
import { leaseMs, OrderWork } from './order-work.js';
import { done, type NoticeOutcome, OvertakenError } from './outcome.js';
import { park, passingFaultRetries } from './park.js';
import { pausedRequest } from './pauses/paused-work.js';
import { advanceQuote, isRevision } from './quotes/advance-quote.js';
import { recoverRecreation } from './recreate/recover-recreation.js';
import { runCycle } from './run-cycle.js';
import { noteStock } from './seller-news/stock-news.js';
import { tellUntold } from './seller-news/tell-untold.js';

/** How often a worker goes round again for what was marked while it was busy, before it hands over to the queue. */
const roundsForOthers = 5;

/** News of an invoice that could not be told is tried again after so long, `passingFaultRetries` times. */
const untoldRetryMs = 60_000;

/** Invoices that are still to be made are looked at again after so long where the order does not come up sooner. */
const dueInvoicesMs = 3_600_000;

/** After a bug the broker redelivers until it gives up; the timer tries again no sooner than this (L4). */
const afterBugMs = 3_600_000;

/** How soon the timer looks after an order that was left in the middle. */
export const unfinishedWorkMs = 120_000;

/**
 * Handles one notice (spec §3): finds the coupling, takes its lease, brings both sides to agreement. Handling any notice
 * again changes nothing beyond one read (I7). Bugs throw; everything expected is an outcome. While the connection is
 * switched off or has stopped, nothing is read or written: the gap is swept once it goes on.
 * @param options.creates also before the first load has ended: for the first load itself
 */
export async function handleNotice(
  engine: Engine,
  notice: RecordNotice,
  options: { readonly creates?: true } = {},
): Promise<NoticeOutcome> {
  const ports = engine.connections.get(notice.connectionId);
  if (ports === undefined) {
    engine.logger.warn('notice.unknownConnection', { connectionId: notice.connectionId, recordId: notice.recordId });
    return done;
  }
  const record = await readConnectionRecord(engine.state, notice.connectionId);
  const gate = gateOf(record);
  if (!gate.syncs) {
    engine.logger.info('notice.connectionOff', { connectionId: notice.connectionId, code: gate.because });
    return done;
  }
  try {
    return await handle(engine, ports, { notice, record, creates: gate.creates || options.creates === true });
  } catch (error) {
    if (error instanceof OvertakenError) {
      return { kind: 'retryLater', delayMs: 1_000, reason: 'overtaken' };
    }
    if (error instanceof ConnectionStoppedError) {
      return done;
    }
    throw error;
  }
}

async function handle(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, record, creates }: UnknownRecord & { readonly record: ConnectionRecord },
): Promise<NoticeOutcome> {
  const known = await engine.couplings.findByRecord(notice.connectionId, notice.side, notice.recordId);
  if (notice.cause === 'invoiced' && known === undefined) {
    return done;
  }
  if (known !== undefined) {
    return notice.cause !== 'retried' &&
      notice.cause !== 'invoiced' &&
      isNothingNew(known.coupling, notice, engine.clock.nowMs())
      ? done
      : await underLease({ engine, ports, notice, record, couplingId: known.coupling.couplingId });
  }
  const met = await meetUnknownRecord(engine, ports, { notice, creates });
  return met.kind === 'finished' ? met.outcome : await underLease({ engine, ports, notice, record, ...met });
}

interface LeasedRun {
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

/** Who both systems are is asked while the turn begins to read, so that it costs no time. */
async function underLease(run: LeasedRun): Promise<NoticeOutcome> {
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

/** Once the order is settled: its invoices, and what the seller is to be told, which nobody may look for again. */
async function settleRest(work: OrderWork, notice: RecordNotice): Promise<NoticeOutcome> {
  const { cause, attemptNumber } = notice;
  if (cause === 'swept') {
    await noteStock(work);
  }
  const { policies } = work.ports.connection;
  const isConcerned = concernsInvoices({ coupling: work.coupling, policies }, notice, work.engine.clock.nowMs());
  const invoices = isConcerned ? await handleInvoices(work) : done;
  await tellUntold(work);
  if (invoices.kind !== 'done') {
    return invoices;
  }
  const isLeft = cause === 'invoiced' && (work.coupling.news?.untold.length ?? 0) > 0;
  return isLeft && attemptNumber < passingFaultRetries
    ? { kind: 'retryLater', delayMs: untoldRetryMs, reason: 'untold' }
    : done;
}

async function advance(
  work: OrderWork,
  sides: readonly Side[],
  event: ReturnType<typeof noticeEventOf>,
): Promise<NoticeOutcome> {
  const { coupling } = work;
  const effect = lifeCycle[coupling.state][event];
  const paused = effect === 'nothing' ? undefined : await pausedRequest(work, { customer: customerOf(coupling) });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  switch (effect) {
    case 'nothing':
      return done;
    case 'createTwin':
      return coupling.origin === 'sales' ? await createInBusinessCentral(work) : await createInSales(work);
    case 'runCycle':
      return await runCycle(work, isPlain(coupling) ? sides : ['sales', 'businessCentral']);
    case 'settleRecreation': {
      const recovered = await recoverRecreation(work);
      return recovered.kind === 'finished' ? recovered.outcome : await runCycle(work, ['sales', 'businessCentral']);
    }
  }
}

/** As far as it is known before anything is read. */
function customerOf({ base, intent }: Coupling): FieldValue | undefined {
  return base?.header.customer.businessCentral ?? intent?.sent.header.customer;
}

/** Nothing is pending: the side that did not speak can be taken to be as it was. */
function isPlain(coupling: Coupling): boolean {
  const { state, parked, openEffect, restore, toRelease } = coupling;
  const isAtRest = [parked, openEffect, restore, toRelease].every((open) => open === undefined);
  return (state === 'coupled' || state === 'fulfilled') && isAtRest;
}

/**
 * A notice tells nothing new when the row version it names is already part of the base, or the line it says was deleted
 * is not in it: versions of one row only grow (D-009). Costs no remote call (I4). While a seller has the order reopened,
 * Business Central's changes wait; while it is unclear whether Business Central made the order, the seller's do.
 */
export function isNothingNew(coupling: Coupling, notice: RecordNotice, nowMs: number): boolean {
  if (coupling.kind === 'quote' && isRevision(coupling, notice)) {
    return false;
  }
  if (coupling.earlierSalesIds?.includes(notice.recordId) === true) {
    return true;
  }
  if (coupling.state !== 'recreating' && coupling.supersededIds?.includes(notice.recordId) === true) {
    return true;
  }
  if (coupling.parked?.reason === 'creationUnclear') {
    return notice.side === 'sales' && nowMs < (coupling.parked.nextTryMs ?? 0);
  }
  if (lifeCycle[coupling.state][noticeEventOf(notice)] === 'nothing') {
    return true;
  }
  const versions = coupling.versions.sales;
  if (!isPlain(coupling) || notice.side !== 'sales' || versions === undefined) {
    return false;
  }
  if (notice.lineId !== undefined && notice.cause === 'deleted') {
    return versions.lines[notice.lineId] === undefined;
  }
  const known = notice.lineId === undefined ? versions.header : versions.lines[notice.lineId];
  return (
    notice.cause !== 'deleted' &&
    notice.rowVersion !== undefined &&
    known !== undefined &&
    isAtMost(notice.rowVersion, known)
  );
}

function isAtMost(version: string, known: string): boolean {
  const digits = /^\d+$/;
  return digits.test(version) && digits.test(known) ? BigInt(version) <= BigInt(known) : version === known;
}

function reminderOf(
  work: OrderWork,
  outcome: NoticeOutcome,
): { readonly kind: 'intent' | 'retry'; readonly dueMs: number } | undefined {
  const { parked, openEffect, restore, state, toRelease } = work.coupling;
  const nowMs = work.engine.clock.nowMs();
  const forInvoices = hasDueInvoices(work.ports.connection.policies, work.coupling)
    ? ({ kind: 'retry', dueMs: nowMs + dueInvoicesMs } as const)
    : undefined;
  if (outcome.kind === 'done' && parked !== undefined) {
    return parked.nextTryMs === undefined ? forInvoices : { kind: 'retry', dueMs: parked.nextTryMs };
  }
  const heldMs = outcome.kind === 'done' ? heldReportDueMs(work) : undefined;
  if (heldMs !== undefined) {
    return { kind: 'retry', dueMs: heldMs };
  }
  const isUnfinished =
    openEffect !== undefined ||
    state === 'creating' ||
    state === 'recreating' ||
    state === 'finishing' ||
    ((restore ?? toRelease) !== undefined && state === 'coupled') ||
    outcome.kind === 'retryLater';
  return isUnfinished ? { kind: 'intent', dueMs: nowMs + unfinishedWorkMs } : forInvoices;
}
