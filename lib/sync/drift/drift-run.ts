import type { DriftNotice } from '../../ports/notice.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { done, type NoticeOutcome, retryAfter } from '../outcome.js';
import { type DriftReport, type DriftRun, emptyTally, readDrift, writeDrift } from './drift-state.js';
import { DriftStep, nameOf, ordersAtOnce } from './step.js';

/** One step ends after so long, far within the time limit of a function, and the next goes on from there. */
const longestStepMs = 60_000;
/** Between two steps, so that the work on changes comes first. */
const betweenStepsMs = 1_000;
/**
 * A comparison that has not gone on for so long is taken for lost, and another may begin. Should a step of it come late
 * after all, it finds another run, or loses its save to the other: each is made on the version that it read.
 */
const lostAfterMs = 120_000;
/** A step whose reads fail is put off this often; then the report tells what was seen by then. */
const mostAttempts = 5;

/** Begins a comparison of both sides unless one is under way; the worker carries it out step by step. `queueDown`: nothing was begun. */
export async function startDrift(
  engine: Engine,
  connectionId: string,
): Promise<{ readonly kind: 'started' | 'running' | 'queueDown'; readonly runId: string; readonly lostIso?: string }> {
  const { document, etag } = await readDrift(engine.state, connectionId);
  const nowMs = engine.clock.nowMs();
  const { run } = document;
  if (run !== undefined && !isLost(run, nowMs)) {
    return { kind: 'running', runId: run.runId };
  }
  const runId = engine.ids.newId();
  const begun: DriftRun = { ...emptyTally(runId, new Date(nowMs).toISOString()), after: '', steppedMs: nowMs };
  if (!(await writeDrift(engine.state, connectionId, { document: { ...document, run: begun }, etag }))) {
    const { document: theirs } = await readDrift(engine.state, connectionId);
    return { kind: 'running', runId: theirs.run?.runId ?? runId };
  }
  try {
    await enqueueStep(engine, { connectionId, run: begun, notBeforeMs: nowMs });
    return { kind: 'started', runId, ...(run === undefined ? {} : { lostIso: run.startedIso }) };
  } catch (error) {
    engine.logger.warn('drift.notBegun', { connectionId, message: error instanceof Error ? error.message : 'unknown' });
    await forget(engine, connectionId, runId);
    return { kind: 'queueDown', runId };
  }
}

/** Whether its next step should have come long ago. */
export function isLost({ steppedMs }: Pick<DriftRun, 'steppedMs'>, nowMs: number): boolean {
  return nowMs - steppedMs >= lostAfterMs;
}

/** Forgets a comparison that was lost while the connection did not run, so that none counts as under way. */
export async function forgetLostDrift(engine: Engine, connectionId: string): Promise<void> {
  const { run } = (await readDrift(engine.state, connectionId)).document;
  if (run !== undefined && isLost(run, engine.clock.nowMs())) {
    await forget(engine, connectionId, run.runId);
  }
}

/** Should a step of it be on the queue after all, it finds nothing to do. */
async function forget(engine: Engine, connectionId: string, runId: string): Promise<void> {
  const { document, etag } = await readDrift(engine.state, connectionId);
  const { run, ...rest } = document;
  if (run?.runId === runId) {
    await writeDrift(engine.state, connectionId, { document: rest, etag });
  }
}

/** Carries out one step of a comparison. Handled again, a step compares the same orders again and counts them once. */
export async function handleDriftNotice(engine: Engine, notice: DriftNotice): Promise<NoticeOutcome> {
  const ports = engine.connections.get(notice.connectionId);
  const { document, etag } = await readDrift(engine.state, notice.connectionId);
  const { run, report } = document;
  if (ports === undefined || run?.runId !== notice.runId) {
    return done;
  }
  const since = new Map((report?.drift ?? []).map((drift) => [nameOf(drift), drift.sinceIso]));
  const step = new DriftStep(engine, ports, run, since);
  const { failure, isLast } = await takeUntilTime(engine, ports, step);
  const steppedMs = engine.clock.nowMs();
  const mayTryAgain = failure !== undefined && notice.attemptNumber < mostAttempts;
  if (isLast || (failure !== undefined && !mayTryAgain)) {
    const written = { document: { report: reportOf(step.run, steppedMs, failure?.reason) }, etag };
    if (await writeDrift(engine.state, notice.connectionId, written)) {
      tellReport(engine, notice.connectionId, written.document.report);
    }
    return done;
  }
  const next: DriftRun = { ...step.run, steppedMs };
  if (!(await writeDrift(engine.state, notice.connectionId, { document: { ...document, run: next }, etag }))) {
    return done;
  }
  if (failure !== undefined) {
    return retryAfter(failure, notice.attemptNumber);
  }
  await enqueueStep(engine, { connectionId: notice.connectionId, run: next, notBeforeMs: steppedMs + betweenStepsMs });
  return done;
}

/** Ends a comparison whose step found the connection switched off or stopped: the report tells what was seen by then, and why no more. */
export async function breakOffDrift(
  engine: Engine,
  { connectionId, runId }: DriftNotice,
  because: string,
): Promise<void> {
  const { document, etag } = await readDrift(engine.state, connectionId);
  const { run } = document;
  if (run?.runId !== runId) {
    return;
  }
  const report = reportOf(run, engine.clock.nowMs(), because);
  if (await writeDrift(engine.state, connectionId, { document: { report }, etag })) {
    tellReport(engine, connectionId, report);
  }
}

async function takeUntilTime(
  engine: Engine,
  ports: ConnectionPorts,
  step: DriftStep,
): Promise<{ readonly failure?: RemoteFailure; readonly isLast: boolean }> {
  const untilMs = engine.clock.nowMs() + longestStepMs;
  const { connectionId } = ports.connection;
  const open = await engine.couplings.listOpen(connectionId);
  const after = step.run.after;
  const ahead = open
    .filter(({ couplingId }) => couplingId > after)
    .toSorted((one, other) => (one.couplingId < other.couplingId ? -1 : 1));
  for (let start = 0; start < ahead.length; start += ordersAtOnce) {
    if (start > 0 && engine.clock.nowMs() >= untilMs) {
      return { isLast: false };
    }
    const failure = await step.take(ahead.slice(start, start + ordersAtOnce));
    if (failure !== undefined) {
      return { failure, isLast: false };
    }
  }
  return { isLast: true };
}

/** The message id names the step: sent again after a stop, it is dropped or does nothing. */
async function enqueueStep(
  engine: Engine,
  step: { readonly connectionId: string; readonly run: DriftRun; readonly notBeforeMs: number },
): Promise<void> {
  const { connectionId, run, notBeforeMs } = step;
  const { runId } = run;
  await engine.queue.send([
    {
      notice: { noticeVersion: 1, connectionId, side: 'businessCentral', about: 'drift', runId, attemptNumber: 0 },
      messageId: `drift-${runId}-${run.after}`,
      notBeforeMs,
    },
  ]);
}

function reportOf({ after: _, steppedMs: __, ...tally }: DriftRun, nowMs: number, failure?: string): DriftReport {
  return {
    ...tally,
    endedIso: new Date(nowMs).toISOString(),
    ...(failure === undefined ? {} : { failure }),
  };
}

function tellReport(engine: Engine, connectionId: string, report: DriftReport): void {
  const { compared, unexplained, drifting, requests, failure } = report;
  const found = {
    connectionId,
    compared,
    unexplained,
    drifting,
    businessCentralRequests: requests.businessCentral,
    salesRequests: requests.sales,
  };
  if (failure !== undefined) {
    engine.logger.warn('drift.incomplete', { ...found, code: failure });
  }
  engine.logger.info('drift.done', found);
}
