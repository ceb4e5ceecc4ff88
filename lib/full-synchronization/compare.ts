import { type MatchRecord, matchRecords } from '../matching/match-records.js';
import { defaultMatchFields } from '../matching/order-record.js';
import type { Side } from '../order/order.js';
import { type Entry, type Job, recount } from './job.js';
import { readPage, writePage } from './job-store.js';
import type { RunContext, StepResult } from './run-context.js';

/** Numbers that one entry names. */
const mostNamed = 5;

/**
 * Compares the lists of both sides: an order that may be one of the other side's is left to `tandem match`, so that it
 * is not made twice. Taken again it comes to the same.
 */
export async function compareLists({ engine, connectionId }: RunContext, job: Job): Promise<StepResult> {
  const pages: (readonly Entry[])[] = [];
  for (let page = 0; page < job.pages; page += 1) {
    pages.push(await readPage(engine.state, connectionId, job, page));
  }
  const candidates = job.candidates === 'leave' ? candidatesOf(pages.flat()) : new Map<string, string>();
  const after = pages.map((entries) => entries.map((entry) => marked(entry, candidates.get(keyOf(entry)))));
  for (const [page, entries] of after.entries()) {
    if (entries.some((entry, index) => entry !== pages[page]?.[index])) {
      await writePage(engine.state, connectionId, { jobId: job.jobId, page, entries });
    }
  }
  const counts = recount({}, { come: after.flat() });
  const phase = job.applies ? 'loading' : 'surveyed';
  return { kind: 'went', waitMs: 0, job: { ...job, phase, counts, page: 0, index: 0 } };
}

const keyOf = ({ side, id }: Pick<Entry, 'side' | 'id'>) => `${side}/${id}`;

function marked(entry: Entry, counterparts: string | undefined): Entry {
  return counterparts === undefined
    ? entry
    : { ...entry, outcome: 'leftOut', reason: 'matchCandidate', detail: counterparts };
}

/** Orders that may be the same as one of the other side, with the numbers of that. Pure. */
export function candidatesOf(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const isToLoad = new Set(entries.filter(isCandidate).map(keyOf));
  const groups = defaultMatchFields.map((fields) => ({ fields: fields.map((field) => ({ field, ignoreCase: true })) }));
  const outcomes = matchRecords(
    { businessCentral: recordsOf(entries, 'businessCentral'), sales: recordsOf(entries, 'sales') },
    groups,
  );
  const found = new Map<string, string>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'none') {
      continue;
    }
    const sides = {
      businessCentral: outcome.kind === 'matched' ? [outcome.businessCentral] : outcome.businessCentral,
      sales: outcome.kind === 'matched' ? [outcome.sales] : outcome.sales,
    };
    const concerns = [
      ...sides.businessCentral.map(({ id }) => keyOf({ side: 'businessCentral', id })),
      ...sides.sales.map(({ id }) => keyOf({ side: 'sales', id })),
    ];
    if (concerns.some((key) => isToLoad.has(key))) {
      for (const { id } of sides.businessCentral) {
        found.set(keyOf({ side: 'businessCentral', id }), named(sides.sales));
      }
      for (const { id } of sides.sales) {
        found.set(keyOf({ side: 'sales', id }), named(sides.businessCentral));
      }
    }
  }
  return found;
}

/** To be made, or marked already when the step is taken again. */
function isCandidate({ outcome, reason }: Entry): boolean {
  return outcome === 'toLoad' || reason === 'matchCandidate';
}

function recordsOf(entries: readonly Entry[], side: Side): readonly MatchRecord[] {
  return entries.flatMap(({ side: listed, id, number, match }) =>
    listed === side && match !== undefined ? [{ id, number, values: match }] : [],
  );
}

function named(records: readonly MatchRecord[]): string {
  const numbers = records.slice(0, mostNamed).map(({ number }) => number);
  return records.length > mostNamed ? `${numbers.join(', ')} …` : numbers.join(', ');
}
