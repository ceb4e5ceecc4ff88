import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agreement, StoryWorld } from '../../local/demo/story';
import { type Row, rowsOf, TwoSystems } from '../../local/demo/two-systems';
import { type FunctionsProcess, startFunctionsProcess } from '../../local/functions-process';
import { readLocalOptions } from '../../local/options';
import { type RunningLocal, startLocal } from '../../local/start-local';
import { randomPortBase, root, startLimitMs, until } from './twin';

let outside: RunningLocal;
let functions: FunctionsProcess | undefined;
let folder: string;
const log: string[] = [];
const portBase = randomPortBase();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-setup-'));
  const options = readLocalOptions(['--port-base', String(portBase), '--without', 'functions']);
  outside = await startLocal({ options, environment: {}, log: (line) => log.push(line), root });
}, startLimitMs);
afterAll(async () => {
  await functions?.close();
  await outside.close();
  await rm(folder, { recursive: true, force: true });
}, startLimitMs);

const file = () => join(folder, 'local.settings.json');

function start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const { businessCentral, sales, functions: app } = outside.addresses;
  return spawn(process.execPath, [join(root, 'dist', 'cli', 'main.js'), ...words], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      TANDEM_APP: app,
      TANDEM_ADMINISTRATOR_TOKEN: sales.tokens.administrator,
      TANDEM_BUSINESS_CENTRAL_TOKEN: businessCentral.tokens.integration,
      BusinessCentralTokenShop: businessCentral.tokens.integration,
      SalesTokenShop: sales.tokens.integration,
      ...environment,
    },
  });
}

interface Ran {
  readonly exitCode: unknown;
  readonly out: string;
  readonly error: string;
}

const tandem = (...words: string[]): Promise<Ran> => tandemWith({}, ...words);

async function tandemWith(environment: Readonly<Record<string, string>>, ...words: string[]): Promise<Ran> {
  const child = start(words, environment);
  let out = '';
  let error = '';
  child.stdout?.on('data', (text) => {
    out += text;
  });
  child.stderr?.on('data', (text) => {
    error += text;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, out, error };
}

const pair = () => [
  ...['--connection', 'shop', '--time-zone', 'Europe/Copenhagen', '--company', 'Aurland Furniture'],
  ...['--business-central', outside.addresses.businessCentral.api, '--sales', outside.addresses.sales.api],
];
/** Where this test's free ports are. */
const place = () => [
  ...['--local', '--public-url', outside.addresses.functions, '--storage', outside.addresses.tables],
  ...['--service-bus', outside.addresses.serviceBus],
];
const policies = [
  ...['--orders-enter', 'submitted', '--create-in-sales', 'whenReleased', '--change-released', 'archiveAndRecreate'],
  ...['--start-date', '2020-01-01', '--conflict', 'price=salesWins'],
];
const setUp = (...more: string[]) =>
  tandem('setup', '--settings', file(), ...policies, '--submitted-by-apps', '--json', ...more);

async function systemRows(system: 'businessCentral' | 'sales', path: string): Promise<readonly Row[]> {
  const { api, tokens } = outside.addresses[system];
  const token = 'administrator' in tokens ? tokens.administrator : tokens.integration;
  const response = await fetch(`${api}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  return rowsOf(((await response.json()) as Row).value);
}

async function registered(): Promise<readonly number[]> {
  const rows = await Promise.all([
    systemRows('businessCentral', 'subscriptions'),
    systemRows('sales', 'serviceendpoints'),
    systemRows('sales', "sdkmessageprocessingsteps?$filter=startswith(name,'Tandem ')"),
  ]);
  return rows.map(({ length }) => length);
}

describe('tandem setup, by options alone', () => {
  it('from nothing to the first synchronized order; killed and run again; a second run changes nothing; off leaves nothing', async () => {
    const systems = new TwoSystems(outside.addresses);
    expect(await tandem('setup', ...pair(), ...place(), '--write-settings', file())).toMatchObject({ exitCode: 1 });
    const first = await tandem('setup', ...pair(), ...place(), '--write-settings', file(), '--yes', '--json');
    expect(first).toMatchObject({ exitCode: 0, error: '' });
    expect(JSON.parse(first.out)).toMatchObject({
      needs: [],
      entry: {
        connectionId: 'shop',
        businessCentral: { companyId: outside.addresses.businessCentral.companyId },
      },
    });
    const { Values: settings } = JSON.parse(await readFile(file(), 'utf8'));
    expect(first.out).not.toContain(settings.SalesWebhookSecretShop);
    const starting = { port: portBase, settings, log: (line: string) => log.push(line), root, app: root };
    functions = await startFunctionsProcess(starting);
    expect(await systems.tandem('GET', '/api/connections')).toMatchObject({
      connections: [{ connectionId: 'shop', state: 'connected', enabled: false }],
    });

    await systems.simulator('sales', 'POST', '/setup', { salesOrderProcessing: false });
    const never = await tandem('setup', '--settings', file(), ...policies, '--yes');
    expect(never).toMatchObject({ exitCode: 1, error: expect.stringContaining('no order would ever enter') });
    // On a laptop without the app's settings the app looks at Sales, and nothing is switched on without the webhook there.
    const unknown = await tandem('setup', '--orders-enter', 'statusReason:99999', '--yes');
    expect(unknown).toMatchObject({ exitCode: 1, error: expect.stringMatching(/status reason 99999.*no webhook/s) });
    const { integration } = outside.addresses.sales.tokens;
    const refused = await tandemWith(
      { TANDEM_ADMINISTRATOR_TOKEN: integration },
      ...['setup', '--settings', file(), ...policies, '--submitted-by-apps', '--yes'],
    );
    expect(refused).toMatchObject({ exitCode: 1, error: expect.stringContaining('prvCreateServiceEndpoint') });
    expect(await systems.tandem('GET', '/api/connections')).toMatchObject({ connections: [{ enabled: false }] });
    const planned = await setUp();
    expect(planned.exitCode).toBe(1);
    expect(JSON.parse(planned.out)).toMatchObject({
      step: 'planned',
      entering: { sales: { enter: expect.any(Number) }, businessCentral: { enter: expect.any(Number) } },
      plan: expect.arrayContaining([expect.stringMatching(/^Sales: /)]),
    });
    expect(await registered()).toEqual([0, 0, 0]);

    const killed = start(['setup', '--settings', file(), ...policies, '--submitted-by-apps', '--yes']);
    await until(async () => (await registered())[1] === 1);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const again = await setUp('--yes');
    expect(again).toMatchObject({ exitCode: 0, error: '' });
    const [subscriptions, endpoints, steps] = await registered();
    expect([subscriptions, endpoints]).toEqual([1, 1]);
    expect(steps).toBeGreaterThanOrEqual(6);

    await tandem('advance', 'live', '--reason', 'a new shop');
    const story = new StoryWorld(systems);
    story.salesOrderId = await story.submitOrder({
      name: 'FIRST',
      customer: 'C00010',
      lines: [{ product: '1896-S', quantity: 2 }],
    });
    await systems.untilAtRest(50_000);
    expect(agreement(await story.both()).filter((check) => !check.holds)).toEqual([]);

    const before = await systems.tandem('GET', '/api/connections');
    const second = await setUp('--yes');
    expect(second).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(second.out)).toMatchObject({ step: 'nothing', state: 'live' });
    expect(await systems.tandem('GET', '/api/connections')).toEqual(before);
    expect(JSON.parse((await setUp('--start-date', '2021-01-01')).out)).toMatchObject({
      step: 'planned',
      plan: ['configuration: startDate: "2020-01-01" → "2021-01-01"'],
    });

    expect(await tandem('setup', '--off', '--settings', file())).toMatchObject({ exitCode: 0, error: '' });
    expect(await registered()).toEqual([0, 0, 0]);
    expect(await tandem('setup', '--off', '--settings', file())).toMatchObject({ exitCode: 0 });
    expect(await setUp('--yes')).toMatchObject({ exitCode: 0 });
    expect((await registered()).slice(0, 2)).toEqual([1, 1]);
    expect(await tandem('disable', '--settings', file())).toMatchObject({ exitCode: 0, error: '' });
    expect(await registered()).toEqual([0, 0, 0]);
  }, 180_000);
});
