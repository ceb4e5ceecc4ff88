import { countOf, type Job } from './job.js';

/** How far a full synchronization is, and how long it will take if it goes on as it did lately. */
export interface Progress {
  /** Orders in scope: made, waiting, or still to be made. */
  readonly orders: number;
  readonly ended: number;
  readonly inFlight: number;
  /** Orders a minute lately; absent before it can be told. */
  readonly perMinute?: number;
  readonly secondsLeft?: number;
}

/** Pure. */
export function progressOf(job: Job): Progress {
  const ended = countOf(job, 'coupled', 'parked', 'unsettled');
  const orders = ended + countOf(job, 'toLoad');
  const counts = { orders, ended, inFlight: job.inFlight.length };
  const [first] = job.samples;
  const last = job.samples.at(-1);
  if (job.phase !== 'loading' || first === undefined || last === undefined || last.ended <= first.ended) {
    return counts;
  }
  const perSecond = (last.ended - first.ended) / ((last.atMs - first.atMs) / 1_000);
  return {
    ...counts,
    perMinute: Math.round(perSecond * 60),
    secondsLeft: Math.ceil((orders - ended) / perSecond),
  };
}
