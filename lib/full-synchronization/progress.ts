import type { Job } from './job.js';
import { countOf } from './job-counts.js';

/** How far a job is, and how long it will take if it goes on as it did lately. */
export interface Progress {
  /** Orders in scope: made or coupled, waiting, or still to be made or coupled. */
  readonly orders: number;
  readonly ended: number;
  readonly inFlight: number;
  /** Orders a minute lately; absent before it can be told. */
  readonly perMinute?: number;
  readonly secondsLeft?: number;
}

/** Samples for the rate, at least this far apart. */
const betweenSamplesMs = 2_000;
const mostSamples = 40;

/** The job with how much of it has been done, for the rate. */
export function withSample(job: Job, atMs: number): Job {
  const last = job.samples.at(-1);
  return last !== undefined && atMs - last.atMs < betweenSamplesMs
    ? job
    : { ...job, samples: [...job.samples, { atMs, ended: endedOf(job) }].slice(-mostSamples) };
}

function endedOf(job: Job): number {
  return countOf(job, 'coupled', 'parked', 'unsettled', 'refused');
}

/** Pure. */
export function progressOf(job: Job): Progress {
  const ended = endedOf(job);
  const orders = ended + countOf(job, 'toLoad', 'matched');
  const counts = { orders, ended, inFlight: job.inFlight.length };
  const [first] = job.samples;
  const last = job.samples.at(-1);
  const isMoving = job.phase === 'loading' || job.phase === 'coupling';
  if (!isMoving || first === undefined || last === undefined || last.ended <= first.ended) {
    return counts;
  }
  const perSecond = (last.ended - first.ended) / ((last.atMs - first.atMs) / 1_000);
  return {
    ...counts,
    perMinute: Math.round(perSecond * 60),
    secondsLeft: Math.ceil((orders - ended) / perSecond),
  };
}
