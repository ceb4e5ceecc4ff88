import type { OutgoingNotice } from '../ports/queue.js';
import type { Entry } from './entry.js';
import { betweenLooksWhileHeldMs, heldBy, queueIsBehind } from './held-by.js';
import { firstWindow, type Job, type OrderInFlight } from './job.js';
import { recount } from './job-counts.js';
import { writePage } from './job-store.js';
import { PageReader } from './page-reader.js';
import { withSample } from './progress.js';
import type { RunContext, StepResult } from './run-context.js';
import { whatBecameOf } from './what-became-of.js';

/** Most orders of the load in flight: half of the sessions that a worker holds stay free for live changes. */
export const mostInFlight = 16;
const fewestInFlight = 2;
const lookAtQueueEveryMs = 5_000;
/** Between two looks at the orders in flight: sooner while they come to rest. */
const betweenLooksMs = 400;
const betweenIdleLooksMs = 1_000;
/** After a time in which nothing was let in, so much of the pace is made good at once. */
const longestBurstMs = 4_000;

/** One look: orders in flight that have come to rest are written down, and others are let in in their place. */
export async function loadSome(context: RunContext, job: Job): Promise<StepResult> {
  const { engine, connectionId } = context;
  const pages = new PageReader(engine.state, connectionId, job);
  const held = await heldBy(context);
  const looked = await lookAtThoseInFlight(context, pages, job);
  if (looked.kind === 'failed') {
    return looked;
  }
  const sized = { ...looked.job, ...(await windowOf(context, looked.job)) };
  const fed = held === undefined ? await letIn(context, pages, sized) : { job: sized, notices: [] };
  // Twice on the queue is harmless, never is not: sent before it is written down.
  const notices = [...looked.notices, ...fed.notices];
  if (notices.length > 0) {
    await engine.queue.send(notices);
  }
  for (const { page, entries } of pages.changed()) {
    await writePage(engine.state, connectionId, { jobId: job.jobId, page, entries });
  }
  const isAtEnd = fed.job.page >= fed.job.pages && fed.job.inFlight.length === 0;
  const next = isAtEnd ? { ...fed.job, phase: 'checking' as const, page: 0, index: 0 } : fed.job;
  const isMoving = looked.job.inFlight.length < job.inFlight.length || job.inFlight.length === 0;
  const waitMs = held !== undefined ? betweenLooksWhileHeldMs : isMoving ? betweenLooksMs : betweenIdleLooksMs;
  return { kind: 'went', held, waitMs: isAtEnd ? 0 : waitMs, job: withSample(next, engine.clock.nowMs()) };
}

type Looked =
  | { readonly kind: 'went'; readonly job: Job; readonly notices: readonly OutgoingNotice[] }
  | Extract<StepResult, { kind: 'failed' }>;

async function lookAtThoseInFlight(context: RunContext, pages: PageReader, job: Job): Promise<Looked> {
  const looks = await Promise.all(job.inFlight.map((order) => whatBecameOf(context, order)));
  const failed = looks.find((look) => look.kind === 'failed');
  if (failed !== undefined) {
    return failed;
  }
  let { counts } = job;
  const inFlight: OrderInFlight[] = [];
  const again: OrderInFlight[] = [];
  for (const [index, order] of job.inFlight.entries()) {
    const look = looks[index];
    if (look?.kind === 'came') {
      const before = await pages.entry(order.page, order.index);
      const { keys: _, within: __, twin: ___, detail: ____, ...named } = before;
      const after: Entry = { ...named, ...look.to };
      pages.put(order.page, order.index, after);
      // Taken again after a stop, the entry may be written and the count not: what the order was is what was counted.
      counts = recount(counts, { gone: [{ ...before, outcome: 'toLoad', reason: order.expected }], come: [after] });
    } else if (look?.kind === 'sendAgain') {
      const sent = { ...order, sentMs: context.engine.clock.nowMs(), sendings: order.sendings + 1 };
      inFlight.push(sent);
      again.push(sent);
    } else {
      inFlight.push(order);
    }
  }
  const notices = again.map((order) => noticeOf(context, order));
  return { kind: 'went', job: { ...job, counts, inFlight }, notices };
}

/** The window follows the queue: live changes that would wait make it smaller. */
async function windowOf({ engine }: RunContext, job: Job): Promise<Pick<Job, 'window' | 'queueSeenMs'>> {
  const nowMs = engine.clock.nowMs();
  if (nowMs - (job.queueSeenMs ?? 0) < lookAtQueueEveryMs) {
    return { window: job.window, queueSeenMs: job.queueSeenMs };
  }
  const window = (await queueIsBehind(engine))
    ? Math.max(fewestInFlight, Math.floor(job.window / 2))
    : Math.min(mostInFlight, job.window + Math.ceil(firstWindow / 4));
  return { window, queueSeenMs: nowMs };
}

interface Fed {
  readonly job: Job;
  readonly notices: readonly OutgoingNotice[];
}

async function letIn(context: RunContext, pages: PageReader, job: Job): Promise<Fed> {
  const inFlight = [...job.inFlight];
  const notices: OutgoingNotice[] = [];
  const nowMs = context.engine.clock.nowMs();
  const apartMs = 60_000 / job.perMinute;
  let pacedMs = Math.max(job.pacedMs, nowMs - longestBurstMs);
  let { page, index } = job;
  while (page < job.pages && inFlight.length < job.window && pacedMs + apartMs <= nowMs) {
    const entries = await pages.page(page);
    const entry = entries[index];
    if (entry?.outcome === 'toLoad') {
      const { side, id, reason: expected } = entry;
      const order = { side, id, page, index, expected, sentMs: nowMs, sendings: 1 };
      inFlight.push(order);
      pacedMs += apartMs;
      notices.push(noticeOf(context, order));
    }
    [page, index] = index + 1 < entries.length ? [page, index + 1] : [page + 1, 0];
  }
  return { job: { ...job, inFlight, page, index, pacedMs }, notices };
}

function noticeOf({ engine, connectionId }: RunContext, { side, id }: OrderInFlight): OutgoingNotice {
  return {
    notice: {
      noticeVersion: 1,
      connectionId,
      side,
      about: 'order',
      recordId: id,
      cause: 'loaded',
      attemptNumber: 0,
    },
    messageId: `loaded-${engine.ids.newId()}`,
  };
}
