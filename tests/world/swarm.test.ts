import { describe, expect, it } from '@jest/globals';
import { planOf, type SwarmPlan } from './swarm-plan';
import { runSwarm, type SwarmEnd } from './swarm-run';
import { shrink } from './swarm-shrink';

const seeds = Number(process.env.TANDEM_SWARM_SEEDS ?? '40');
const firstSeed = Number(process.env.TANDEM_SWARM_FIRST ?? '1');
const eventCount = Number(process.env.TANDEM_SWARM_EVENTS ?? '25');
/** Shrinking takes its time: the first failures are shown with their shortest trace, the others by name. */
const mostShrunk = Number(process.env.TANDEM_SWARM_SHRUNK ?? '3');

describe('a swarm of people and faults ends in agreement (testbed R2)', () => {
  it(
    `${seeds} seeds of ${eventCount} events from seed ${firstSeed}`,
    async () => {
      const failures: string[] = [];
      for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
        const plan = planOf(seed, eventCount);
        const end = await runSwarm(plan);
        if (end.complaints.length > 0) {
          failures.push(failures.length < mostShrunk ? await report(plan, end) : brief(plan, end));
        }
      }
      expect(failures.join('\n\n')).toBe('');
    },
    600_000 + seeds * 3_000,
  );
});

describe('a swarm where released orders are reopened for a change (policy reopen, I9)', () => {
  it('ends in agreement, and no order is left reopened', async () => {
    const failures: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + Math.ceil(seeds / 4); seed += 1) {
      const plan: SwarmPlan = { ...planOf(seed, eventCount), changeReleased: 'reopen' };
      const end = await runSwarm(plan);
      if (end.complaints.length > 0) {
        failures.push(brief(plan, end), ...end.trace.map((sentence) => sentence.slice(0, 120)));
      }
    }
    expect(failures).toEqual([]);
  }, 600_000);
});

function brief(plan: SwarmPlan, end: SwarmEnd): string {
  return `seed ${plan.seed}: ${end.complaints.map((complaint) => complaint.slice(0, 200)).join('; ')}`;
}

async function report(plan: SwarmPlan, end: SwarmEnd): Promise<string> {
  const small = await shrink(plan, end);
  return [
    `seed ${plan.seed}, again with: TANDEM_SWARM_SEEDS=1 TANDEM_SWARM_FIRST=${plan.seed} npx jest tests/world/swarm`,
    ...small.end.complaints.map((complaint) => complaint.slice(0, 1_200)),
    ...small.end.trace.map((sentence) => `  ${sentence}`),
    ...(process.env.TANDEM_SWARM_JOURNAL === undefined ? [] : small.end.journal),
    `  ${small.plan.events.length} events: ${small.plan.events.map(({ kind, gapMs }) => `${kind} (${gapMs} ms)`).join(', ')}`,
    `  ${JSON.stringify({ ...small.plan, events: undefined, disturbances: struckRates(small.plan) })}`,
  ].join('\n');
}

function struckRates({ disturbances }: SwarmPlan): unknown {
  return Object.fromEntries(Object.entries(disturbances).filter(([, rate]) => rate !== 0));
}
