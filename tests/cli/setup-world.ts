import { afterEach, beforeEach } from '@jest/globals';
import type { Surroundings } from '../../cli/surroundings.js';
import { secretMark } from '../../lib/dataverse/secret-mark.js';
import { readSettings } from '../../lib/settings/read-settings.js';
import { createSalesSimulator } from '../../local/sales/simulator.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse, type SimulatorRequest, type SimulatorResponse } from '../../local/simulator-kit/http-types.js';
import { cloudEnvironment, connectionEntry, salesSecret } from '../lib/settings/complete-environment.js';
import { type Ran, runForTests, serveApp } from './tandem-for-tests.js';

/** What the app tells of Sales when all is well there. */
export const wellOffered = {
  salesOrderProcessing: true,
  statusReasons: [{ code: 1, label: 'New' }],
  organizationId: null,
  webhook: { url: 'https://tandem.example/api/sales/main', secretMark: secretMark(salesSecret) },
  registration: { ok: true },
};

const asAdministrator = { authorization: 'Bearer administrator' };
const noneEnters = { enter: 0, first: [], leftOut: {}, more: false };

/** A Sales organization and an app whose answers a test chooses, with `tandem setup` beside them. */
export class SetupWorld {
  /** Bodies that were posted, with their path, in their order. */
  posted: { readonly path: string; readonly body: Readonly<Record<string, unknown>>; readonly endpoints: number }[] =
    [];
  /** Configurations that were tried out, which changes nothing. */
  tried: unknown[] = [];
  configuration: object = {};
  view: object = {};
  inSales: object | undefined = wellOffered;
  /** What of each side's orders would enter, as the app tells it. */
  entering: object = { sales: noneEnters, businessCentral: noneEnters };
  /** What stands in the way of switching on, as the app tells it at each look. */
  obstacles: object[] = [];
  /** What comes into the way once it was looked at for the plan. */
  laterObstacles: object[] = [];
  #looks = 0;
  /** Path → answer instead of the usual one. */
  answers = new Map<string, SimulatorResponse>();
  #sales: RunningServer | undefined;
  #app = '';

  async open(): Promise<void> {
    this.posted = [];
    this.tried = [];
    this.obstacles = [];
    this.laterObstacles = [];
    this.#looks = 0;
    this.entering = { sales: noneEnters, businessCentral: noneEnters };
    this.answers = new Map();
    this.configuration = { businessTimeZone: 'Europe/Copenhagen' };
    this.view = { connectionId: 'main', state: 'connected', enabled: false, stopped: null };
    this.inSales = wellOffered;
    const tokens = { seller: 'seller', administrator: 'administrator', integration: 'integration' };
    this.#sales = await serveHttp(createSalesSimulator({ tokens, seed: 'empty' }), { port: 0 });
    this.#app = await serveApp((request) => this.#answer(request));
  }

  async close(): Promise<void> {
    await this.#sales?.close();
  }

  /** Runs `setup` with the app's settings at hand, or without them. */
  run(
    words: readonly string[],
    by: Partial<Pick<Surroundings, 'administratorToken' | 'terminal' | 'environment'>> & {
      readonly hasSettings?: boolean;
    } = {},
  ): Promise<Ran> {
    const { hasSettings = true, administratorToken = () => 'administrator', terminal, environment: named } = by;
    const environment = {
      TANDEM_MODE: 'local',
      TANDEM_PUBLIC_URL: this.#app,
      TANDEM_CONNECTIONS: JSON.stringify([
        connectionEntry({ sales: { apiBaseUrl: this.salesUrl, webhookSecretSetting: 'SalesSecret' } }),
      ]),
    };
    return runForTests(['setup', '--app', this.#app, ...words], {
      settings: () => readSettings(hasSettings ? cloudEnvironment(environment) : {}),
      administratorToken,
      ...(named === undefined ? {} : { environment: named }),
      ...(terminal === undefined ? {} : { terminal, isTerminal: true }),
    });
  }

  get salesUrl(): string {
    return `${this.#sales?.url}/api/data/v9.2`;
  }

  /** How many webhooks are registered in Sales. */
  async endpoints(): Promise<number> {
    return (await this.webhookUrls()).length;
  }

  /** Where they point. */
  async webhookUrls(): Promise<readonly string[]> {
    const response = await fetch(`${this.salesUrl}/serviceendpoints`, { headers: asAdministrator });
    const { value } = (await response.json()) as { readonly value: readonly { readonly url: string }[] };
    return value.map(({ url }) => url);
  }

  /** Another deployment has registered its webhook for a connection of the same id; where it points. */
  async registerOther(address: string): Promise<string> {
    const url = `${address}/api/webhooks/dataverse/main`;
    await fetch(`${this.salesUrl}/serviceendpoints`, {
      method: 'POST',
      headers: { ...asAdministrator, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Tandem main', url, contract: 8, authtype: 5, messageformat: 2 }),
    });
    return url;
  }

  /** Imports a solution as an administrator of Sales does; the status. */
  async importSolution(file: Uint8Array): Promise<number> {
    const response = await fetch(`${this.salesUrl}/ImportSolution`, {
      method: 'POST',
      headers: { authorization: 'Bearer administrator', 'content-type': 'application/json' },
      body: JSON.stringify({
        OverwriteUnmanagedCustomizations: true,
        PublishWorkflows: true,
        CustomizationFile: Buffer.from(file).toString('base64'),
        ImportJobId: '7a1f0d5c-0000-4000-8000-000000000001',
      }),
    });
    return response.status;
  }

  async #answer({ method, url: { pathname }, body }: SimulatorRequest): Promise<SimulatorResponse> {
    const path = pathname.replace('/api/', '');
    // A question that comes as a body.
    if (method === 'POST' && path === 'configuration/test') {
      this.tried.push(JSON.parse(body.toString()));
    } else if (method === 'POST' && path === 'connections' && JSON.parse(body.toString()).dryRun === true) {
      this.#looks += 1;
      const obstacles = [...this.obstacles, ...(this.#looks > 1 ? this.laterObstacles : [])];
      return jsonResponse(200, { connectionId: 'main', dryRun: true, obstacles });
    } else if (method === 'POST') {
      this.posted.push({ path, body: JSON.parse(body.toString()), endpoints: await this.endpoints() });
    }
    return this.answers.get(`${method} ${path}`) ?? this.#usual(method, path);
  }

  #usual(method: string, path: string): SimulatorResponse {
    const checks = [{ id: 'sales.ownColumns', title: 'Own columns', standing: 'good', sentence: 'There.' }];
    const usual: Readonly<Record<string, unknown>> = {
      'GET connections': { connections: [this.view] },
      'POST connections': { ...this.view, registrations: { businessCentral: { ok: true }, sales: { ok: true } } },
      'GET configuration': { active: 3 },
      'GET configuration/3': { configuration: this.configuration },
      'GET checks': { app: [], connections: [{ connectionId: 'main', checks, inSales: this.inSales }] },
      'POST configuration/test': { differences: [], entering: this.entering },
      'POST configuration/stage': { number: 4 },
      'POST configuration/activate': { active: 4 },
    };
    const told = usual[`${method} ${path}`];
    return told === undefined ? jsonResponse(404, { error: 'nothing here' }) : jsonResponse(200, told);
  }
}

/** A world of its own for each test. */
export function setupWorldForTests(): SetupWorld {
  const world = new SetupWorld();
  beforeEach(() => world.open());
  afterEach(() => world.close());
  return world;
}
