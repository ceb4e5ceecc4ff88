import { afterGroup, count, labelOf, lastLabelOf, type Tally } from '../matching/match-pass.js';
import { otherSide } from '../order/order.js';
import { OvertakenError } from '../sync/outcome.js';
import { configuredCriteria } from './criteria.js';
import type { Entry, EntryRef } from './entry.js';
import { fromTheStart, type Job, type JobKind } from './job.js';
import { type OutcomeCount, outcomeCounts, recount } from './job-counts.js';
import { changePage, readPage } from './job-store.js';
import type { RunContext, StepResult } from './run-context.js';

/**
 * About so many orders are held in memory at once, each with a short hash alone: more are compared in parts, by what
 * they show, so that orders that could be the same are always in one part.
 */
export const comparedAtOnce = 20_000;

/**
 * Compares the lists of both sides by one group of criteria, in one part; after the last group each order's outcome is
 * written. Group and part stand in the job, and what an order came to is kept with the group that said it: taken again,
 * the step comes to the same.
 */
export async function compareLists(context: RunContext, job: Job, atOnce = comparedAtOnce): Promise<StepResult> {
  if (job.candidates === 'create') {
    return { kind: 'went', waitMs: 0, job: afterComparing(job) };
  }
  if (job.criteria === undefined) {
    const criteria = configuredCriteria(context.ports.connection.mapping);
    return { kind: 'went', waitMs: 0, job: { ...job, ...fromTheStart, criteria } };
  }
  const groups = job.criteria.by.length;
  const parts = Math.max(1, Math.ceil(ordersOf(outcomeCounts(job)) / atOnce));
  const { group, part } = job.comparing ?? { group: 1, part: 0 };
  const isLastGroup = group > groups;
  const labelIn = (entry: Entry) => {
    const compared = asCompared(entry);
    const label = compared === undefined ? undefined : isLastGroup ? lastLabelOf(compared) : labelOf(compared, group);
    return label !== undefined && partOf(label, parts) === part ? label : undefined;
  };
  const tally = await counted(context, job, labelIn);
  const change = isLastGroup ? judgedBy(labelIn, tally, judges[job.about]) : comparedBy(labelIn, tally, group);
  const counts = await changed(context, job, change, group);
  if (part + 1 < parts) {
    return { kind: 'went', waitMs: 0, job: { ...job, comparing: { group, part: part + 1 } } };
  }
  return isLastGroup
    ? { kind: 'went', waitMs: 0, job: { ...afterComparing(job), counts } }
    : { kind: 'went', waitMs: 0, job: { ...job, comparing: { group: group + 1, part: 0 } } };
}

function afterComparing(job: Job): Job {
  return {
    ...job,
    phase: !job.applies ? 'surveyed' : job.about === 'matching' ? 'coupling' : 'loading',
    comparing: undefined,
    page: 0,
    index: 0,
  };
}

function ordersOf(rows: readonly OutcomeCount[]): number {
  return rows.reduce((sum, { orders }) => sum + orders, 0);
}

type LabelIn = (entry: Entry) => string | undefined;
type Change = (entry: Entry) => Entry;

/** Counts what the orders of the part show, a page at a time. */
async function counted({ engine, connectionId }: RunContext, job: Job, labelIn: LabelIn): Promise<Tally<EntryRef>> {
  const tally: Tally<EntryRef> = new Map();
  for (let page = 0; page < job.pages; page += 1) {
    for (const [index, entry] of (await readPage(engine.state, connectionId, job, page)).entries()) {
      const label = labelIn(entry);
      if (label !== undefined) {
        const { side, id, number } = entry;
        const isToLoad = isCandidate(entry);
        count(tally, label, { side, ref: { id, number, page, index, isToLoad }, isWanted: isToLoad });
      }
    }
  }
  return tally;
}

/** Writes what the group says of each order, a page at a time, and counts all as they are then. */
async function changed(context: RunContext, job: Job, change: Change, group: number): Promise<Job['counts']> {
  const { engine, connectionId } = context;
  let counts: Job['counts'] = {};
  for (let page = 0; page < job.pages; page += 1) {
    const entries = await changePage(engine.state, connectionId, { jobId: job.jobId, page }, (before) => {
      if (before.some((entry) => isAhead(entry, group))) {
        throw new OvertakenError(job.jobId);
      }
      return before.map(change);
    });
    if (entries === undefined) {
      throw new OvertakenError(job.jobId);
    }
    counts = recount(counts, { come: entries });
  }
  return counts;
}

/** A later group has said something: whoever is at this one has lost its turn. */
function isAhead({ within = [], twin }: Entry, group: number): boolean {
  return (twin?.priority ?? 0) > group || within.some((each) => each > group);
}

function comparedBy(labelIn: LabelIn, tally: Tally<EntryRef>, group: number): Change {
  return (entry) => {
    const compared = labelIn(entry) === undefined ? undefined : asCompared(entry);
    if (compared === undefined) {
      return entry;
    }
    const { within, twin } = afterGroup(compared, group, tally);
    return { ...entry, within: [...within], twin };
  };
}

function asCompared({ side, keys, within = [], twin }: Entry) {
  return keys === undefined ? undefined : { side, keys, within, twin };
}

/** What an order comes to by the one it is the same as, or by those it could be. */
type Judge = (
  entry: Entry,
  found: { readonly kind: 'matched' | 'several'; readonly numbers: string; readonly isWanted: boolean },
) => Entry;

const judges: Readonly<Record<JobKind, Judge>> = {
  /** An order that may be one of the other side's is left to `tandem match`, so that it is not made twice. */
  fullSynchronization: (entry, { numbers, isWanted }) =>
    isWanted ? { ...entry, outcome: 'leftOut', reason: 'matchCandidate', detail: numbers } : entry,
  matching: (entry, { kind, numbers }) => ({ ...entry, outcome: kind, reason: '', detail: numbers }),
};

function judgedBy(labelIn: LabelIn, tally: Tally<EntryRef>, judge: Judge): Change {
  return (entry) => {
    if (entry.twin !== undefined) {
      const { isToLoad, number } = entry.twin.ref;
      return judge(entry, { kind: 'matched', numbers: number, isWanted: isToLoad || isCandidate(entry) });
    }
    const counted = tally.get(labelIn(entry) ?? '');
    const { orders, first } = counted?.[otherSide(entry.side)] ?? { orders: 0, first: [] };
    if (orders === 0) {
      return entry;
    }
    const isWanted = (counted?.sales.wanted ?? 0) + (counted?.businessCentral.wanted ?? 0) > 0;
    const numbers = first.map(({ number }) => number).join(', ');
    return judge(entry, { kind: 'several', numbers: orders > first.length ? `${numbers} …` : numbers, isWanted });
  };
}

/** To be made, or marked already when the step is taken again. */
function isCandidate({ outcome, reason }: Entry): boolean {
  return outcome === 'toLoad' || reason === 'matchCandidate';
}

/** The part of a label; equal labels are of one part. */
function partOf(label: string, parts: number): number {
  let hash = 0;
  for (let index = 0; index < label.length; index += 1) {
    hash = (hash * 31 + label.charCodeAt(index)) >>> 0;
  }
  return hash % parts;
}
