import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalAddresses } from '../../local/addresses';
import { agreement, StoryWorld } from '../../local/demo/story';
import { TwoSystems } from '../../local/demo/two-systems';
import { functionSettings, newLocalSecrets } from '../../local/function-settings';
import { portsFrom, readLocalOptions } from '../../local/options';
import { startLocal } from '../../local/start-local';
import { desk, randomPortBase, root, startLimitMs, until } from './twin';

/** `npm run local` as people start it: a process of its own, ended by Ctrl-C. */
interface LocalRun {
  readonly child: ChildProcess;
  readonly addresses: LocalAddresses;
  readonly lines: readonly string[];
}

const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    await interrupted(child);
  }
}, 30_000);

/** Ctrl-C in a terminal reaches all processes of the group. @returns the exit code */
async function interrupted(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended;
  }
  return child.exitCode;
}

/** Whether no process of the group is left: signal 0 asks just that. */
function hasEnded(child: ChildProcess): boolean {
  try {
    return !process.kill(-(child.pid ?? 0), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function spawnNode(script: string, args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'dist', 'local', script), ...args], {
    cwd: root,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function runLocal(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<LocalRun> {
  const child = spawnNode('main.js', args, { ...process.env, ...more });
  const errors: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(String(chunk)));
  const lines: string[] = [];
  const first = new Promise<string>((resolve, reject) => {
    const output = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    output.on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${errors.join('')}`)));
  });
  return { child, addresses: JSON.parse(await first) as LocalAddresses, lines };
}

function startHere(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const options = readLocalOptions(['--port-base', String(randomPortBase()), ...args]);
  return startLocal({ options, environment, log: () => undefined, root });
}

async function expectOrderCrosses(addresses: LocalAddresses): Promise<void> {
  const story = new StoryWorld(new TwoSystems(addresses));
  story.salesOrderId = await story.submitOrder({
    name: 'PO 1',
    customer: 'C00010',
    lines: [{ product: desk, quantity: 2 }],
  });
  await story.systems.untilAtRest();
  await story.editBusinessCentralLine(desk, { unitPrice: 801 });
  await story.systems.untilAtRest();
  const both = await story.both();
  expect(agreement(both).filter((check) => !check.holds)).toEqual([]);
  expect(both.salesLines.get(desk)?.priceperunit).toBe(801);
}

describe('npm run local', () => {
  it(
    'prints one line of JSON, listens above --port-base, and ends cleanly at Ctrl-C with no child left',
    async () => {
      const base = randomPortBase();
      const { child, addresses, lines } = await runLocal(['--port-base', String(base)]);
      const ports = portsFrom(base);
      expect(addresses.functions).toBe(`http://127.0.0.1:${ports.functions}`);
      expect(addresses.businessCentral.simulator).toBe(`http://127.0.0.1:${ports.businessCentral}/_simulator`);
      expect(addresses.sales.simulator).toBe(`http://127.0.0.1:${ports.sales}/_simulator`);
      expect(addresses.serviceBus).toContain(`:${ports.broker};`);
      expect(addresses.tables).toContain(`:${ports.tables}/`);
      expect((await fetch(`${addresses.functions}/api/health`)).status).toBe(200);
      expect(lines).toHaveLength(1);
      expect(await interrupted(child)).toBe(0);
      expect(hasEnded(child)).toBe(true);
    },
    startLimitMs,
  );

  it(
    'a script that ends npm ends every part with it',
    async () => {
      const base = randomPortBase();
      // `--ignore-scripts`: without the build, which other tests are reading.
      const args = ['run', '-s', '--ignore-scripts', 'local', '--', '--port-base', String(base)];
      const npm = spawn('npm', args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
      started.push(npm);
      await once(npm.stdout as NonNullable<typeof npm.stdout>, 'data');
      const { functions } = portsFrom(base);
      expect((await fetch(`http://127.0.0.1:${functions}/api/health`)).status).toBe(200);
      const ended = once(npm, 'close');
      npm.kill('SIGTERM');
      await ended;
      await until(() => hasEnded(npm));
    },
    startLimitMs,
  );

  it(
    '--without: one run has all but the functions, another has only these and takes the rest from settings',
    async () => {
      const parts = await runLocal(['--port-base', String(randomPortBase()), '--without', 'functions']);
      const { businessCentral, sales, serviceBus, tables } = parts.addresses;
      const without = ['--without', 'broker,tables,business-central,sales'];
      const functions = await runLocal(['--port-base', String(randomPortBase()), ...without], {
        ServiceBusConnection: serviceBus,
        TableStorage: tables,
        TANDEM_LOCAL_BUSINESS_CENTRAL_API: businessCentral.api,
        TANDEM_LOCAL_BUSINESS_CENTRAL_COMPANY_ID: businessCentral.companyId,
        TANDEM_LOCAL_BUSINESS_CENTRAL_SIMULATOR: businessCentral.simulator,
        TANDEM_LOCAL_SALES_API: sales.api,
        TANDEM_LOCAL_SALES_SIMULATOR: sales.simulator,
      });
      expect(functions.addresses).toEqual({ ...parts.addresses, functions: functions.addresses.functions });
      await expectOrderCrosses(functions.addresses);
    },
    startLimitMs,
  );

  it('--empty starts without seed data, but with what Tandem needs', async () => {
    const running = await startHere(['--empty', '--without', 'broker,tables,functions'], {
      ServiceBusConnection: 'elsewhere',
      TableStorage: 'elsewhere',
    });
    try {
      const systems = new TwoSystems(running.addresses);
      expect(await systems.businessCentral('GET', 'customers')).toMatchObject({ value: [] });
      expect(await systems.sales('GET', 'accounts')).toMatchObject({ value: [] });
      expect(await systems.sales('GET', 'organizations?$select=organizationid')).toMatchObject({ value: [{}] });
    } finally {
      await running.close();
    }
  });

  it.each([
    ['broker', 'ServiceBusConnection'],
    ['tables', 'TableStorage'],
    ['business-central', 'TANDEM_LOCAL_BUSINESS_CENTRAL_API'],
    ['sales', 'TANDEM_LOCAL_SALES_API'],
  ])('--without %s needs %s', async (part, variable) => {
    const everything = 'broker,tables,business-central,sales,functions';
    const environment = Object.fromEntries(
      [
        'ServiceBusConnection',
        'TableStorage',
        'TANDEM_LOCAL_BUSINESS_CENTRAL_API',
        'TANDEM_LOCAL_BUSINESS_CENTRAL_COMPANY_ID',
        'TANDEM_LOCAL_SALES_API',
      ].map((name) => [name, name === variable ? '' : 'elsewhere']),
    );
    await expect(startHere(['--without', everything], environment)).rejects.toThrow(
      `--without ${part}: set ${variable} to where that part is instead`,
    );
  });

  it.each([
    [['--port-base', 'abc'], '--port-base: "abc" is not a port'],
    [['--port-base', '65530'], '--port-base'],
    [['--without', 'nothing'], '--without: "nothing" is no part'],
    [['--surprise'], '--surprise'],
  ])('%j is refused in words', (args, sentence) => {
    expect(() => readLocalOptions(args)).toThrow(sentence);
  });

  it.each(['functions', 'broker', 'tables', 'businessCentral', 'sales'] as const)(
    'a port in use is a clear error that names it: %s',
    async (part) => {
      const base = randomPortBase();
      const port = portsFrom(base)[part];
      const blocker = createServer().listen(port, '127.0.0.1');
      await once(blocker, 'listening');
      try {
        const child = spawnNode('main.js', ['--port-base', String(base)], process.env);
        let said = '';
        child.stderr?.on('data', (chunk: Buffer) => {
          said += String(chunk);
        });
        const [code] = await once(child, 'close');
        expect(code).toBe(1);
        const lastSentence = said.trimEnd().split('\n').at(-1);
        expect(lastSentence).toContain(String(port));
        expect(lastSentence).toMatch(/in use/);
        expect(() => process.kill(-(child.pid ?? 0), 0)).toThrow();
      } finally {
        await new Promise((resolve) => blocker.close(resolve));
      }
    },
    30_000,
  );
});

describe('the Functions host', () => {
  it.each(['TANDEM_CONNECTIONS', 'SalesWebhookSecret', 'TANDEM_PUBLIC_URL'])(
    'does not start without %s, and tells its name, what it is for and an example',
    async (missing) => {
      const addresses = { api: 'http://127.0.0.1:9/api', simulator: '' };
      const settings: Record<string, string> = functionSettings(
        {
          functions: 'http://127.0.0.1:9',
          businessCentral: {
            ...addresses,
            companyId: crypto.randomUUID(),
            tokens: { processor: 'p', integration: 'i' },
          },
          sales: { ...addresses, tokens: { seller: 's', administrator: 'a', integration: 'i' } },
          serviceBus:
            'Endpoint=sb://localhost:9;SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;',
          tables: 'UseDevelopmentStorage=true',
        },
        newLocalSecrets(),
      );
      const { [missing]: _, ...rest } = settings;
      const args = ['--app', root, '--port', '0'];
      const child = spawnNode('functions-host/main.js', args, { PATH: process.env.PATH, ...rest });
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        said += String(chunk);
      });
      const [code] = await once(child, 'close');
      expect(code).toBe(1);
      expect(said).toContain(missing);
      expect(said).toMatch(/example/i);
    },
    30_000,
  );
});
