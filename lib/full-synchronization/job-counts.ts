import type { Side } from '../order/order.js';
import type { Entry } from './entry.js';
import type { Job } from './job.js';

type Counted = Pick<Entry, 'side' | 'outcome' | 'reason'>;

/** The counts after some entries have come, and others gone. */
export function recount(
  before: Job['counts'],
  { gone = [], come = [] }: { readonly gone?: readonly Counted[]; readonly come?: readonly Counted[] },
): Job['counts'] {
  const counts = { ...before };
  for (const [entries, step] of [
    [gone, -1],
    [come, 1],
  ] as const) {
    for (const { side, outcome, reason } of entries) {
      const key = `${side}/${outcome}/${reason}`;
      counts[key] = (counts[key] ?? 0) + step;
    }
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** One row of the counts. */
export interface OutcomeCount {
  readonly side: Side;
  readonly outcome: Entry['outcome'];
  readonly reason: string;
  readonly orders: number;
}

export function outcomeCounts({ counts }: Pick<Job, 'counts'>): readonly OutcomeCount[] {
  return Object.entries(counts)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, orders]) => {
      const [side, outcome, ...reason] = key.split('/');
      return { side: side as Side, outcome: outcome as Entry['outcome'], reason: reason.join('/'), orders };
    });
}

/** Orders of an outcome. */
export function countOf(job: Pick<Job, 'counts'>, ...outcomes: readonly Entry['outcome'][]): number {
  return outcomeCounts(job)
    .filter(({ outcome }) => outcomes.includes(outcome))
    .reduce((sum, { orders }) => sum + orders, 0);
}
