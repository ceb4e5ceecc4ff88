import { type CoupleRefused, type CoupleResult, coupleExisting } from '../sync/coupling/couple-existing.js';
import { askedNotice } from '../sync/coupling/operator-lease.js';
import type { Entry, EntryRef } from './entry.js';
import { betweenLooksWhileHeldMs, heldBy, queueIsBehind } from './held-by.js';
import type { Job } from './job.js';
import { recount } from './job-counts.js';
import { writePage } from './job-store.js';
import { PageReader } from './page-reader.js';
import { withSample } from './progress.js';
import type { RunContext, StepResult } from './run-context.js';

/** Pairs that are coupled at once. */
const coupledAtOnce = 5;
/** Pages without a pair that one step passes over. */
const pagesAtOnce = 20;
/** A system that does not answer for one pair holds the others up for so many tries; then the pair is told as refused. */
const mostTries = 5;

/** A pair: the entry of Business Central's order, where it is, and the order of Sales that is the same. */
interface Pair {
  readonly entry: Entry;
  readonly page: number;
  readonly index: number;
  readonly sales: EntryRef;
}

/** Couples the next pairs of a matching, at the pace that leaves room for live changes. */
export async function coupleSome(context: RunContext, job: Job): Promise<StepResult> {
  const { engine, connectionId } = context;
  const held = await heldBy(context);
  if (held !== undefined || (await queueIsBehind(engine))) {
    return { kind: 'went', held, waitMs: betweenLooksWhileHeldMs, job };
  }
  const startedMs = engine.clock.nowMs();
  const pages = new PageReader(engine.state, connectionId, job);
  const { pairs, page, index } = await nextPairs(pages, job);
  const results = await Promise.all(pairs.map((pair) => coupled(context, job, pair)));
  const unread = results.find((result) => result.kind === 'refused' && result.unread !== undefined);
  if (unread?.kind === 'refused' && unread.unread !== undefined && (job.problem?.tries ?? 0) < mostTries) {
    // Those that were coupled are found to be when the step is taken again.
    return { kind: 'failed', ...unread.unread };
  }
  let { counts } = job;
  for (const [position, { entry, sales, ...at }] of pairs.entries()) {
    const twin = await pages.entry(sales.page, sales.index);
    const to = outcomeOf(results[position]);
    const come = [told(entry, to, sales.number), told(twin, to, entry.number)] as const;
    pages.put(at.page, at.index, come[0]);
    pages.put(sales.page, sales.index, come[1]);
    // Taken again after a stop, the entries may be written and the counts not: as matched they were counted.
    const gone = come.map(({ side }) => ({ side, outcome: 'matched' as const, reason: '' }));
    counts = recount(counts, { gone, come });
  }
  for (const { page: written, entries } of pages.changed()) {
    await writePage(engine.state, connectionId, { jobId: job.jobId, page: written, entries });
  }
  const nowMs = engine.clock.nowMs();
  const next = withSample({ ...job, counts, page, index }, nowMs);
  const endedIso = new Date(nowMs).toISOString();
  return page >= job.pages
    ? { kind: 'went', waitMs: 0, job: { ...next, phase: 'matched', endedIso } }
    : { kind: 'went', waitMs: Math.max(0, (pairs.length * 60_000) / job.perMinute - (nowMs - startedMs)), job: next };
}

async function nextPairs(
  pages: PageReader,
  job: Job,
): Promise<{ readonly pairs: readonly Pair[]; readonly page: number; readonly index: number }> {
  const pairs: Pair[] = [];
  let { page, index } = job;
  const mostPages = Math.min(job.pages, page + pagesAtOnce);
  while (page < mostPages && pairs.length < coupledAtOnce) {
    const entries = await pages.page(page);
    const entry = entries[index];
    if (entry?.side === 'businessCentral' && entry.twin !== undefined) {
      pairs.push({ entry, page, index, sales: entry.twin.ref });
    }
    [page, index] = index + 1 < entries.length ? [page, index + 1] : [page + 1, 0];
  }
  return { pairs, page, index };
}

/** Couples the two; a pair that an earlier try of this step has coupled is found. */
async function coupled(context: RunContext, job: Job, { entry, sales }: Pair): Promise<CoupleResult> {
  const { engine, ports, connectionId } = context;
  const who = job.appliedBy ?? job.startedBy;
  const ids = { connectionId, businessCentralId: entry.id, salesId: sales.id };
  const result = await coupleExisting(engine, ports, { ...ids, statedBy: job.valuesOf, who });
  if (result.kind === 'coupled' || result.reason !== 'alreadyCoupled') {
    return result;
  }
  const found = await engine.couplings.findByRecord(connectionId, 'businessCentral', entry.id);
  if (found?.coupling.salesId !== sales.id || found.coupling.state === 'ended') {
    return result;
  }
  // The try that coupled them may have been stopped before it said so.
  await engine.queue.send([askedNotice(engine, found.coupling)]);
  return { kind: 'coupled', couplingId: found.coupling.couplingId };
}

type PairOutcome =
  | { readonly outcome: 'coupled'; readonly couplingId: string }
  | { readonly outcome: 'refused'; readonly reason: CoupleRefused['reason']; readonly sentence: string };

function outcomeOf(result: CoupleResult | undefined): PairOutcome {
  return result?.kind === 'coupled'
    ? { outcome: 'coupled', couplingId: result.couplingId }
    : { outcome: 'refused', reason: result?.reason ?? 'systemUnavailable', sentence: result?.sentence ?? '' };
}

function told(entry: Entry, to: PairOutcome, counterpart: string): Entry {
  const { keys: _, within: __, ...named } = entry;
  return to.outcome === 'coupled'
    ? { ...named, outcome: 'coupled', reason: '', detail: counterpart, couplingId: to.couplingId }
    : { ...named, outcome: 'refused', reason: to.reason, detail: `${counterpart}: ${to.sentence}` };
}
