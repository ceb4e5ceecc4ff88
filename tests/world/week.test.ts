import { describe, expect, it } from '@jest/globals';
import { expectAgreement } from './agreement';
import { liveThroughWeek, type WeekEnd } from './week';

const changes = Number(process.env.TANDEM_WEEK_CHANGES ?? '300');
const orders = Number(process.env.TANDEM_WEEK_ORDERS ?? '12');
const everyMinutes = Number(process.env.TANDEM_WEEK_EVERY_MINUTES ?? '30');
const seed = Number(process.env.TANDEM_WEEK_SEED ?? '1');

describe('a week with expired subscriptions and an outage of 36 hours (L2, L6)', () => {
  it(`${changes} changes of ${orders} orders end in zero drift, seed ${seed}`, async () => {
    const startedMs = Date.now();
    const end = await liveThroughWeek({ changes, orders, everyMinutes, seed });
    const { world, people, report, swept, gaps, apartAfterOutage } = end;
    await tell(end, Date.now() - startedMs);
    expect(report.drift).toEqual([]);
    expect(report).toMatchObject({ compared: orders, unexplained: 0, explained: {}, notCompared: {}, totalsDiffer: 0 });
    for (const { salesId } of people.orders) {
      await expectAgreement(world, salesId);
    }
    expect(people.changes).toBeGreaterThanOrEqual(changes);
    // The week was as hard as it is meant to be.
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    expect(swept).toBeGreaterThan(0);
    expect(apartAfterOutage).toBeGreaterThan(orders / 2);
    expect(world.crashes).toEqual([]);
  }, 3_600_000);
});

/** Figures for a person who asked for a week of their own. */
async function tell({ people, swept, gaps, requests, world }: WeekEnd, tookMs: number): Promise<void> {
  if (process.env.TANDEM_WEEK_CHANGES !== undefined) {
    const { businessCentral, sales } = requests;
    const journals = await Promise.all(
      world.couplings.all().map(({ couplingId }) => world.couplings.readJournal('world', couplingId)),
    );
    const conflicts = journals.flat().filter(({ kind }) => kind === 'conflict').length;
    process.stdout.write(
      `${people.changes} changes in ${Math.round(tookMs / 1_000)} s; swept ${swept}; gaps ${gaps.join(', ')}; ` +
        `conflicts ${conflicts}; requests ${businessCentral} to Business Central, ${sales} to Sales\n`,
    );
  }
}
