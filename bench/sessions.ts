import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StoryWorld } from '../local/demo/story.js';
import { TwoSystems } from '../local/demo/two-systems.js';
import { readLocalOptions } from '../local/options.js';
import { startLocal } from '../local/start-local.js';
import { readSpans } from '../local/telemetry/read-spans.js';
import { median, table } from './table.js';

/** What `host.json` says of the queue. */
interface Variant {
  readonly maxConcurrentSessions: number;
  readonly sessionIdleTimeout: string;
}

const variants: readonly Variant[] = [
  { maxConcurrentSessions: 4, sessionIdleTimeout: '00:00:01' },
  { maxConcurrentSessions: 8, sessionIdleTimeout: '00:00:01' },
  { maxConcurrentSessions: 16, sessionIdleTimeout: '00:00:01' },
  { maxConcurrentSessions: 32, sessionIdleTimeout: '00:00:01' },
  { maxConcurrentSessions: 64, sessionIdleTimeout: '00:00:01' },
  { maxConcurrentSessions: 32, sessionIdleTimeout: '00:00:10' },
];
/** About what a request to the real systems takes. */
const remoteDelayMs = 150;

/** `npm run bench:sessions`: how long a burst of orders takes with one worker process, by the settings of its queue. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { orders: { type: 'string', default: '40' }, app: { type: 'string', default: '.local/package' } },
  });
  const folder = await mkdtemp(join(tmpdir(), 'tandem-sessions-'));
  const rows: string[][] = [];
  try {
    for (const [index, variant] of variants.entries()) {
      const app = join(folder, `app-${index}`);
      await cp(values.app, app, { recursive: true });
      await setQueue(join(app, 'host.json'), variant);
      rows.push(await measure(variant, { app, orders: Number(values.orders), portBase: 19_071 + index * 40, folder }));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const head = ['sessions, idle time-out', 'to rest, s', 'wait on the queue, ms', 'most calls at once, BC', '429'];
  process.stdout.write(`${table(head, rows)}\n`);
}

async function setQueue(file: string, variant: Variant): Promise<void> {
  const host = JSON.parse(await readFile(file, 'utf8')) as { extensions: { serviceBus: object } };
  Object.assign(host.extensions.serviceBus, variant);
  await writeFile(file, JSON.stringify(host));
}

interface Run {
  readonly app: string;
  readonly orders: number;
  readonly portBase: number;
  readonly folder: string;
}

async function measure(variant: Variant, { app, orders, portBase, folder }: Run): Promise<string[]> {
  const telemetry = join(folder, `telemetry-${portBase}.jsonl`);
  const options = readLocalOptions(['--port-base', String(portBase), '--app', app, '--telemetry', telemetry]);
  const running = await startLocal({ options, environment: process.env, log: () => undefined, root: process.cwd() });
  try {
    const systems = new TwoSystems(running.addresses);
    await submit(systems, 1, 'WARM');
    for (const side of ['businessCentral', 'sales'] as const) {
      const delay = { kind: 'delay', rate: 1, options: { delayMs: remoteDelayMs } };
      await systems.simulator(side, 'POST', '/faults', delay);
      await systems.simulator(side, 'DELETE', '/calls');
    }
    const startedMs = Date.now();
    await submit(systems, orders, 'BURST');
    const seconds = (Date.now() - startedMs) / 1_000;
    const calls = await systems.simulator('businessCentral', 'GET', '/calls');
    const spans = readSpans(await readFile(telemetry, 'utf8')).filter((span) => span.startMs >= startedMs);
    const sent = new Map(spans.filter(({ name }) => name === 'queue.send').map((span) => [span.spanId, span]));
    const waitsMs = spans.flatMap((span) => {
      const cause = sent.get(span.parentSpanId ?? '');
      return span.name === 'notice.handle' && cause !== undefined ? [span.startMs - cause.startMs] : [];
    });
    const { maxConcurrentSessions, sessionIdleTimeout } = variant;
    const name = `${maxConcurrentSessions}, ${Number(sessionIdleTimeout.slice(-2))} s`;
    const wait = `${Math.round(median(waitsMs) ?? 0)} (${Math.round(Math.max(...waitsMs))})`;
    return [name, seconds.toFixed(1), wait, String(calls.mostConcurrent), String(calls.tooManyRequests)];
  } finally {
    await running.close();
  }
}

async function submit(systems: TwoSystems, orders: number, prefix: string): Promise<void> {
  const each = Array.from({ length: orders }, (_, index) =>
    new StoryWorld(systems).submitOrder({
      name: `${prefix} ${index}`,
      customer: 'C00010',
      lines: [{ product: '1896-S', quantity: 1 + index }],
    }),
  );
  await Promise.all(each);
  await systems.untilAtRest(240_000);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
