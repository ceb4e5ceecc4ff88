import { emptyDeadLetters } from '../../lib/sync/dead-letters/drain';
import { compareSides } from '../../lib/sync/drift/compare-sides';
import { startDrift } from '../../lib/sync/drift/drift-run';
import { type DriftReport, readDrift } from '../../lib/sync/drift/drift-state';
import { checkSalesRegistration } from '../../lib/sync/subscriptions/sales-registration';
import { superviseSubscription } from '../../lib/sync/subscriptions/subscriptions';
import { enqueueDueWork } from '../../lib/sync/sweeps/due-work';
import { sweepOpenOrders } from '../../lib/sync/sweeps/open-orders';
import { reconcileIds } from '../../lib/sync/sweeps/reconcile';
import { sweepConnection } from '../../lib/sync/sweeps/sweep';
import { readView } from '../../lib/sync/views';
import { expectValue } from '../support/results';
import { WeekPeople } from './week-people';
import { World } from './world';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface WeekOptions {
  /** Changes by people in the whole week. */
  readonly changes: number;
  readonly orders: number;
  /** How often the timers look: five minutes unless the machine is to have less to do. */
  readonly everyMinutes: number;
  readonly seed: number;
}

/** From and to, in hours after the start. */
type Hours = readonly [from: number, to: number];

/** The timer of the registrations does not run: Business Central's lives three days. */
const unsupervised: Hours = [30, 108];
/** Nobody answers at Tandem, and nothing runs there. */
const outage: Hours = [120, 156];
/** People are at work from eight to six, at weekends as well. */
const workingHours: Hours = [8, 18];

/** What a week came to. */
export interface WeekEnd {
  readonly world: World;
  readonly people: WeekPeople;
  readonly report: DriftReport;
  /** Orders whose sides differed when the outage ended. */
  readonly apartAfterOutage: number;
  /** Orders that the sweeps brought because no notice had. */
  readonly swept: number;
  /** Registrations that had to be made again. */
  readonly gaps: readonly string[];
  readonly requests: { readonly businessCentral: number; readonly sales: number };
}

/**
 * A week of people's changes with the timers as they run in Azure, notices lost and doubled now and then, days without
 * subscription, and an outage of 36 hours.
 */
export async function liveThroughWeek(options: WeekOptions): Promise<WeekEnd> {
  const week = new Week(await World.create({ seed: options.seed, isQuick: true }), options);
  await week.live();
  return await week.end();
}

class Week {
  readonly #people: WeekPeople;
  readonly #startMs: number;
  readonly #requests = { businessCentral: 0, sales: 0 };
  #minutes = 0;
  #apartAfterOutage = 0;
  #swept = 0;
  #due = 0;

  constructor(
    private readonly world: World,
    private readonly options: WeekOptions,
  ) {
    this.#people = new WeekPeople(world, options.seed);
    this.#startMs = world.clock.nowMs();
  }

  async live(): Promise<void> {
    for (const side of ['businessCentral', 'sales'] as const) {
      await this.world.people.control(side, 'POST', '/notifications', { drop: 0.05, duplicate: 0.05 });
    }
    for (let order = 0; order < this.options.orders; order += 1) {
      await this.#people.newOrder();
    }
    const ticks = (7 * dayMs) / (this.options.everyMinutes * minuteMs);
    for (let tick = 0; tick < ticks; tick += 1) {
      await this.#tick();
    }
  }

  /** Nobody changes anything any more; the timers run on for three hours, then both sides are compared. */
  async end(): Promise<WeekEnd> {
    for (let minutes = 0; minutes < 180; minutes += this.options.everyMinutes) {
      await this.#timers();
      await this.#letGo();
    }
    await startDrift(this.world.engine, 'world');
    await this.world.settle();
    const { document } = await readDrift(this.world.engine.state, 'world');
    if (document.report === undefined) {
      throw new Error('the comparison did not end');
    }
    await this.#count();
    const gaps = this.world.logger.entries
      .filter(({ event }) => event === 'subscription.gap')
      .map(({ fields }) => String(fields.code));
    return {
      world: this.world,
      people: this.#people,
      report: document.report,
      apartAfterOutage: this.#apartAfterOutage,
      swept: this.#swept,
      gaps,
      requests: this.#requests,
    };
  }

  async #tick(): Promise<void> {
    const { world } = this;
    const hours = (world.clock.nowMs() - this.#startMs) / hourMs;
    const wasAway = world.isAway;
    world.isAway = isWithin(hours, outage);
    if (wasAway && !world.isAway) {
      this.#apartAfterOutage = await this.#apart();
    }
    await this.#work(hours);
    if (world.isAway) {
      await world.clock.advance(this.options.everyMinutes * minuteMs);
      return;
    }
    await this.#timers(hours);
    await this.#letGo();
    await this.#count();
  }

  /** The changes that are due by now, spread evenly over the working hours. */
  async #work(hours: number): Promise<void> {
    const hourOfDay = (hours + 9) % 24;
    if (!isWithin(hourOfDay, workingHours)) {
      return;
    }
    const ticksOfWork = (7 * (workingHours[1] - workingHours[0]) * 60) / this.options.everyMinutes;
    this.#due += this.options.changes / ticksOfWork;
    while (this.#people.changes < this.#due) {
      await this.#people.change();
    }
  }

  async #timers(hours = Number.NaN): Promise<void> {
    const { engine, doors, queue } = this.world;
    const every = (minutes: number) => this.#minutes % minutes < this.options.everyMinutes;
    await this.world.timer(async () => {
      this.#swept += (await sweepConnection(engine, 'world', { side: 'both', overlapMs: 10 * minuteMs })).enqueued;
      await sweepOpenOrders(engine, 'world');
      await emptyDeadLetters(engine, queue.letters);
      if (every(60)) {
        await reconcileIds(engine, 'world');
      }
      if (every(15) && !isWithin(hours, unsupervised)) {
        await superviseSubscription(engine, doors.subscriptions, doors.wantedSubscription);
        await checkSalesRegistration(engine, doors.salesWebhooks, doors.wantedSalesRegistration);
      }
      if (every(24 * 60)) {
        await startDrift(engine, 'world');
      }
    });
    this.#minutes += this.options.everyMinutes;
  }

  /** Time until the timers run again, with the work that there is meanwhile. */
  async #letGo(): Promise<void> {
    const { world } = this;
    const untilMs = world.clock.nowMs() + this.options.everyMinutes * minuteMs;
    await enqueueDueWork(world.engine, 'world');
    await world.settle();
    const leftMs = untilMs - world.clock.nowMs();
    if (leftMs > 0) {
      await world.clock.advance(leftMs);
    }
  }

  async #apart(): Promise<number> {
    const { ports, couplings } = this.world;
    let apart = 0;
    for (const { base, businessCentralId = '', salesId = '' } of couplings.all()) {
      const businessCentral = expectValue(await readView(ports, 'businessCentral', { id: businessCentralId }));
      const sales = expectValue(await readView(ports, 'sales', { id: salesId }));
      const fields = ports.connection.mapping;
      apart += base !== undefined && compareSides({ base, businessCentral, sales, fields }).length > 0 ? 1 : 0;
    }
    return apart;
  }

  async #count(): Promise<void> {
    const { businessCentral, sales } = await this.world.people.takeRequests();
    this.#requests.businessCentral += businessCentral;
    this.#requests.sales += sales;
  }
}

function isWithin(value: number, [from, to]: Hours): boolean {
  return value >= from && value < to;
}
