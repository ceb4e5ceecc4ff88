import { z } from 'zod';
import type { MatchCriteria } from '../matching/order-record.js';
import type { Side } from '../order/order.js';

/**
 * What a job does: `fullSynchronization` makes the orders that are on one side alone, `matching` couples those that are on
 * both.
 */
export const jobKinds = ['fullSynchronization', 'matching'] as const;
export type JobKind = (typeof jobKinds)[number];

/**
 * How far a full synchronization is: both sides are listed, the lists compared, and then (`surveyed`) it waits for a
 * person's word unless it was to go on by itself; the orders are made, those that wait are looked at once more, and it has
 * ended as `loaded`. A matching goes the same way as far as `surveyed`, couples the pairs, and has ended as `matched`.
 * `canceled`: a person ended it.
 */
export const jobPhases = [
  'listingBusinessCentral',
  'listingSales',
  'comparing',
  'surveyed',
  'loading',
  'checking',
  'loaded',
  'coupling',
  'matched',
  'canceled',
] as const;
export type JobPhase = (typeof jobPhases)[number];

/** An order whose notice is on the queue and that has not come to rest. */
const orderInFlight = z.object({
  side: z.enum(['businessCentral', 'sales']),
  id: z.guid(),
  /** Where its entry is. */
  page: z.int(),
  index: z.int(),
  /** What it was expected to wait for when it was listed: how it was counted. */
  expected: z.string(),
  sentMs: z.number(),
  /** How often its notice has been sent. */
  sendings: z.int(),
});
export type OrderInFlight = z.output<typeof orderInFlight>;

/** What the orders of both sides are compared by; kept, so that a change of the configuration meanwhile mixes no two. */
const criteriaSchema = z.object({
  by: z.array(z.array(z.string()).readonly()).readonly(),
  ignoreCase: z.boolean(),
});

const problemSchema = z.object({
  sentence: z.string(),
  sinceIso: z.string(),
  tries: z.int(),
});

/** A run that another has taken the place of, and whose pages are still there. */
const replacedSchema = z.object({ jobId: z.guid(), pages: z.int(), sinceIso: z.string() });

const jobSchema = z.object({
  jobId: z.guid(),
  about: z.enum(jobKinds).default('fullSynchronization'),
  phase: z.enum(jobPhases),
  /** Grows with every step; a notice of another turn is out of date. */
  turn: z.int(),
  /** Goes on to make orders when the survey is done. */
  applies: z.boolean(),
  /** What becomes of orders that may be the same as one on the other side. */
  candidates: z.enum(['leave', 'create']),
  /** Absent in a run that an earlier release began: it lists anew before it compares. */
  criteria: criteriaSchema.optional(),
  /** Of a matching: whose values hold where the two orders of a pair differ. */
  valuesOf: z.enum(['businessCentral', 'sales']).default('businessCentral'),
  /** While comparing: the group of criteria, counted from 1, and the part of the orders that it is at. */
  comparing: z.object({ group: z.int(), part: z.int() }).optional(),
  startedBy: z.string(),
  startedIso: z.string(),
  /** Who gave the word to make the orders, which the dry run does not. */
  appliedBy: z.string().optional(),
  endedIso: z.string().optional(),
  paused: z.object({ by: z.string(), sinceIso: z.string() }).optional(),
  /** What keeps it from going on; it tries again by itself. */
  problem: problemSchema.optional(),
  /** When its last step ended. */
  steppedMs: z.number(),
  /** Where the listing of a side goes on; absent = at its start. */
  cursor: z.string().optional(),
  /** How often the listing began anew, because its place was lost. */
  restarts: z.int(),
  /** Pages of entries there are. */
  pages: z.int(),
  /** The next entry to take: while checking, the page alone. */
  page: z.int(),
  index: z.int(),
  inFlight: z.array(orderInFlight),
  /** Orders let in a minute at most. */
  perMinute: z.int(),
  /** Up to when the pace has been used. */
  pacedMs: z.number(),
  /** Most orders in flight now: fewer while the queue is behind. */
  window: z.int(),
  /** When the queue was last looked at. */
  queueSeenMs: z.number().optional(),
  /** Orders by `<side>/<outcome>/<reason>`. */
  counts: z.record(z.string(), z.int()),
  /** What the other side lacks, by `<side that lacks it>: <name>`, with how many orders need it. */
  missing: z.record(z.string(), z.int()),
  /** Runs before this one whose pages are still to be deleted. */
  replaced: z.array(replacedSchema).default([]),
  /** When its own pages were deleted, long after it ended: what became of each order is known no more. */
  pagesRemovedIso: z.string().optional(),
  /** When orders were made, for the rate. */
  samples: z.array(z.object({ atMs: z.number(), ended: z.int() })),
});
export type Job = z.output<typeof jobSchema>;

/** As it is stored. @throws {z.ZodError} when it is something else (a bug) */
export function parseJob(value: unknown): Job {
  return jobSchema.parse(value);
}

/** Whether there is something to do for a step. */
export function isActive({ phase, paused }: Job): boolean {
  return paused === undefined && phase !== 'surveyed' && !hasEnded(phase);
}

export function hasEnded(phase: JobPhase): boolean {
  return phase === 'loaded' || phase === 'matched' || phase === 'canceled';
}

/** A new run, before its first step. */
export function newJob(about: {
  readonly about: JobKind;
  readonly jobId: string;
  readonly who: string;
  readonly nowMs: number;
  readonly applies: boolean;
  readonly candidates: Job['candidates'];
  readonly criteria: MatchCriteria;
  readonly valuesOf: Side;
  readonly perMinute: number;
  /** The run it takes the place of. */
  readonly before?: Job | undefined;
}): Job {
  return {
    jobId: about.jobId,
    about: about.about,
    turn: 0,
    applies: about.applies,
    candidates: about.candidates,
    criteria: about.criteria,
    valuesOf: about.valuesOf,
    startedBy: about.who,
    startedIso: new Date(about.nowMs).toISOString(),
    ...(about.applies ? { appliedBy: about.who } : {}),
    steppedMs: about.nowMs,
    perMinute: about.perMinute,
    pacedMs: about.nowMs,
    restarts: 0,
    window: firstWindow,
    samples: [],
    replaced: replacedWith(about.before, about.nowMs),
    ...fromTheStart,
  };
}

function replacedWith(before: Job | undefined, nowMs: number): Job['replaced'] {
  if (before === undefined) {
    return [];
  }
  const { jobId, pages, replaced, pagesRemovedIso } = before;
  const own = pagesRemovedIso === undefined ? [{ jobId, pages, sinceIso: new Date(nowMs).toISOString() }] : [];
  return [...replaced, ...own];
}

/**
 * Orders a minute unless a person says otherwise. One costs about four requests to Business Central and three to Sales, and both allow one
 * user about 6000 in five minutes: well over a third of that is left to live changes.
 */
export const usualPerMinute = 180;

/** Orders in flight at first. */
export const firstWindow = 8;

/** Nothing has been listed. */
export const fromTheStart = {
  phase: 'listingBusinessCentral',
  cursor: undefined,
  comparing: undefined,
  pages: 0,
  page: 0,
  index: 0,
  inFlight: [],
  counts: {},
  missing: {},
} as const satisfies Partial<Job>;
