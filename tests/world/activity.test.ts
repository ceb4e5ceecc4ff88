import { describe, expect, it } from '@jest/globals';
import type { Coupling } from '../../lib/ports/coupling';
import type { JournalEntry } from '../../lib/ports/journal';
import { ActivityCounter } from '../../lib/sync/activity/counted-couplings';
import { mostDays, readActivity } from '../../lib/sync/activity/tally';
import { aCoupling } from '../contract/couplings-samples';
import { RecordingLogger } from '../support/remote-clients';
import { InMemoryCouplings } from '../twins/in-memory-couplings';
import { InMemoryStateStore } from '../twins/in-memory-state-store';
import { LeapingClock } from '../twins/virtual-clock';

function counting() {
  const clock = new LeapingClock(Date.parse('2026-03-02T10:00:00Z'));
  const state = new InMemoryStateStore();
  const logger = new RecordingLogger();
  const counter = new ActivityCounter({ state, clock, logger });
  const couplings = counter.counting(new InMemoryCouplings());
  return { clock, state, logger, counter, couplings };
}

const entry = (sequence: number, given: Partial<JournalEntry>): JournalEntry => ({
  sequence,
  atIso: '2026-03-02T10:00:00Z',
  kind: 'state',
  summary: 's',
  ...given,
});

const lively: readonly JournalEntry[] = [
  entry(1, { kind: 'coupled' }),
  entry(2, { kind: 'effect', side: 'sales', outcome: 'done' }),
  entry(3, { kind: 'effect', side: 'businessCentral', outcome: 'done' }),
  entry(4, { kind: 'effect', side: 'businessCentral', outcome: 'open' }),
  entry(5, { kind: 'effect', side: 'sales', outcome: 'failed' }),
  entry(6, { kind: 'conflict' }),
  entry(7, { kind: 'parked' }),
  entry(8, { kind: 'resumed' }),
  entry(9, { kind: 'agreed' }),
];
const once = {
  coupled: 1,
  writesToBusinessCentral: 1,
  writesToSales: 1,
  failedWrites: 1,
  conflicts: 1,
  parked: 1,
  resumed: 1,
};
const coupling = (given: Partial<Coupling> = {}) => aCoupling({ connectionId: 'main', journalSequence: 9, ...given });

describe('how much goes on (P-085)', () => {
  it('counts orders coupled, writes to either side, conflicts and waits, by day', async () => {
    const { clock, state, counter, couplings } = counting();
    await couplings.create(coupling(), lively);
    expect(await readActivity(state, 'main')).toEqual([]);
    await clock.sleep(60_000);
    await couplings.create(coupling(), lively);
    expect(await readActivity(state, 'main')).toEqual([
      { day: '2026-03-02', ...Object.fromEntries(Object.keys(once).map((name) => [name, 2])) },
    ]);
    await clock.sleep(86_400_000);
    await couplings.create(coupling(), lively);
    await counter.flush();
    const days = await readActivity(state, 'main');
    expect(days.map(({ day }) => day)).toEqual(['2026-03-03', '2026-03-02']);
    expect(days[0]).toEqual({ day: '2026-03-03', ...once });
    expect(await readActivity(state, 'other')).toEqual([]);
  });

  it('counts nothing that was not saved, and nothing twice', async () => {
    const { state, counter, couplings } = counting();
    const one = coupling();
    await couplings.create(one, lively);
    expect(await couplings.create(one, lively)).toMatchObject({ ok: false });
    await counter.flush();
    await counter.flush();
    expect(await readActivity(state, 'main')).toEqual([{ day: '2026-03-02', ...once }]);
  });

  it('what cannot be stored is kept for the next time, and stops no save', async () => {
    const { state, logger, counter, couplings, clock } = counting();
    const { write } = state;
    Object.assign(state, { write: () => Promise.reject(new Error('the tables do not answer')) });
    await clock.sleep(60_000);
    expect(await couplings.create(coupling(), lively)).toMatchObject({ ok: true });
    expect(logger.entries.map(({ event }) => event)).toEqual(['activity.notCounted']);
    Object.assign(state, { write });
    await counter.flush();
    expect(await readActivity(state, 'main')).toEqual([{ day: '2026-03-02', ...once }]);
  });

  it('two processes add to the same counts; old days go', async () => {
    const { state, clock, logger, counter, couplings } = counting();
    const second = new ActivityCounter({ state, clock, logger });
    const others = second.counting(new InMemoryCouplings());
    for (let day = 0; day < mostDays + 3; day += 1) {
      await couplings.create(coupling(), lively);
      await others.create(coupling(), lively);
      await Promise.all([counter.flush(), second.flush()]);
      await clock.sleep(86_400_000);
    }
    const days = await readActivity(state, 'main');
    expect(days).toHaveLength(mostDays);
    expect(days[0]?.coupled).toBe(2);
  });
});
