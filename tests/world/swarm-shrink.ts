import { type Disturbances, type SwarmPlan, undisturbed } from './swarm-plan';
import { runSwarm, type SwarmEnd } from './swarm-run';

/** Runs that shrinking may take. */
const mostRuns = 80;

/** A failing plan with as little in it as still fails: first without disturbances, then with fewer events. */
export async function shrink(plan: SwarmPlan, end: SwarmEnd): Promise<{ plan: SwarmPlan; end: SwarmEnd }> {
  let smallest = { plan, end };
  let runs = 0;
  const tryOut = async (candidate: SwarmPlan): Promise<boolean> => {
    if (runs >= mostRuns) {
      return false;
    }
    runs += 1;
    const tried = await runSwarm(candidate);
    if (tried.complaints.length > 0) {
      smallest = { plan: candidate, end: tried };
    }
    return tried.complaints.length > 0;
  };
  for (const simpler of simplerWorlds(plan)) {
    await tryOut({ ...smallest.plan, ...simpler(smallest.plan) });
  }
  for (let size = Math.ceil(plan.events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = smallest.plan.events.length - size; from >= 0; from -= size) {
      const events = smallest.plan.events.filter((_, index) => index < from || index >= from + size);
      await tryOut({ ...smallest.plan, events });
    }
  }
  return smallest;
}

type Simplification = (plan: SwarmPlan) => Partial<SwarmPlan>;

function simplerWorlds(plan: SwarmPlan): readonly Simplification[] {
  const without = (kind: keyof Disturbances): Simplification => {
    return (now) => ({ disturbances: { ...now.disturbances, [kind]: undisturbed[kind] } });
  };
  const kinds = (Object.keys(undisturbed) as (keyof Disturbances)[]).filter((kind) => kind !== 'seed');
  return [
    () => ({ disturbances: { ...undisturbed, seed: plan.disturbances.seed } }),
    ...kinds.map(without),
    () => ({ workers: 1 }),
    () => ({ salesSetup: {} }),
    () => ({ policies: {} }),
    () => ({ changeReleased: 'park' }),
  ];
}
