import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareLists } from '../../../lib/full-synchronization/compare';
import type { Entry } from '../../../lib/full-synchronization/entry';
import { type Job, newJob } from '../../../lib/full-synchronization/job';
import { recount } from '../../../lib/full-synchronization/job-counts';
import { readPage, writePage } from '../../../lib/full-synchronization/job-store';
import type { RunContext } from '../../../lib/full-synchronization/run-context';
import { type MatchRecord, matchRecords } from '../../../lib/matching/match-records';
import { InMemoryStateStore } from '../../twins/in-memory-state-store';

const groups = 3;
const perPage = 4;

/** What an order shows: the keys are the values themselves, and groups compare one field each. */
const listed = fc.record({
  side: fc.constantFrom('businessCentral', 'sales'),
  keys: fc.array(fc.constantFrom(null, 'a', 'b', 'c'), { minLength: groups, maxLength: groups }),
  isToLoad: fc.boolean(),
});
type Listed = { side: 'businessCentral' | 'sales'; keys: (string | null)[]; isToLoad: boolean };

const idOf = (index: number) => `00000000-aaaa-4aaa-8aaa-${String(index).padStart(12, '0')}`;

function entriesOf(orders: readonly Listed[]): readonly Entry[] {
  return orders.map(({ side, keys, isToLoad }, index) => ({
    side,
    id: idOf(index),
    number: `N${index}`,
    outcome: isToLoad ? 'toLoad' : 'leftOut',
    reason: isToLoad ? '' : 'notReleased',
    keys,
  }));
}

/** A store whose worker is stopped after so many writes. */
class StoppingStore extends InMemoryStateStore {
  left = Number.POSITIVE_INFINITY;

  override async write(...about: Parameters<InMemoryStateStore['write']>): Promise<boolean> {
    if (this.left <= 0) {
      throw new Error('stopped');
    }
    this.left -= 1;
    return await super.write(...about);
  }
}

/** Compares to the end; before each step it is taken in vain, stopped after as many writes as `stops` says. */
async function compared(
  orders: readonly Listed[],
  atOnce: number,
  stops: readonly number[],
): Promise<readonly Entry[]> {
  const state = new StoppingStore();
  const entries = entriesOf(orders);
  const pages = Math.ceil(entries.length / perPage);
  let job: Job = {
    ...newJob({
      about: 'fullSynchronization',
      valuesOf: 'sales',
      jobId: idOf(999),
      who: 'ada',
      nowMs: 0,
      applies: false,
      candidates: 'leave',
      criteria: { by: [['a'], ['b'], ['c']], ignoreCase: true },
      perMinute: 180,
    }),
    phase: 'comparing',
    pages,
    counts: recount({}, { come: entries }),
  };
  for (let page = 0; page < pages; page += 1) {
    const slice = entries.slice(page * perPage, (page + 1) * perPage);
    await writePage(state, 'main', { jobId: job.jobId, page, entries: slice });
  }
  const context = { engine: { state }, connectionId: 'main' } as unknown as RunContext;
  for (let step = 0; job.phase === 'comparing'; step += 1) {
    state.left = stops[step % stops.length] ?? 0;
    await compareLists(context, job, atOnce).catch(() => undefined);
    state.left = Number.POSITIVE_INFINITY;
    const result = await compareLists(context, job, atOnce);
    if (result.kind === 'failed') {
      throw new Error(result.failure.message);
    }
    job = result.job;
  }
  const after: Entry[] = [];
  for (let page = 0; page < pages; page += 1) {
    after.push(...(await readPage(state, 'main', job, page)));
  }
  expect(job.counts).toEqual(recount({}, { come: after }));
  return after;
}

/** The ids that matching in one go would keep from being made. */
function candidates(orders: readonly Listed[]): readonly string[] {
  const recordsOf = (side: Listed['side']): MatchRecord[] =>
    orders.flatMap((order, index) =>
      order.side === side
        ? [
            {
              id: idOf(index),
              number: `N${index}`,
              values: { a: order.keys[0] ?? null, b: order.keys[1] ?? null, c: order.keys[2] ?? null },
            },
          ]
        : [],
    );
  const toLoad = new Set(orders.flatMap(({ isToLoad }, index) => (isToLoad ? [idOf(index)] : [])));
  return matchRecords(
    { businessCentral: recordsOf('businessCentral'), sales: recordsOf('sales') },
    ['a', 'b', 'c'].map((field) => ({ fields: [{ field, ignoreCase: false }] })),
  )
    .flatMap((outcome) => {
      if (outcome.kind === 'none') {
        return [];
      }
      const records =
        outcome.kind === 'matched'
          ? [outcome.businessCentral, outcome.sales]
          : [...outcome.businessCentral, ...outcome.sales];
      const ids = records.map(({ id }) => id);
      return ids.some((id) => toLoad.has(id)) ? ids : [];
    })
    .sort();
}

describe('comparing the lists of a full synchronization', () => {
  it('comes to what matching in one go does, in however many parts, and wherever it is stopped (I9)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(listed as fc.Arbitrary<Listed>, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(2, 5, 100),
        fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 }),
        async (orders, atOnce, stops) => {
          const after = await compared(orders, atOnce, stops);
          const left = after.filter(({ reason }) => reason === 'matchCandidate').map(({ id }) => id);
          expect(left.sort()).toEqual(candidates(orders));
        },
      ),
      { numRuns: 150 },
    );
  });
});
