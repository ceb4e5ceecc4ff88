import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { type FunctionsProcess, startFunctionsProcess } from '../../local/functions-process';
import { readLocalOptions } from '../../local/options';
import { type RunningLocal, startLocal } from '../../local/start-local';
import { randomPortBase, root, startLimitMs } from './twin';

/** What the command line said. */
export interface Ran {
  readonly exitCode: unknown;
  readonly out: string;
  readonly error: string;
}

/** What setup is told of policies. */
export const policies = [
  ...['--orders-enter', 'submitted', '--create-in-sales', 'whenReleased', '--change-released', 'archiveAndRecreate'],
  ...['--start-date', '2020-01-01', '--conflict', 'price=salesWins'],
];

/** Both systems and what the app needs, without the app: setup is what makes and starts it. The pair is called `shop`. */
export class SetupPlace {
  readonly log: string[] = [];
  readonly #portBase = randomPortBase();
  #outside: RunningLocal | undefined;
  #functions: FunctionsProcess | undefined;
  #folder = '';

  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'tandem-setup-'));
    const options = readLocalOptions(['--port-base', String(this.#portBase), '--without', 'functions']);
    this.#outside = await startLocal({ options, environment: {}, log: (line) => this.log.push(line), root });
  }

  async close(): Promise<void> {
    await this.#functions?.close();
    await this.#outside?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get addresses(): RunningLocal['addresses'] {
    if (this.#outside === undefined) {
      throw new Error('not open yet');
    }
    return this.#outside.addresses;
  }

  /** A file in a folder of this test's own. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** The settings that setup wrote. */
  get settingsFile(): string {
    return this.path('local.settings.json');
  }

  /** Options that name the pair, and where this test's free ports are. */
  pair(): readonly string[] {
    const { businessCentral, sales, functions, tables, serviceBus } = this.addresses;
    return [
      ...['--connection', 'shop', '--time-zone', 'Europe/Copenhagen', '--company', 'Aurland Furniture'],
      ...['--business-central', businessCentral.api, '--sales', sales.api],
      ...['--local', '--public-url', functions, '--storage', tables, '--service-bus', serviceBus],
    ];
  }

  /** Starts the app by the settings that setup wrote. */
  async startApp(): Promise<Readonly<Record<string, string>>> {
    const { Values: settings } = JSON.parse(await readFile(this.settingsFile, 'utf8'));
    const log = (line: string) => this.log.push(line);
    this.#functions = await startFunctionsProcess({ port: this.#portBase, settings, log, root, app: root });
    return settings;
  }

  /** The command line in a process of its own. */
  start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const { businessCentral, sales, functions: app } = this.addresses;
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

  async tandem(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const child = this.start(words, environment);
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

  async rows(system: 'businessCentral' | 'sales', path: string): Promise<readonly Row[]> {
    return rowsOf(((await (await this.#call(system, path)).json()) as Row).value);
  }

  /** What an administrator of Sales does by hand or with a tool; the status. */
  async asAdministrator(method: string, path: string, body: object): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    return (await this.#call('sales', path, { method, headers, body: JSON.stringify(body) })).status;
  }

  #call(system: 'businessCentral' | 'sales', path: string, init: RequestInit = {}): Promise<Response> {
    const { api, tokens } = this.addresses[system];
    const token = 'administrator' in tokens ? tokens.administrator : tokens.integration;
    return fetch(`${api}/${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  }

  /** How many subscriptions, webhooks and steps are registered. */
  async registered(): Promise<readonly number[]> {
    const rows = await Promise.all([
      this.rows('businessCentral', 'subscriptions'),
      this.rows('sales', 'serviceendpoints'),
      this.rows('sales', "sdkmessageprocessingsteps?$filter=startswith(name,'Tandem ')"),
    ]);
    return rows.map(({ length }) => length);
  }
}

/** A place for one test file. */
export function setupPlaceForTests(): SetupPlace {
  const place = new SetupPlace();
  beforeAll(() => place.open(), startLimitMs);
  afterAll(() => place.close(), startLimitMs);
  return place;
}
