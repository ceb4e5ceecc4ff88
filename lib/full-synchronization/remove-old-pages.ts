import type { Engine } from '../sync/engine.js';
import { hasEnded, type Job, jobKinds } from './job.js';
import { deletePages, readJob, writeJob } from './job-store.js';

const dayMs = 86_400_000;
/** So long after a run has ended it can be asked what became of each order. */
export const keepPagesMs = 90 * dayMs;
/** A run that another has taken the place of can be asked nothing; a step of it may still be writing for some minutes. */
const keepReplacedMs = 3_600_000;

/**
 * Deletes the lists of orders that full synchronizations and matchings left: of the last run ninety days after it ended,
 * of one before it the next night. Returns of how many runs. A run that is stopped in between is done again.
 */
export async function removeOldPages(engine: Engine, connectionId: string): Promise<number> {
  const { state, clock } = engine;
  let runs = 0;
  for (const about of jobKinds) {
    const stored = await readJob(state, connectionId, about);
    if (stored === undefined) {
      continue;
    }
    const { job, etag } = stored;
    const nowMs = clock.nowMs();
    const gone = job.replaced.filter(({ sinceIso }) => nowMs - Date.parse(sinceIso) > keepReplacedMs);
    const own = isLongOver(job, nowMs) ? [job] : [];
    for (const run of [...gone, ...own]) {
      await deletePages(state, connectionId, run);
    }
    runs += gone.length + own.length;
    if (gone.length + own.length > 0) {
      const removed = own.length > 0 ? { pages: 0, pagesRemovedIso: new Date(nowMs).toISOString() } : {};
      const replaced = job.replaced.filter((run) => !gone.includes(run));
      // Lost against a step or a person, the next night does it again.
      await writeJob(state, connectionId, { ...job, ...removed, replaced }, etag);
    }
  }
  engine.logger.info('retention.pages', { connectionId, count: runs });
  return runs;
}

/** A dry run that nobody went on with is over as well: its lists are too old to be gone on with. */
function isLongOver({ phase, endedIso, steppedMs, pagesRemovedIso }: Job, nowMs: number): boolean {
  const endedMs = endedIso === undefined ? steppedMs : Date.parse(endedIso);
  const isOver = hasEnded(phase) || phase === 'surveyed';
  return isOver && pagesRemovedIso === undefined && nowMs - endedMs > keepPagesMs;
}
