import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { agreement, StoryWorld } from '../../local/demo/story';
import { type Row, rowsOf, TwoSystems } from '../../local/demo/two-systems';
import type { FunctionsProcess } from '../../local/functions-process';
import type { LocalBroker } from '../../local/local-broker';
import { readLocalOptions } from '../../local/options';
import { type RunningLocal, startLocal } from '../../local/start-local';

/** Processes start from `dist`, which `npm test` builds first. */
export const root = join(__dirname, '..', '..');
export const desk = '1896-S';
export const chair = '1900-S';

/** How long starting and ending all parts may take on a busy machine, in milliseconds. */
export const startLimitMs = 60_000;
const tries = 5;
/** Business Central waits a minute and more before it notifies again (S-110); no test does. */
const notificationRetryDelaysMs = [500, 1_000, 2_000, 4_000, 8_000];

/** A base whose ports are most likely free: below the ephemeral ports, another one at each call. */
export function randomPortBase(): number {
  return 12_000 + Math.floor(Math.random() * 19_000);
}

/** All parts at work, for one test file; see `startTwin`. */
export class Twin {
  readonly systems: TwoSystems;

  constructor(
    readonly running: RunningLocal,
    readonly log: readonly string[],
    private readonly dataFolder: string,
  ) {
    this.systems = new TwoSystems(running.addresses);
  }

  get functions(): FunctionsProcess {
    return wanted(this.running.functions);
  }

  get broker(): LocalBroker {
    return wanted(this.running.broker);
  }

  get functionsUrl(): string {
    return this.running.addresses.functions;
  }

  /** A submitted order of a seller, to be looked at from both sides. */
  async submit(name: string, products: Readonly<Record<string, number>> = { [desk]: 2 }): Promise<StoryWorld> {
    const story = new StoryWorld(this.systems);
    const lines = Object.entries(products).map(([product, quantity]) => ({ product, quantity }));
    story.salesOrderId = await story.submitOrder({ name, customer: 'C00010', lines });
    return story;
  }

  /** A submitted order that both sides agree on. */
  async agreed(name: string, products?: Readonly<Record<string, number>>): Promise<StoryWorld> {
    const story = await this.submit(name, products);
    await this.expectAgreement(story);
    return story;
  }

  /** Waits for rest and checks that each order is coupled and the same on both sides. */
  async expectAgreement(...stories: readonly StoryWorld[]): Promise<void> {
    await this.systems.untilAtRest(50_000);
    for (const story of stories) {
      const checks = agreement(await story.both());
      expect(checks.filter((check) => !check.holds)).toEqual([]);
    }
  }

  /** Names of all orders in Business Central, sorted: a name twice is a duplicate. */
  async namesInBusinessCentral(prefix: string): Promise<readonly string[]> {
    const { value } = await this.systems.businessCentral('GET', 'salesOrders?$select=externalDocumentNumber');
    return rowsOf(value)
      .map((order) => String(order.externalDocumentNumber))
      .filter((name) => name.startsWith(prefix))
      .sort();
  }

  /** What `orders` says of a Sales order; `undefined` while no coupling knows it. */
  async stateOf(salesOrderId: string): Promise<Row | undefined> {
    const response = await fetch(`${this.functionsUrl}/api/orders?salesOrderId=${salesOrderId}`);
    return response.ok ? ((await response.json()) as Row) : undefined;
  }

  /** Runs the sweep by hand and waits until all that it found is on the queue. */
  async sweep(): Promise<void> {
    const sweeps = () => this.log.filter((line) => line.includes('sweep.done')).length;
    const before = sweeps();
    await this.systems.tandem('POST', '/admin/functions/sweep', { input: '' });
    await until(() => sweeps() > before);
  }

  /** Runs the sweep by hand until every order is known: Dataverse does not repeat a webhook that met nobody (D-072). */
  async sweepUntilKnown(...stories: readonly StoryWorld[]): Promise<void> {
    await until(async () => {
      await this.sweep();
      await this.systems.untilAtRest(50_000);
      const states = await Promise.all(stories.map(({ salesOrderId }) => this.stateOf(salesOrderId)));
      return states.every((state) => state !== undefined);
    });
  }

  async close(): Promise<void> {
    await this.running.close();
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}

/** Starts every part on ports of their own; the broker keeps its contents on disk. */
export async function startTwin(options: readonly string[] = []): Promise<Twin> {
  const log: string[] = [];
  const dataFolder = await mkdtemp(join(tmpdir(), 'tandem-e2e-'));
  for (let attempt = 1; ; attempt += 1) {
    try {
      const running = await startLocal({
        options: readLocalOptions(['--port-base', String(randomPortBase()), ...options]),
        environment: process.env,
        log: (line) => log.push(line),
        root,
        dataFolder,
      });
      const twin = new Twin(running, log, dataFolder);
      await twin.systems.simulator('businessCentral', 'POST', '/setup', { notificationRetryDelaysMs });
      return twin;
    } catch (error) {
      if (attempt === tries || !String(error).includes('in use')) {
        throw new Error(`${String(error)}\n${log.slice(-20).join('\n')}`);
      }
    }
  }
}

/** Asks again until it holds. @throws {Error} after the limit */
export async function until(holds: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > endMs) {
      throw new Error(`it did not come about within ${limitMs} ms: ${holds}`);
    }
    await pause(30);
  }
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** A value that the test cannot do without. */
export function wanted<Value>(value: Value | undefined): Value {
  if (value === undefined) {
    throw new Error('missing in this run');
  }
  return value;
}
