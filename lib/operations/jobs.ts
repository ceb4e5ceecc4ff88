import { z } from 'zod';
import { type CommandRequest, commandJob } from '../full-synchronization/command-job.js';
import type { Job, JobKind } from '../full-synchronization/job.js';
import { outcomeCounts } from '../full-synchronization/job-counts.js';
import { readJob, readPage } from '../full-synchronization/job-store.js';
import { progressOf } from '../full-synchronization/progress.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest, refused } from './answer.js';
import { wholeNumber, wholeNumberInQuery } from './asked-number.js';
import { connectionAsked } from './connections-asked.js';

/** What a job may be told. */
export const jobCommand = z.enum(['survey', 'start', 'pause', 'resume', 'cancel'], {
  error: 'must be "survey", "start", "pause", "resume" or "cancel"',
});
/** Most orders a minute. */
export const perMinute = wholeNumber(1, 6_000).optional();

const commands: Readonly<Record<JobKind, string>> = {
  fullSynchronization: 'full-sync --status',
  matching: 'match --background --status',
};

/** Tells the job what a person wants. */
export async function answerCommand(engine: Engine, request: CommandRequest): Promise<Answer> {
  const result = await commandJob(engine, request);
  return result.kind === 'done'
    ? { kind: 'ok', body: { connectionId: request.connectionId, job: told(result.job) } }
    : refused(result.code, result.sentence);
}

/** How far the connection's last job of a kind is; no job when there has been none. */
export async function showJob(
  engine: Engine,
  about: JobKind,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const connectionId = connectionAsked(engine, query.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const stored = await readJob(engine.state, connectionId, about);
  return { kind: 'ok', body: { connectionId, ...(stored === undefined ? {} : { job: told(stored.job) }) } };
}

/** Pages of entries that one call answers. */
const pagesAtOnce = 10;

const orderQuery = z.object({
  jobId: z.guid('must be a GUID'),
  page: wholeNumberInQuery(0, 999_999).default(0),
  connectionId: z.string().optional(),
});

/** Every order that the job has seen, with what became of it and why; `nextPage` continues. */
export async function listJobOrders(
  engine: Engine,
  about: JobKind,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const parsed = orderQuery.safeParse(query);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const stored = await readJob(engine.state, connectionId, about);
  const { jobId, page: first } = parsed.data;
  if (stored?.job.jobId !== jobId) {
    return { kind: 'notFound', error: `there is no such job; "tandem ${commands[about]}" names the one there is` };
  }
  const { pagesRemovedIso } = stored.job;
  if (pagesRemovedIso !== undefined) {
    return {
      kind: 'notFound',
      error: `what became of each order was deleted ${pagesRemovedIso}, long after the run had ended`,
    };
  }
  const end = Math.min(first + pagesAtOnce, stored.job.pages);
  const orders = [];
  for (let page = first; page < end; page += 1) {
    const entries = await readPage(engine.state, connectionId, stored.job, page);
    orders.push(
      ...entries.map(({ keys: _, within: __, twin, ...entry }) =>
        about === 'matching' && twin !== undefined ? { ...entry, criterion: twin.priority } : entry,
      ),
    );
  }
  return { kind: 'ok', body: { connectionId, orders, ...(end < stored.job.pages ? { nextPage: end } : {}) } };
}

function told(job: Job) {
  const { jobId, phase, startedBy, startedIso, appliedBy, endedIso, paused, problem, candidates, criteria } = job;
  return {
    jobId,
    phase,
    startedBy,
    startedIso,
    appliedBy,
    endedIso,
    paused,
    problem,
    ...(job.about === 'matching' ? { valuesOf: job.valuesOf } : { candidates }),
    matchedBy: criteria?.by,
    progress: progressOf(job),
    counts: outcomeCounts(job),
    missing: Object.entries(job.missing)
      .toSorted(([one, orders], [other, others]) => others - orders || (one < other ? -1 : 1))
      .map(([name, orders]) => ({ name, orders })),
  };
}
