import { carryOutAnyNotice } from '../../lib/full-synchronization/carry-out-any-notice';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import type { Side } from '../../lib/order/order';
import type { Notice } from '../../lib/ports/notice';
import { seededRandom } from '../../local/simulator-kit/random';
import { referenceOnPage } from '../support/page-mapping';
import { SwarmDisturber } from './swarm-disturber';
import { SwarmJudge } from './swarm-judge';
import { SwarmLedger } from './swarm-ledger';
import { SwarmPeople } from './swarm-people';
import { type EventKind, type PlannedEvent, pick, type SwarmPlan, undisturbed } from './swarm-plan';
import { runSweeps, World, type WorldConfiguration } from './world';

/** Turns of the event loop that work gets before time moves on. */
const turnsPerStep = 40;
const stepMs = 500;

const raceKinds: readonly EventKind[] = [
  'sellerEdits',
  'processorEditsHeader',
  'processorEditsLine',
  'processorEditsLine',
  'processorAddsLine',
  'processorDeletesLine',
];

/** How a run ended. */
export interface SwarmEnd {
  /** In words; empty = all held. */
  readonly complaints: readonly string[];
  readonly trace: readonly string[];
  /** Journals of all orders, a line each. */
  readonly journal: readonly string[];
  readonly struck: ReadonlyMap<string, number>;
}

/** A page that can release and reopen, without fields of its own. */
const actionsOnPage = { ...referenceOnPage, header: [] };

/** Plays one plan: chaos, then calm, then judgement (testbed R2). */
export async function runSwarm(plan: SwarmPlan): Promise<SwarmEnd> {
  const disturber = new SwarmDisturber((ms) => world.clock.sleep(ms));
  const configured = {
    policies: { ...plan.policies, changeReleased: plan.changeReleased, direction: plan.direction },
    mapping: plan.changeReleased === 'reopen' ? mappingWith(actionsOnPage) : defaultMapping,
  };
  const world: World = await World.create({
    seed: plan.seed,
    ...configured,
    salesSetup: plan.salesSetup,
    stopSwitch: disturber,
  });
  const run = new SwarmRun(world, { disturber, plan, configured });
  const complaints: string[] = [];
  try {
    await run.chaos();
    await run.calm();
    complaints.push(...(await run.judge()));
  } catch (error) {
    complaints.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { complaints, trace: run.people.trace, journal: await journalOf(world), struck: disturber.struck };
}

async function journalOf(world: World): Promise<readonly string[]> {
  const journals = world.couplings.all().map(async ({ couplingId, salesNumber, state }) => {
    const entries = await world.couplings.readJournal('world', couplingId);
    const lines = entries.map(({ kind, side, outcome, summary, before, after, conflicts }) =>
      [kind, side, outcome, summary, JSON.stringify({ before, after, conflicts })].filter(Boolean).join(' · '),
    );
    return [`${salesNumber} ${state}`, ...lines.map((line) => `  ${line}`)];
  });
  return (await Promise.all(journals)).flat();
}

class SwarmRun {
  readonly people: SwarmPeople;
  readonly #ledger = new SwarmLedger();
  readonly #working = new Set<Promise<unknown>>();
  #acting = false;
  private readonly disturber: SwarmDisturber;
  private readonly plan: SwarmPlan;

  constructor(
    private readonly world: World,
    {
      disturber,
      plan,
      configured,
    }: {
      readonly disturber: SwarmDisturber;
      readonly plan: SwarmPlan;
      readonly configured: WorldConfiguration;
    },
  ) {
    this.disturber = disturber;
    this.plan = plan;
    this.people = new SwarmPeople(world, this.#ledger, configured);
  }

  async chaos(): Promise<void> {
    const { disturbances, events } = this.plan;
    const raceRandom = seededRandom(disturbances.seed + 1);
    this.disturber.rates = disturbances;
    this.disturber.onRace = async () => {
      if (!this.#acting) {
        await this.#act({ kind: pick(raceRandom, raceKinds), seed: Math.floor(raceRandom() * 2 ** 31) });
      }
    };
    await this.#notices({ ...disturbances.notices, seed: disturbances.seed });
    for (const event of events) {
      await this.#act(event);
      if (event.kind === 'pause') {
        await this.#sweep();
        await this.#elapse(150_000);
      }
      await this.#elapse(event.gapMs);
    }
  }

  /** Everything that disturbs ends, people finish what they began, and time passes. */
  async calm(): Promise<void> {
    this.disturber.rates = undisturbed;
    await this.#notices({ ...undisturbed.notices });
    await this.#untilWorkersRest();
    await this.people.operators.restore();
    for (let round = 0; round < 2; round += 1) {
      await this.people.finish();
      await this.world.settle();
      await this.world.sweepAndSettle();
    }
  }

  /** What does not hold at rest. */
  async judge(): Promise<readonly string[]> {
    return await new SwarmJudge(this.world, this.people, this.#ledger, this.plan).complaints();
  }

  async #act(event: Pick<PlannedEvent, 'kind' | 'seed'>): Promise<void> {
    while (this.#acting) {
      await turn();
    }
    this.#acting = true;
    try {
      await this.people.act(event);
    } finally {
      this.#acting = false;
    }
  }

  async #notices(settings: Readonly<Record<string, number>>): Promise<void> {
    for (const side of ['businessCentral', 'sales'] satisfies readonly Side[]) {
      await this.world.people.control(side, 'POST', '/notifications', settings);
    }
  }

  /** Lets workers work while time passes. */
  async #elapse(ms: number): Promise<void> {
    const untilMs = this.world.clock.nowMs() + ms;
    while (this.world.clock.nowMs() < untilMs) {
      this.#startWorkers();
      for (let turns = 0; this.#working.size > 0 && turns < turnsPerStep; turns += 1) {
        await turn();
      }
      await this.world.clock.advance(Math.min(stepMs, untilMs - this.world.clock.nowMs()));
    }
  }

  async #untilWorkersRest(): Promise<void> {
    do {
      await this.#elapse(stepMs);
    } while (this.#working.size > 0);
  }

  #startWorkers(): void {
    const free = Math.min(this.plan.workers - this.#working.size, this.world.queue.readySessionIds().length);
    for (let worker = 0; worker < free; worker += 1) {
      this.#start(this.world.queue.drain(({ notice }) => this.#handle(notice)));
    }
  }

  #start(work: Promise<unknown>): void {
    const done = work.finally(() => this.#working.delete(done));
    this.#working.add(done);
  }

  async #handle(notice: Notice): Promise<void> {
    try {
      const again = this.disturber.deliveredAgain();
      if (again === 'meanwhile') {
        this.#start(
          this.disturber.run(() => this.#handleNow(notice)).catch((error: unknown) => this.world.crashes.push(error)),
        );
      }
      await this.disturber.run(() => this.#handleNow(notice));
      if (again === 'afterwards') {
        await this.disturber.run(() => this.#handleNow(notice));
      }
    } catch (error) {
      this.world.crashes.push(error);
      throw error;
    }
  }

  async #handleNow(notice: Notice): Promise<void> {
    const { engine, queue, clock } = this.world;
    const outcome = await carryOutAnyNotice(engine, notice, { sweepOverlapMs: 600_000 });
    if (outcome.kind === 'retryLater') {
      const again = { ...notice, attemptNumber: notice.attemptNumber + 1 };
      const notBeforeMs = clock.nowMs() + outcome.delayMs;
      await queue.send([{ notice: again, messageId: engine.ids.newId(), notBeforeMs }]);
    }
  }

  async #sweep(): Promise<void> {
    const sweep = this.disturber.run(async () => {
      await runSweeps(this.world.engine);
    });
    this.#start(sweep.catch((error: unknown) => this.world.crashes.push(error)));
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
