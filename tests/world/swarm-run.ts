import { carryOutAnyNotice } from '../../lib/full-synchronization/carry-out-any-notice';
import { mappingWith } from '../../lib/mapping/connection-mapping';
import { defaultMapping } from '../../lib/mapping/default-mapping';
import type { Side } from '../../lib/order/order';
import { onlyTo } from '../../lib/ports/connection';
import type { Notice } from '../../lib/ports/notice';
import { seededRandom } from '../../local/simulator-kit/random';
import { referenceOnPage } from '../support/page-mapping';
import { expectAgreement } from './agreement';
import { longAgoMs, reportOf } from './drift-world';
import { notes } from './life-cycle-world';
import { WorkerStopped } from './stop-switch';
import { StorageDown, SwarmDisturber } from './swarm-disturber';
import { type Ending, SwarmLedger } from './swarm-ledger';
import { oneWayComplaints, oneWayDisagreement, untoldLosses } from './swarm-one-way';
import { SwarmPeople } from './swarm-people';
import { type EventKind, type PlannedEvent, pick, type SwarmPlan, undisturbed } from './swarm-plan';
import { seenOrders } from './swarm-state';
import { isForPerson } from './week-judgement';
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
      const [one, ...more] = (businessCentral.get(customer) ?? []).filter(
        ({ id }) => !this.people.operators.leftDocuments.has(id),
      );
      const [other, ...others] = sales.get(customer) ?? [];
      if (
        this.#isOver(customer, { salesId: other?.id, isCanceled: other?.phase === '2' }) &&
        more.length + others.length === 0
      ) {
        continue;
      }
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
    const lost = this.#lost(
      customer,
      { orders, journal },
      await notes({ world: this.world, id: orders.sales.id, order: {} }),
    );
    if (coupling.parked !== undefined) {
      return [`${customer}: parked ${coupling.parked.reason}: ${coupling.parked.sentence}`, ...lost];
    }
    if (coupling.toRelease !== undefined || coupling.openEffect !== undefined) {
      return [`${customer}: left in the middle, ${coupling.toRelease ?? ''}`, ...lost];
    }
    if (to !== undefined || this.people.operators.hasTurned) {
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

  /** Of an order that was uncoupled one side's values hold as a person chose, and the other's are in a version. */
  #lost(customer: string, ending: Ending, notes: string): readonly string[] {
    const to = onlyTo(this.plan);
    if (this.people.operators.uncoupledOnce.has(customer) || this.people.operators.hasTurned) {
      return [];
    }
    return to === undefined
      ? this.#ledger.complaints(customer, ending)
      : [
          ...oneWayComplaints(this.#ledger.of(customer), to, ending),
          ...untoldLosses(this.#ledger.of(customer), to, { ending, notes }),
        ];
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
    if (this.people.operators.hasTurned && onlyTo(this.plan) === undefined) {
      return [];
    }
    await this.world.clock.advance(longAgoMs);
    const { unexplained, drift } = await reportOf(this.world);
    return unexplained === 0 ? [] : [`drift: ${JSON.stringify(drift)}`];
  }

  /** Something was posted, cancelled or deleted, and the order's life is over, closed in Sales, or waits for a person's word on it; or it was cancelled before anybody looked. */
  #isOver(
    customer: string,
    { salesId, isCanceled }: { readonly salesId: string | undefined; readonly isCanceled: boolean },
  ): boolean {
    const coupling = this.world.couplings.all().find((candidate) => candidate.salesId === salesId);
    if (coupling === undefined) {
      return isCanceled;
    }
    const { state, parked, openEffect } = coupling;
    const isClosed = state === 'ended' || state === 'fulfilled' || isForPerson(parked?.reason);
    return this.people.dealings.fateful.has(customer) && isClosed && openEffect === undefined;
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
