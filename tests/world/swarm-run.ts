import { carryOutAnyNotice } from '../../lib/full-synchronization/carry-out-any-notice';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import type { Side } from '../../lib/order/order';
import { onlyTo } from '../../lib/ports/connection';
import type { Notice } from '../../lib/ports/notice';
import { seededRandom } from '../../local/simulator-kit/random';
import { referenceOnPage } from '../support/page-mapping';
import { expectAgreement } from './agreement';
import { longAgoMs, reportOf } from './drift-world';
import { WorkerStopped } from './stop-switch';
import { StorageDown, SwarmDisturber } from './swarm-disturber';
import { SwarmLedger } from './swarm-ledger';
import { oneWayComplaints, oneWayDisagreement } from './swarm-one-way';
import { SwarmPeople } from './swarm-people';
import { type EventKind, type PlannedEvent, pick, type SwarmPlan, undisturbed } from './swarm-plan';
import { seenOrders } from './swarm-state';
import { runSweeps, World } from './world';

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
  const world: World = await World.create({
    seed: plan.seed,
    policies: { changeReleased: plan.changeReleased, direction: plan.direction },
    ...(plan.changeReleased === 'reopen' ? { mapping: mappingWith(actionsOnPage) } : {}),
    salesSetup: plan.salesSetup,
    stopSwitch: disturber,
  });
  const run = new SwarmRun(world, disturber, plan);
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

  constructor(
    private readonly world: World,
    private readonly disturber: SwarmDisturber,
    private readonly plan: SwarmPlan,
  ) {
    this.people = new SwarmPeople(world, this.#ledger);
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
    for (let round = 0; round < 2; round += 1) {
      await this.people.finish();
      await this.world.settle();
      await this.world.sweepAndSettle();
    }
  }

  /** What does not hold at rest: I1, I2, I3, I5, I10, I11, I14, L1. */
  async judge(): Promise<readonly string[]> {
    const bugs = this.world.crashes.filter(
      (crash) => !(crash instanceof WorkerStopped || crash instanceof StorageDown),
    );
    const complaints = bugs.map((bug) => `bug: ${bug instanceof Error ? bug.stack : String(bug)}`);
    const [businessCentral, sales] = [
      await seenOrders(this.world, 'businessCentral'),
      await seenOrders(this.world, 'sales'),
    ];
    for (const customer of new Set([...businessCentral.keys(), ...sales.keys()])) {
      const [one, ...more] = businessCentral.get(customer) ?? [];
      const [other, ...others] = sales.get(customer) ?? [];
      if (one === undefined || other === undefined || more.length + others.length > 0) {
        const counts = `${businessCentral.get(customer)?.length ?? 0} in Business Central, ${sales.get(customer)?.length ?? 0} in Sales`;
        complaints.push(`orders of ${customer}: ${counts} ${this.#couplingOf(other?.id)}`);
        continue;
      }
      complaints.push(...(await this.#judgeOrder(customer, { businessCentral: one, sales: other })));
    }
    return [...complaints, ...(await this.#judgeQuiet()), ...(await this.#judgeDrift())];
  }

  async #judgeOrder(
    customer: string,
    orders: Parameters<SwarmLedger['complaints']>[1]['orders'],
  ): Promise<readonly string[]> {
    const stored = await this.world.couplings.findByRecord('world', 'sales', orders.sales.id);
    const coupling = stored?.coupling;
    if (coupling === undefined) {
      return [`${customer}: not coupled`];
    }
    const journal = await this.world.couplings.readJournal('world', coupling.couplingId);
    const to = onlyTo(this.plan);
    const lost =
      to === undefined
        ? this.#ledger.complaints(customer, { orders, journal })
        : oneWayComplaints(this.#ledger.of(customer), to, { orders, journal });
    if (coupling.parked !== undefined) {
      return [`${customer}: parked ${coupling.parked.reason}: ${coupling.parked.sentence}`, ...lost];
    }
    if (coupling.toRelease !== undefined || coupling.openEffect !== undefined) {
      return [`${customer}: left in the middle, ${coupling.toRelease ?? ''}`, ...lost];
    }
    if (to !== undefined) {
      const disagreement = await oneWayDisagreement(this.world, coupling, to);
      return [...disagreement.map((each) => `${customer}: ${each}`), ...lost];
    }
    try {
      await expectAgreement(this.world, orders.sales.id);
      return lost;
    } catch (error) {
      return [`${customer}: ${error instanceof Error ? error.message : String(error)}`, ...lost];
    }
  }

  /** L1, I4: at rest nothing is written any more. */
  async #judgeQuiet(): Promise<readonly string[]> {
    const state = () =>
      JSON.stringify(this.world.couplings.all().map(({ updatedIso, couplingId }) => [couplingId, updatedIso]));
    const before = state();
    await this.world.sweepAndSettle();
    const dead = this.world.queue.deadLetters().length;
    return [
      ...(state() === before ? [] : ['a sweep at rest wrote something']),
      ...(dead > 0 ? [`${dead} dead letter(s)`] : []),
    ];
  }

  /** The comparison of both sides finds nothing that nobody can explain. */
  async #judgeDrift(): Promise<readonly string[]> {
    await this.world.clock.advance(longAgoMs);
    const { unexplained, drift } = await reportOf(this.world);
    return unexplained === 0 ? [] : [`drift: ${JSON.stringify(drift)}`];
  }

  #couplingOf(salesId: string | undefined): string {
    const coupling = this.world.couplings.all().find((candidate) => candidate.salesId === salesId);
    return coupling === undefined ? 'no coupling' : `${coupling.state} ${JSON.stringify(coupling.parked)}`;
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
      await this.disturber.run(() => this.#handleNow(notice));
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
