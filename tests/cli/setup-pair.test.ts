import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Surroundings } from '../../cli/surroundings.js';
import { createBusinessCentralSimulator } from '../../local/business-central/simulator.js';
import { createSalesSimulator } from '../../local/sales/simulator.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';
import { type Ran, runForTests, serveApp } from './tandem-for-tests.js';
import { keys, type Typed, TypingPerson } from './typing-person.js';

const salesTokens = { seller: 'seller', administrator: 'administrator', integration: 'integration' };
const company = 'Aurland Furniture';
const ask = {
  businessCentral: 'Address of the Business Central API',
  company: 'Company:',
  sales: 'Address of the Sales organization',
  zone: 'Time zone in which days are meant',
} as const;

/** Both systems with nothing configured, and an app that may know other connections. */
class PairWorld {
  folder = '';
  /** What the app knows; `undefined`: there is no app yet. */
  connections: readonly object[] | undefined;
  configuration: object = { businessTimeZone: 'UTC' };
  #servers: RunningServer[] = [];
  #app = '';
  businessCentral = '';
  sales = '';

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'tandem-pair-'));
    this.connections = undefined;
    const central = createBusinessCentralSimulator({
      tokens: { processor: 'processor', integration: 'integration' },
      seed: 'furniture',
    });
    const servers = [
      await serveHttp(central, { port: 0 }),
      await serveHttp(createSalesSimulator({ tokens: salesTokens, seed: 'furniture' }), { port: 0 }),
    ];
    this.#servers = servers;
    this.businessCentral = `${servers[0]?.url}${central.apiBasePath}`;
    this.sales = `${servers[1]?.url}/api/data/v9.2`;
    this.#app = await serveApp(({ url: { pathname } }) => {
      const usual: Readonly<Record<string, unknown>> = {
        '/api/connections': { connections: this.connections },
        '/api/configuration': { active: 0 },
        '/api/configuration/0': { configuration: this.configuration },
      };
      return this.connections === undefined
        ? jsonResponse(503, { error: 'not yet' })
        : jsonResponse(200, usual[pathname] ?? {});
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
    await rm(this.folder, { recursive: true, force: true });
  }

  get file(): string {
    return join(this.folder, 'local.settings.json');
  }

  run(
    words: readonly string[],
    by: Partial<Pick<Surroundings, 'terminal' | 'administratorToken' | 'businessCentralToken' | 'environment'>> = {},
  ): Promise<Ran> {
    return runForTests(['setup', '--app', this.#app, ...words], {
      administratorToken: () => 'administrator',
      businessCentralToken: () => 'integration',
      ...by,
      ...(by.terminal === undefined ? {} : { isTerminal: true }),
    });
  }

  /** The pair by options alone. */
  get byOptions(): readonly string[] {
    return [
      ...['--business-central', this.businessCentral, '--company', company],
      ...['--sales', this.sales, '--time-zone', 'Europe/Copenhagen'],
    ];
  }

  async organizationId(): Promise<string> {
    const response = await fetch(`${this.sales}/WhoAmI`, { headers: { authorization: 'Bearer administrator' } });
    return ((await response.json()) as { readonly OrganizationId: string }).OrganizationId.toLowerCase();
  }
}

const world = new PairWorld();
beforeEach(() => world.open());
afterEach(() => world.close());

const typed = (at: string, ...types: string[]): Typed => ({ at, types: [...types, keys.enter] });
const told = (at: string): Typed => ({ at, types: [] });
const eraseAll = (text: string) => [...text].map(() => keys.erase);

describe('a new pair at a terminal', () => {
  it('is typed from nothing into a settings file that the app can start with', async () => {
    const person = new TypingPerson([
      typed(ask.businessCentral, world.businessCentral),
      typed(ask.company),
      typed(ask.sales, world.sales),
      typed(ask.zone, 'Europe/Copenhagen'),
      typed('Address under which both systems reach this app', '?a=b'),
      told('TANDEM_PUBLIC_URL: must hold no query, fragment or credentials'),
      typed('Address under which both systems reach this app'),
      typed('Storage account of couplings'),
      typed('Service Bus namespace'),
      typed('Bearer token of the app in Business Central', 'token-of-business-central'),
      typed('Bearer token of the app in Sales', 'token-of-sales'),
      { at: `Put ${company}`, types: [keys.yes] },
    ]);
    const ran = await world.run(['--write-settings', world.file, '--local'], { terminal: person });
    expect(person.unasked).toEqual([]);
    expect(ran).toMatchObject({ exitCode: 0, error: '' });
    // What both sides show together is seen before the yes.
    expect(ran.out.indexOf('Units on both sides')).toBeLessThan(ran.out.indexOf('was put into'));
    const { Values } = JSON.parse(await readFile(world.file, 'utf8'));
    expect(JSON.parse(Values.TANDEM_CONNECTIONS)).toEqual([
      expect.objectContaining({
        connectionId: 'main',
        businessTimeZone: 'Europe/Copenhagen',
        sales: expect.objectContaining({ organizationId: await world.organizationId() }),
      }),
    ]);
    expect(Values).toMatchObject({ BusinessCentralTokenMain: 'token-of-business-central' });
  });

  it('without a settings file the lines for azd are told, and nothing is changed', async () => {
    const person = new TypingPerson([
      typed(ask.businessCentral, world.businessCentral),
      typed(ask.company),
      typed(ask.sales, world.sales),
      typed(ask.zone, 'Europe/Copenhagen'),
    ]);
    const ran = await world.run([], { terminal: person });
    expect(ran).toMatchObject({ exitCode: 0, out: expect.stringContaining("azd env set TANDEM_CONNECTIONS '[{") });
    expect(ran.out).toContain('Currencies on both sides: ');
    expect(ran.out).toContain('Units on both sides: ');
  });

  it('each wrong answer is told where it is given, and its question asked again', async () => {
    const nowhere = `${new URL(world.businessCentral).origin}/v2.0/other/place/api/v2.0`;
    const person = new TypingPerson([
      typed(ask.businessCentral, 'https://example.com/somewhere'),
      told('is not the address of the Business Central API: https://api.businesscentral.dynamics.com/v2.0/<tenant>'),
      typed(ask.businessCentral, ...eraseAll('https://example.com/somewhere'), nowhere),
      told('Business Central could not be read ('),
      // A table below the API is the API.
      typed(ask.businessCentral, ...eraseAll(nowhere), `${world.businessCentral}/companies`),
      typed(ask.company),
      typed(ask.sales, 'nonsense'),
      told('nonsense is not an address'),
      typed(ask.sales, ...eraseAll('nonsense'), `${new URL(world.sales).origin}/main.aspx?appid=1#home`),
      typed(ask.zone, 'Middle/Earth'),
      told('businessTimeZone: must be an IANA time zone such as Europe/Copenhagen'),
      typed(ask.zone, ...eraseAll('Middle/Earth'), 'Europe/Copenhagen'),
    ]);
    const ran = await world.run([], { terminal: person });
    expect(person.unasked).toEqual([]);
    expect(ran).toMatchObject({ exitCode: 0, error: '' });
    expect(ran.out).toContain(`"apiBaseUrl":"${world.sales}"`);
    expect(ran.out).toContain(`"apiBaseUrl":"${world.businessCentral}"`);
  });

  it('a company by option that is not there is told at once, and chosen from those that are', async () => {
    const person = new TypingPerson([told('There is no company Nowhere; there are: '), typed(ask.company)]);
    const [, , , , ...rest] = world.byOptions;
    const words = ['--business-central', world.businessCentral, '--company', 'Nowhere', ...rest];
    expect(await world.run(words, { terminal: person })).toMatchObject({ exitCode: 0 });
    expect(person.unasked).toEqual([]);
    expect(await world.run(words)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('There is no company Nowhere'),
    });
  });
});

describe('who signs in for a new pair', () => {
  it('with a token that Business Central does not take is told so before Sales is asked about', async () => {
    const ran = await world.run(world.byOptions, { businessCentralToken: () => 'expired' });
    expect(ran).toMatchObject({
      exitCode: 3,
      error: expect.stringMatching(
        /Business Central could not be read \(unauthorized\).*TANDEM_BUSINESS_CENTRAL_TOKEN/,
      ),
    });
  });

  it('with a token that Sales does not take is told how to sign in', async () => {
    const ran = await world.run(world.byOptions, { administratorToken: () => 'expired' });
    expect(ran).toMatchObject({
      exitCode: 3,
      error: expect.stringMatching(/Sales could not be read \(unauthorized\).*TANDEM_ADMINISTRATOR_TOKEN/),
    });
  });

  it('without the rights to register in Sales learns them by name, and that the next step needs them', async () => {
    const ran = await world.run(world.byOptions, { administratorToken: () => 'integration' });
    expect(ran).toMatchObject({ exitCode: 0, out: expect.stringContaining('prvCreateServiceEndpoint') });
    expect(ran.out).toContain('tandem setup --hand-out <file>');
    expect((await world.run(world.byOptions)).out).not.toContain('prvCreate');
  });
});

describe('a new pair beside other connections (W-31)', () => {
  const other = async (organizationId?: string) => ({
    connectionId: 'shop',
    fingerprint: {
      businessCentral: { address: 'https://elsewhere.example', companyId: '11111111-2222-4333-8444-555555555555' },
      sales: { organizationId: organizationId ?? (await world.organizationId()) },
    },
  });
  const run = (...more: string[]) => world.run(['--connection', 'main', ...world.byOptions, ...more]);

  it('on the same organization is refused unless status reasons tell them apart', async () => {
    world.connections = [await other()];
    expect(await run()).toMatchObject({
      exitCode: 2,
      error: expect.stringMatching(
        /would both take the orders of one Sales organization.*--orders-enter statusReason/s,
      ),
    });
    world.configuration = {
      businessTimeZone: 'UTC',
      policies: { ordersEnter: { when: 'activeWithStatusReason', statusCode: 100001 } },
    };
    expect(await run()).toMatchObject({ exitCode: 2 });
    const apart = await run('--orders-enter', 'statusReason:100002');
    expect(apart).toMatchObject({ exitCode: 0, out: expect.stringContaining('"statusCode":100002') });
  });

  it('on another organization is told with the line that holds both', async () => {
    world.connections = [await other('33333333-2222-4333-8444-555555555555')];
    const ran = await run();
    expect(ran).toMatchObject({ exitCode: 0, out: expect.stringContaining('the list that holds shop') });
    expect(ran.out).not.toContain('Not held against');
  });

  it('what the app does not tell of is named, with what to do', async () => {
    world.connections = [{ connectionId: 'shop', fingerprint: null }];
    expect((await run()).out).toMatch(/Not held against shop: .*TANDEM_CONNECTIONS into the environment/);
  });

  it('the list in the environment is held against it and completed', async () => {
    world.connections = [{ connectionId: 'shop', fingerprint: null }];
    const entry = (organizationId: string) =>
      JSON.stringify([
        {
          connectionId: 'shop',
          businessTimeZone: 'UTC',
          businessCentral: {
            apiBaseUrl: 'https://elsewhere.example',
            companyId: '11111111-2222-4333-8444-555555555555',
            webhookSecretSetting: 'One',
          },
          sales: { apiBaseUrl: 'https://sales.example', organizationId, webhookSecretSetting: 'Two' },
        },
      ]);
    const words = ['--connection', 'main', ...world.byOptions];
    const same = entry(await world.organizationId());
    expect(await world.run(words, { environment: () => same })).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('would both take the orders'),
    });
    const ran = await world.run(words, { environment: () => entry('33333333-2222-4333-8444-555555555555') });
    expect(ran.out).toMatch(/TANDEM_CONNECTIONS '\[\{"connectionId":"shop".*"connectionId":"main"/);
    expect(ran.out).not.toContain('# add the entry');
    expect(ran.out).not.toContain('Not held against');
  });
});
