import type { Entry } from './entry.js';
import type { Job } from './job.js';
import { recount } from './job-counts.js';
import { readPage, writePage } from './job-store.js';
import { restOf } from './judge-order.js';
import type { RunContext, StepResult } from './run-context.js';

/**
 * Looks once more at the orders that wait or did not settle: some have gone on by themselves meanwhile. Then the run is
 * over; what waits still is told with its reason, and goes on like every order that waits. The counts are made anew from
 * the entries, so that taken again it comes to the same.
 */
export async function checkParked(context: RunContext, job: Job): Promise<StepResult> {
  const { engine, connectionId } = context;
  let counts: Job['counts'] = {};
  for (let page = 0; page < job.pages; page += 1) {
    const before = await readPage(engine.state, connectionId, job, page);
    const after = await Promise.all(before.map((entry) => lookedAtAgain(context, entry)));
    if (after.some((entry, index) => entry !== before[index])) {
      await writePage(engine.state, connectionId, { jobId: job.jobId, page, entries: after });
    }
    counts = recount(counts, { come: after });
  }
  const endedIso = new Date(engine.clock.nowMs()).toISOString();
  return { kind: 'went', waitMs: 0, job: { ...job, counts, phase: 'loaded', endedIso } };
}

async function lookedAtAgain({ engine, connectionId }: RunContext, entry: Entry): Promise<Entry> {
  if (entry.couplingId === undefined || (entry.outcome !== 'parked' && entry.outcome !== 'unsettled')) {
    return entry;
  }
  const found = await engine.couplings.find(connectionId, entry.couplingId);
  const rest = found === undefined ? undefined : restOf(found.coupling);
  if (rest === undefined || (rest.outcome === entry.outcome && rest.reason === entry.reason)) {
    return entry;
  }
  const { detail: _, ...named } = entry;
  return { ...named, ...rest };
}
