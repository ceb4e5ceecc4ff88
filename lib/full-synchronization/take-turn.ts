import type { JobNotice } from '../ports/notice.js';
import type { OutgoingNotice } from '../ports/queue.js';
import type { RemoteFailureReason } from '../ports/remote-result.js';
import { advanceConnection } from '../sync/connection/advance.js';
import type { Engine } from '../sync/engine.js';
import { backoffMs, done, type NoticeOutcome, OvertakenError } from '../sync/outcome.js';
import { checkParked } from './check-parked.js';
import { compareLists } from './compare.js';
import { coupleSome } from './couple-matched.js';
import { fromTheStart, isActive, type Job, jobKinds } from './job.js';
import { countOf } from './job-counts.js';
import { readJob, writeJob } from './job-store.js';
import { KnownOrders } from './known-orders.js';
import { listNextPage } from './list-page.js';
import { loadSome } from './load.js';
import { rememberingLookups } from './remembered-lookups.js';
import type { RunContext, StepResult } from './run-context.js';

/** One turn takes steps for so long, far below what a function may take; the next turn goes on. */
export const turnMs = 15_000;
/** A run whose last step is older than this has lost its message: the timer sends it again. */
export const wakeAfterMs = 120_000;
/** How often the lists are begun anew when the place in them is lost; then the problem stands and is tried again. */
const mostRestarts = 3;

/**
 * Takes one turn of a connection's full synchronization or matching, which is a chain of notices in one session: one
 * holder at a time. A turn that was stopped is taken again from what was stored last, and comes to the same (I9); whoever lost the
 * session is stopped by the version of the job. Once the orders are loaded, the connection is (spec §2).
 */
export async function takeJobTurn(engine: Engine, notice: JobNotice): Promise<NoticeOutcome> {
  const { connectionId, about } = notice;
  const ports = engine.connections.get(connectionId);
  let stored = await readJob(engine.state, connectionId, about);
  if (ports === undefined || stored === undefined || !isItsTurn(stored.job, notice)) {
    return done;
  }
  const known = new KnownOrders(engine, connectionId);
  const context: RunContext = { engine, connectionId, ports: rememberingLookups(ports), known };
  const untilMs = engine.clock.nowMs() + turnMs;
  for (;;) {
    const result = await stepOf(context, stored.job).catch(overtaken);
    if (result.kind === 'overtaken') {
      return overtakenOutcome;
    }
    const { job, waitMs } =
      result.kind === 'failed' ? afterFailure(context, stored.job, result) : afterStep(context, result);
    const nowMs = engine.clock.nowMs();
    const isLast = waitMs > 0 || nowMs >= untilMs || !isActive(job);
    const stepped = { ...job, steppedMs: nowMs };
    const next = isLast ? { ...stepped, turn: stepped.turn + 1 } : stepped;
    if (next.phase === 'loaded') {
      engine.logger.info('fullSynchronization.loaded', { connectionId, count: countOf(next, 'coupled') });
      await advanceConnection(engine, ports, { to: 'loaded', by: next.appliedBy ?? next.startedBy });
    }
    if (isLast && isActive(next)) {
      // Before it is written down: a stop in between leaves a notice too many, which is out of date, and never none.
      await engine.queue.send([turnNotice(connectionId, next, nowMs + waitMs)]);
    }
    if (!(await writeJob(engine.state, connectionId, next, stored.etag))) {
      return overtakenOutcome;
    }
    if (isLast) {
      engine.logger.info(`${about}.turn`, { connectionId, phase: next.phase, count: next.inFlight.length });
      return done;
    }
    stored = await readJob(engine.state, connectionId, about);
    if (stored === undefined || !isItsTurn(stored.job, notice)) {
      return done;
    }
  }
}

const overtakenOutcome: NoticeOutcome = { kind: 'retryLater', delayMs: 1_000, reason: 'overtaken' };

/** A step that finds that another worker has its turn stops at once. */
function overtaken(error: unknown): { readonly kind: 'overtaken' } {
  if (error instanceof OvertakenError) {
    return { kind: 'overtaken' };
  }
  throw error;
}

function isItsTurn(job: Job, { jobId, turn }: JobNotice): boolean {
  return job.jobId === jobId && job.turn === turn && isActive(job);
}

/** The notice for the job's present turn. */
export function turnNotice(
  connectionId: string,
  { jobId, about, turn }: Pick<Job, 'jobId' | 'about' | 'turn'>,
  notBeforeMs: number,
  name = 'turn',
): OutgoingNotice {
  return {
    notice: {
      noticeVersion: 1,
      connectionId,
      side: 'sales',
      about,
      jobId,
      turn,
      attemptNumber: 0,
    },
    messageId: `${name}-${jobId}-${turn}`,
    notBeforeMs,
  };
}

/** The timer's net: sends the notice of each run that has not moved for long, whatever became of it. */
export async function wakeJobs(engine: Engine, connectionId: string): Promise<void> {
  for (const about of jobKinds) {
    const stored = await readJob(engine.state, connectionId, about);
    const nowMs = engine.clock.nowMs();
    if (stored !== undefined && isActive(stored.job) && nowMs - stored.job.steppedMs > wakeAfterMs) {
      const name = `wake-${Math.floor(nowMs / wakeAfterMs)}`;
      await engine.queue.send([turnNotice(connectionId, stored.job, nowMs, name)]);
    }
  }
}

function stepOf(context: RunContext, job: Job): Promise<StepResult> {
  switch (job.phase) {
    case 'listingBusinessCentral':
    case 'listingSales':
      return listNextPage(context, job);
    case 'comparing':
      return compareLists(context, job);
    case 'loading':
      return loadSome(context, job);
    case 'checking':
      return checkParked(context, job);
    case 'coupling':
      return coupleSome(context, job);
    case 'surveyed':
    case 'loaded':
    case 'matched':
    case 'canceled':
      throw new Error(`a job that is ${job.phase} takes no step`);
  }
}

/** What holds the run is shown until it is gone. */
function afterStep(
  { engine }: RunContext,
  { job, waitMs, held }: Extract<StepResult, { kind: 'went' }>,
): { readonly job: Job; readonly waitMs: number } {
  const sinceIso = job.problem?.sentence === held ? job.problem?.sinceIso : undefined;
  const nowIso = new Date(engine.clock.nowMs()).toISOString();
  const problem = held === undefined ? undefined : { sentence: held, sinceIso: sinceIso ?? nowIso, tries: 0 };
  return { job: { ...job, problem }, waitMs };
}

const passing: ReadonlySet<RemoteFailureReason> = new Set(['throttled', 'unavailable', 'unclear', 'versionMismatch']);

/** It waits and tries again, showing why; a listing whose place the server knows no more begins anew. */
function afterFailure(
  { engine, connectionId }: RunContext,
  job: Job,
  { side, failure }: Extract<StepResult, { kind: 'failed' }>,
): { readonly job: Job; readonly waitMs: number } {
  const { reason: code, message } = failure;
  engine.logger.warn(`${job.about}.waits`, { connectionId, side, code, message });
  const tries = (job.problem?.tries ?? 0) + 1;
  const system = side === 'sales' ? 'Sales' : 'Business Central';
  const problem = {
    sentence: `${system} could not be read (${code}): ${message}`,
    sinceIso: job.problem?.sinceIso ?? new Date(engine.clock.nowMs()).toISOString(),
    tries,
  };
  const waitMs = Math.max(failure.retryAfterMs ?? 0, backoffMs(tries));
  const hasLostItsPlace = job.cursor !== undefined && !passing.has(code) && job.restarts < mostRestarts;
  const from = hasLostItsPlace ? { ...job, ...fromTheStart, restarts: job.restarts + 1 } : job;
  return { job: { ...from, problem }, waitMs };
}
