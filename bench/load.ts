import { parseArgs } from 'node:util';
import { StoryWorld } from '../local/demo/story.js';
import { type Row, TwoSystems } from '../local/demo/two-systems.js';
import { residentMemoryMiB } from '../local/resident-memory.js';
import { seedOrders } from './seed-orders.js';
import { type Bench, startBench } from './start-bench.js';
import { median, table } from './table.js';

const desk = '1896-S';
/** Between two live changes while the load runs. */
const betweenChangesMs = 10_000;

/** `npm run bench:load`: a full synchronization of many orders, with live changes beside it; see README.md. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '10000' },
      lines: { type: 'string', default: '4' },
      'per-minute': { type: 'string', default: '180' },
      'most-minutes': { type: 'string', default: '25' },
      'port-base': { type: 'string', default: '18171' },
    },
  });
  const bench = await startBench(values['port-base']);
  try {
    const load = new Load(bench, {
      orders: Number(values.orders),
      lines: Number(values.lines),
      perMinute: Number(values['per-minute']),
    });
    await load.run(Number(values['most-minutes']) * 60_000);
    process.stdout.write(`${load.report()}\n`);
  } finally {
    await bench.close();
  }
}

class Load {
  readonly #systems: TwoSystems;
  readonly #figures: string[][] = [];
  readonly #peaksMiB = new Map<string, number>();
  #live: StoryWorld[] = [];
  #change = 0;

  constructor(
    private readonly bench: Bench,
    private readonly size: { readonly orders: number; readonly lines: number; readonly perMinute: number },
  ) {
    this.#systems = new TwoSystems(bench.running.addresses);
  }

  async run(limitMs: number): Promise<void> {
    await this.#makeLiveOrders();
    const idle = await this.#latencies(10);
    this.#note('a live change while nothing else is done, ms: median (most)', spreadOf(idle));
    let beganMs = performance.now();
    await seedOrders(this.#systems, { ...this.size, prefix: 'LOAD' });
    progress(`seeded in ${seconds(beganMs)} s`);
    await this.#systems.takeRequests();
    beganMs = performance.now();
    await this.#command('survey');
    const surveyed = await this.#until('surveyed', limitMs);
    const ofSurvey = await this.#systems.takeRequests();
    this.#note('dry run, s', seconds(beganMs));
    this.#note('dry run, requests to BC and to Sales', `${ofSurvey.businessCentral}, ${ofSurvey.sales}`);
    progress(JSON.stringify(surveyed.counts));
    beganMs = performance.now();
    this.bench.tables.take();
    await this.#command('start');
    const during: number[] = [];
    const job = await this.#until('loaded', limitMs, async () => {
      during.push(...(await this.#latencies(1)));
    });
    const tookMs = performance.now() - beganMs;
    const tables = this.bench.tables.take();
    const refused = `${await this.#refused('businessCentral')}, ${await this.#refused('sales')}`;
    const requests = await this.#systems.takeRequests();
    const { ended } = job.progress as { readonly ended: number };
    this.#note('orders made, and how the run ended', `${ended}, ${job.phase}`);
    this.#note('load, s', seconds(beganMs));
    this.#note('orders a second', (ended / (tookMs / 1_000)).toFixed(1));
    this.#note('requests an order, to BC', (requests.businessCentral / ended).toFixed(2));
    this.#note('requests an order, to Sales', (requests.sales / ended).toFixed(2));
    this.#note('requests an order, to the tables', (tables / ended).toFixed(1));
    this.#note('refused with 429, BC and Sales', refused);
    this.#note('a live change during the load, ms: median (most)', spreadOf(during));
    this.#note('live changes measured during the load', String(during.length));
    progress(JSON.stringify(job.counts));
    const first = await this.#systems.tandem('GET', `/api/full-synchronization/orders?jobId=${job.jobId}`);
    progress(JSON.stringify((first.orders as Row[]).filter(({ outcome }) => outcome === 'parked').slice(0, 2)));
  }

  report(): string {
    const memory = [...this.#peaksMiB].map(([name, most]) => [`peak memory of ${name}, MiB`, most.toFixed(0)]);
    const title = `${this.size.orders} orders with ${this.size.orders * this.size.lines} lines`;
    return table([title, ''], [...this.#figures, ...memory]);
  }

  #note(name: string, value: string): void {
    this.#figures.push([name, value]);
    progress(`${name}: ${value}`);
  }

  async #command(command: string): Promise<void> {
    const { perMinute } = this.size;
    await this.#systems.tandem('POST', '/api/full-synchronization', { command, perMinute });
  }

  async #until(phase: string, limitMs: number, meanwhile?: () => Promise<void>): Promise<Row> {
    const endMs = performance.now() + limitMs;
    let nextMs = performance.now() + betweenChangesMs / 2;
    let toldMs = 0;
    for (;;) {
      const job = (await this.#systems.tandem('GET', '/api/full-synchronization')).job as Row;
      if (job.phase === phase || performance.now() > endMs) {
        return job;
      }
      await this.#seeMemory();
      if (performance.now() - toldMs > 15_000) {
        toldMs = performance.now();
        progress(
          `${job.phase} ${JSON.stringify(job.progress)} ${job.problem === undefined ? '' : JSON.stringify(job.problem)}`,
        );
      }
      if (meanwhile !== undefined && performance.now() > nextMs) {
        await meanwhile();
        nextMs = performance.now() + betweenChangesMs;
      }
      await pause(1_000);
    }
  }

  async #seeMemory(): Promise<void> {
    for (const { name, processId } of this.bench.parts) {
      const memory = (await residentMemoryMiB(processId)) ?? 0;
      this.#peaksMiB.set(name, Math.max(this.#peaksMiB.get(name) ?? 0, memory));
    }
  }

  async #makeLiveOrders(): Promise<void> {
    for (let number = 1; number <= 5; number += 1) {
      const story = new StoryWorld(this.#systems);
      story.salesOrderId = await story.submitOrder({
        name: `LIVE ${number}`,
        customer: 'C00010',
        lines: [{ product: desk, quantity: number }],
      });
      this.#live.push(story);
    }
    await this.#systems.untilAtRest(60_000);
  }

  /** How long it takes until Business Central shows what a seller has submitted. */
  async #latencies(count: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      this.#change += 1;
      const story = this.#live[this.#change % this.#live.length];
      if (story === undefined) {
        throw new Error('there is no live order');
      }
      const { state } = await story.both();
      const street = `Quay ${this.#change}`;
      const order = `salesorders(${story.salesOrderId})`;
      await this.#systems.sales('PATCH', order, { statecode: 0, statuscode: 1 });
      await this.#systems.sales('PATCH', order, { shipto_line1: street });
      const startedMs = performance.now();
      await this.#systems.sales('PATCH', order, { statecode: 1, statuscode: 3 });
      const path = `salesOrders(${state.businessCentralOrderId})?$select=shipToAddressLine1`;
      while ((await this.#systems.businessCentral('GET', path)).shipToAddressLine1 !== street) {
        await pause(50);
      }
      times.push(performance.now() - startedMs);
    }
    return times;
  }

  async #refused(side: 'businessCentral' | 'sales'): Promise<number> {
    return Number((await this.#systems.simulator(side, 'GET', '/calls')).tooManyRequests);
  }
}

function spreadOf(times: readonly number[]): string {
  return times.length === 0 ? '–' : `${Math.round(median(times) ?? 0)} (${Math.round(Math.max(...times))})`;
}

function seconds(beganMs: number): string {
  return ((performance.now() - beganMs) / 1_000).toFixed(0);
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
