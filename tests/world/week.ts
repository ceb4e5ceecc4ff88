import { mappingWith } from '../../lib/mapping/connection-mapping';
import { emptyDeadLetters } from '../../lib/sync/dead-letters/drain';
import { compareSides } from '../../lib/sync/drift/compare-sides';
import { startDrift } from '../../lib/sync/drift/drift-run';
import { type DriftReport, readDrift } from '../../lib/sync/drift/drift-state';
import { sweepInvoices } from '../../lib/sync/invoices/sweep-invoices';
import { checkSalesRegistration } from '../../lib/sync/subscriptions/sales-registration';
import { superviseSubscription } from '../../lib/sync/subscriptions/subscriptions';
import { enqueueDueWork } from '../../lib/sync/sweeps/due-work';
import { sweepOpenOrders } from '../../lib/sync/sweeps/open-orders';
import { reconcileIds } from '../../lib/sync/sweeps/reconcile';
import { sweepConnection } from '../../lib/sync/sweeps/sweep';
import { readView } from '../../lib/sync/views';
import { referenceOnPage } from '../support/page-mapping';
import { WeekPeople } from './week-people';
import { World, type WorldOptions } from './world';

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
  /** A timer that never runs, to see that the nights tell it. */
  readonly without?: 'changes' | 'openOrders' | 'deletions';
}

/** Business Central sends a notification that met nobody again this often, and then no more: days would hold up the timers. */
const notificationRetryDelaysMs = [60_000, 120_000, 240_000, 480_000, 960_000, 1_800_000];

/** From and to, in hours after the start. */
type Hours = readonly [from: number, to: number];

/** The timer of the registrations does not run: Business Central's lives three days, then for a day nobody is told. */
const unsupervised: Hours = [24, 114];
/** Nobody answers at Tandem, and nothing runs there. */
const outage: Hours = [120, 156];
/** People are at work from eight to six, at weekends as well. */
const workingHours: Hours = [8, 18];
/** The clock of the world begins at nine in the morning. */
const startsAt = 9;
/** Both sides are compared at night, when all that people did in the day has long been carried over. */
const nightAt = 2 + 24 - startsAt;

/** What becomes of a change of a released order goes by the seed; a page of the customer's own can reopen in every third week. */
function worldOf(seed: number): WorldOptions {
  const changeReleased = (['reopen', 'archiveAndRecreate', 'park'] as const)[seed % 3] ?? 'park';
  return {
    seed,
    isQuick: true,
    ...(seed % 5 === 0 ? { salesSetup: { salesOrderProcessing: true } } : {}),
    ...(changeReleased === 'reopen' ? { mapping: mappingWith({ ...referenceOnPage, header: [] }) } : {}),
    policies: {
      changeReleased,
      invoicesInSales: seed % 2 === 0,
      quotes: seed % 4 < 2 ? 'activeQuotes' : 'off',
      // Processors delete orders while Tandem is away; that too many are gone at once has tests of its own.
      pauseWhenGone: { orders: 1_000, percent: 100 },
    },
  };
}

/** What a week came to. */
export interface WeekEnd {
  readonly world: World;
  readonly people: WeekPeople;
  /** What each night's comparison found before anything of it was mended; none while Tandem was away. */
  readonly nights: readonly DriftReport[];
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
  const week = new Week(await World.create(worldOf(options.seed)), options);
  await week.live();
  return await week.end();
}

class Week {
  readonly #people: WeekPeople;
  readonly #startMs: number;
  readonly #requests = { businessCentral: 0, sales: 0 };
  readonly #nights: DriftReport[] = [];
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

  get #hours(): number {
    return (this.world.clock.nowMs() - this.#startMs) / hourMs;
  }

  async live(): Promise<void> {
    await this.world.people.control('businessCentral', 'POST', '/setup', { notificationRetryDelaysMs });
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

  /** People only bring to its end what they have begun; the timers run on for three hours, then both sides are compared. */
  async end(): Promise<WeekEnd> {
    for (let minutes = 0; minutes < 180; minutes += this.options.everyMinutes) {
      await this.#people.finish();
      await this.#timers();
      await this.#letGo();
    }
    const report = await this.#compare();
    await this.#count();
    const gaps = this.world.logger.entries
      .filter(({ event }) => event === 'subscription.gap')
      .map(({ fields }) => String(fields.code));
    return {
      world: this.world,
      people: this.#people,
      nights: this.#nights,
      report,
      apartAfterOutage: this.#apartAfterOutage,
      swept: this.#swept,
      gaps,
      requests: this.#requests,
    };
  }

  /** The product's own comparison, to its end. What it finds it has counted before it puts anything on the queue. */
  async #compare(): Promise<DriftReport> {
    const { engine } = this.world;
    await startDrift(engine, 'world');
    await this.world.settle();
    const { document } = await readDrift(engine.state, 'world');
    if (document.report === undefined || document.run !== undefined) {
      throw new Error('the comparison did not end');
    }
    return document.report;
  }

  async #tick(): Promise<void> {
    const { world } = this;
    const hours = this.#hours;
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
    if (isWithin(hours % 24, [nightAt, nightAt + this.options.everyMinutes / 60])) {
      this.#nights.push(await this.#compare());
    }
    await this.#count();
  }

  /** The changes that are due by now, spread evenly over the working hours. */
  async #work(hours: number): Promise<void> {
    const hourOfDay = (hours + startsAt) % 24;
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
    const { everyMinutes, without } = this.options;
    const every = (minutes: number) => this.#minutes % minutes < everyMinutes;
    await this.world.timer(async () => {
      if (without !== 'changes') {
        this.#swept += (await sweepConnection(engine, 'world', { side: 'both', overlapMs: 10 * minuteMs })).enqueued;
      }
      if (without !== 'openOrders') {
        await sweepOpenOrders(engine, 'world');
      }
      await sweepInvoices(engine, 'world');
      await emptyDeadLetters(engine, queue.letters);
      if (every(60) && without !== 'deletions') {
        await reconcileIds(engine, 'world');
      }
      if (every(15) && !isWithin(hours, unsupervised)) {
        await superviseSubscription(engine, doors.subscriptions, doors.wantedSubscription);
        await checkSalesRegistration(engine, doors.salesWebhooks, doors.wantedSalesRegistration);
      }
    });
    this.#minutes += everyMinutes;
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
    for (const { base, businessCentralId = '', salesId = '', state } of couplings.all()) {
      if (base === undefined || state === 'ended') {
        continue;
      }
      const businessCentral = await readView(ports, 'businessCentral', { id: businessCentralId });
      const sales = await readView(ports, 'sales', { id: salesId });
      const fields = ports.connection.mapping;
      const isSame =
        businessCentral.ok &&
        sales.ok &&
        compareSides({ base, businessCentral: businessCentral.value, sales: sales.value, fields }).length === 0;
      apart += isSame ? 0 : 1;
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
