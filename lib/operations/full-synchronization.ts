import { z } from 'zod';
import { commandJob } from '../full-synchronization/command-job.js';
import { type Job, outcomeCounts } from '../full-synchronization/job.js';
import { readJob, readPage } from '../full-synchronization/job-store.js';
import { progressOf } from '../full-synchronization/progress.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

const commandBody = z.strictObject({
  command: z.enum(['survey', 'start', 'pause', 'resume', 'cancel'], {
    error: 'must be "survey", "start", "pause", "resume" or "cancel"',
  }),
  candidates: z
    .enum(['leave', 'create'], { error: 'must be "leave" or "create": what becomes of match candidates' })
    .optional(),
  perMinute: z.int('must be a whole number').min(1).max(6_000).optional(),
  connectionId: z.string().optional(),
});

/** Begins a full synchronization or its dry run, pauses it, goes on with it, or ends it (C7). */
export async function commandFullSynchronization(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = commandBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const { command, candidates, perMinute } = parsed.data;
  const result = await commandJob(engine, { connectionId, command, who, candidates, perMinute });
  return result.kind === 'done'
    ? { kind: 'ok', body: { connectionId, job: told(result.job) } }
    : refused(result.code, result.sentence);
}

/** How far the connection's last full synchronization is; no job when there has been none. */
export async function showFullSynchronization(
  engine: Engine,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const connectionId = connectionAsked(engine, query.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const stored = await readJob(engine.state, connectionId);
  return { kind: 'ok', body: { connectionId, ...(stored === undefined ? {} : { job: told(stored.job) }) } };
}

/** Pages of entries that one call answers. */
const pagesAtOnce = 10;

const orderQuery = z.object({
  jobId: z.guid('must be a GUID'),
  page: z.coerce.number({ error: 'must be a number' }).int().min(0).default(0),
  connectionId: z.string().optional(),
});

/** Every order that the full synchronization has seen, with what became of it and why; `nextPage` continues. */
export async function listFullSynchronizationOrders(
  engine: Engine,
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
  const stored = await readJob(engine.state, connectionId);
  const { jobId, page: first } = parsed.data;
  if (stored?.job.jobId !== jobId) {
    return { kind: 'notFound', error: 'there is no such full synchronization; GET /api/full-synchronization names it' };
  }
  const end = Math.min(first + pagesAtOnce, stored.job.pages);
  const orders = [];
  for (let page = first; page < end; page += 1) {
    const entries = await readPage(engine.state, connectionId, stored.job, page);
    orders.push(...entries.map(({ keys: _, within: __, twin: ___, ...entry }) => entry));
  }
  return { kind: 'ok', body: { connectionId, orders, ...(end < stored.job.pages ? { nextPage: end } : {}) } };
}

function told(job: Job) {
  const { jobId, phase, startedBy, startedIso, appliedBy, endedIso, paused, problem, candidates } = job;
  return {
    jobId,
    phase,
    startedBy,
    startedIso,
    appliedBy,
    endedIso,
    paused,
    problem,
    candidates,
    progress: progressOf(job),
    counts: outcomeCounts(job),
    missing: Object.entries(job.missing)
      .toSorted(([one, orders], [other, others]) => others - orders || (one < other ? -1 : 1))
      .map(([name, orders]) => ({ name, orders })),
  };
}
