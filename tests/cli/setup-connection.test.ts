import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { jsonResponse } from '../../local/simulator-kit/http-types.js';
import { salesSecret } from '../lib/settings/complete-environment.js';
import { setupWorldForTests, wellOffered } from './setup-world.js';

const world = setupWorldForTests();
const asked = ['--submitted-by-apps', '--create-in-sales', 'whenReleased', '--yes'];
const actions = () => world.posted.map(({ path, body }) => (path === 'connections' ? body.action : path));

describe('setup of a connection, step by step', () => {
  it('Sales is registered first, then the configuration comes into force, then the connection is switched on', async () => {
    const ran = await world.run(asked);
    expect(ran).toMatchObject({ exitCode: 0, error: '' });
    expect(actions()).toEqual(['configuration/stage', 'configuration/activate', 'enable']);
    expect(world.posted.map(({ endpoints }) => endpoints)).toEqual([1, 1, 1]);
  });

  it('who may not register in Sales learns it before anything is done, with the privileges by name', async () => {
    const ran = await world.run(asked, {
      administratorToken: () => 'integration',
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toContain('prvCreateAttribute');
    expect(ran.error).toContain('prvCreateServiceEndpoint');
    expect(ran.error).toContain('prvCreateSdkMessageProcessingStep');
    expect(world.posted).toEqual([]);
    expect(await world.endpoints()).toBe(0);
  });

  it('a step that fails stops the others, which are named; the connection stays off; run again it goes on from there', async () => {
    world.answers.set('POST configuration/activate', jsonResponse(409, { error: 'another version is in force' }));
    const failed = await world.run(asked);
    expect(failed.exitCode).toBe(1);
    expect(failed.out).toContain('another version is in force');
    expect(failed.out).toContain('Done: the registration in Sales.');
    expect(failed.out).toContain(
      'Not done, or not wholly: the configuration, switching the connection on. The connection stays switched off.',
    );
    expect(actions()).not.toContain('enable');
    world.answers.clear();
    const again = await world.run([...asked, '--json']);
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ step: 'applied', registeredInSales: [], problems: [], left: [] });
    expect(actions()).toContain('enable');
  });

  it('a version that an interrupted run has staged is activated, not staged a second time; one of other content is not', async () => {
    await world.run(asked);
    const staged = world.posted[0]?.body.configuration;
    const listing = (configuration: unknown, why = 'tandem setup') => {
      world.posted = [];
      const versions = [
        { number: 3, state: 'active', why: 'before' },
        { number: 7, state: 'staged', why },
      ];
      world.answers.set('GET configuration', jsonResponse(200, { active: 3, versions }));
      world.answers.set('GET configuration/7', jsonResponse(200, { configuration }));
    };
    listing(staged);
    await world.run(asked);
    expect(actions()).toEqual(['configuration/activate', 'enable']);
    expect(world.posted[0]?.body).toMatchObject({ version: 7, expectedActive: 3 });
    listing({ businessTimeZone: 'UTC' });
    await world.run(asked);
    expect(actions()).toEqual(['configuration/stage', 'configuration/activate', 'enable']);
    listing(staged, 'wait for Monday');
    await world.run(asked);
    expect(actions()).toContain('configuration/stage');
  });

  it('a registration that did not come about when it was switched on is told, and that it is on all the same', async () => {
    const problem = 'Business Central refused the subscription.';
    const registrations = { businessCentral: { ok: false, problem, fix: 'See the log.' }, sales: { ok: true } };
    world.answers.set('POST connections', jsonResponse(200, { ...world.view, registrations }));
    const ran = await world.run(['--submitted-by-apps', '--yes']);
    expect(ran).toMatchObject({ exitCode: 1, out: expect.stringContaining(`${problem} See the log.`) });
    expect(ran.out).toContain('Done: the registration in Sales, switching the connection on.');
    expect(ran.out).toContain(
      'Not done, or not wholly: the registration in Business Central. The connection is switched on: until that is mended, changes of that side are found by sweeps alone.',
    );
  });

  it("a webhook of the same name that is another deployment's is told before anything is done; with --moved it is taken over", async () => {
    const first = await world.registerOther('https://other.example');
    const refused = await world.run([...asked, '--yes']);
    expect(refused).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining(`points to ${first}. If this app had`),
    });
    expect(world.posted).toEqual([]);
    expect(await world.run([...asked, '--yes', '--moved'])).toMatchObject({ exitCode: 0 });
    expect(await world.webhookUrls()).toEqual([expect.not.stringContaining('other.example')]);
    expect(world.posted.at(-1)).toMatchObject({ path: 'connections', body: { action: 'enable', moved: true } });
  });

  it("off leaves another deployment's webhook of the same name, and takes away one under an address of before", async () => {
    await world.registerOther('https://other.example');
    const off = (addresses: readonly string[]) => {
      const businessCentral = { removed: 1, elsewhere: [], addresses };
      const switchedOff = {
        ...world.view,
        steps: [],
        offered: 0,
        owner: null,
        businessCentral,
        sales: { isRegistered: true },
      };
      world.answers.set('POST connections', jsonResponse(200, switchedOff));
    };
    off(['https://tandem.example']);
    expect(await world.run(['--off'])).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('tandem disable --moved https://other.example'),
    });
    expect(await world.endpoints()).toBe(1);
    off(['https://tandem.example', 'https://other.example']);
    expect(await world.run(['--off'])).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('--moved') });
    expect(await world.endpoints()).toBe(0);
  });

  it('what stands as asked is left alone', async () => {
    await world.run(['--submitted-by-apps', '--yes']);
    world.posted = [];
    world.view = { connectionId: 'main', state: 'live', enabled: true, stopped: null };
    expect(await world.run(['--yes'])).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('nothing was changed'),
    });
    expect(world.posted).toEqual([]);
  });
});

describe('before a yes', () => {
  it('it is shown which orders would enter by what is planned, how many, and which are only offered', async () => {
    world.entering = {
      sales: {
        enter: 7,
        first: ['ORD-1', 'ORD-2'],
        leftOut: { olderThanStartDate: 40, alreadyCoupled: 2 },
        lookedAt: 49,
        more: true,
      },
      businessCentral: { enter: 1, first: ['S-1'], leftOut: {}, lookedAt: 1, more: false },
    };
    const words = ['--submitted-by-apps', '--create-in-sales', 'whenReleased'];
    const { out, exitCode } = await world.run(words);
    expect(exitCode).toBe(1);
    expect(out).toContain(
      'Orders of Sales: at least 7 would be made in Business Central (ORD-1, ORD-2, …), with the first load.',
    );
    expect(out).toContain('There are more: the first 49 open orders were looked at.');
    expect(out).toContain('at least 40 not: older than the start date, offered only');
    expect(out).toContain('Orders of Business Central: 1 would be made in Sales (S-1), with the first load.');
    expect(world.tried).toMatchObject([
      { configuration: { policies: { createInSales: 'whenReleased' } }, entering: true },
    ]);
    const json = await world.run([...words, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ step: 'planned', entering: { sales: { enter: 7 } } });
    expect(world.posted).toEqual([]);
  });

  it('what could not be found out is said, and bars nothing', async () => {
    world.answers.set('POST configuration/test', jsonResponse(409, { error: 'orders could not be listed' }));
    const ran = await world.run(asked);
    expect(ran).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('could not be found out: orders could not be listed'),
    });
  });
});

describe('setup --hand-out', () => {
  it('writes the list by the configuration in force, without settings, and changes nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-hand-out-'));
    try {
      world.configuration = { businessTimeZone: 'UTC', policies: { quotes: 'activeQuotes' } };
      const file = join(folder, 'sales.md');
      const words = ['--hand-out', file, '--public-url', 'https://tandem.example/'];
      expect(await world.run(words, { hasSettings: false })).toMatchObject({ exitCode: 0, error: '' });
      const page = await readFile(file, 'utf8');
      expect(page).toContain('https://tandem.example/api/');
      expect(page).toContain('Update of quote');
      expect(world.posted).toEqual([]);
      expect(await world.endpoints()).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('setup --hand-out <file>.zip', () => {
  let folder: string;
  const file = () => join(folder, 'Sales.ZIP');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-solution-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes a solution; once it is imported setup has the secret alone to add, and then nothing', async () => {
    const ran = await world.run(['--hand-out', file()]);
    expect(ran).toMatchObject({ exitCode: 0, error: '', out: expect.stringContaining('x-tandem-secret') });
    expect(await world.endpoints()).toBe(0);
    expect(await world.importSolution(await readFile(file()))).toBe(204);
    expect(await world.endpoints()).toBe(1);
    const first = await world.run(asked);
    expect(first.out).toContain('webhook: its secret');
    expect(first.out).not.toMatch(/step Tandem main|column salesorder/);
    expect(first.exitCode).toBe(0);
    expect(await world.endpoints()).toBe(1);
    expect((await world.run(asked)).out).not.toContain('webhook: its secret');
  });

  it('steps name a column of people only where the app sees it; the others are told', async () => {
    world.configuration = {
      businessTimeZone: 'UTC',
      mapping: {
        header: [
          {
            name: 'custom.phone',
            label: 'Phone',
            kind: 'text',
            maxLength: 30,
            businessCentral: { property: 'phoneNumber' },
            sales: { column: 'new_region' },
          },
        ],
      },
    };
    const steps = async () => new TextDecoder().decode(unzipSync(await readFile(file()))['customizations.xml']);
    const { out } = await world.run(['--hand-out', file(), '--json']);
    expect(await steps()).not.toContain('new_region');
    expect(JSON.parse(out)).toMatchObject({ step: 'handedOut', leftOut: ['salesorder.new_region'] });
    expect((await world.run(['--hand-out', file()])).out).toContain('salesorder.new_region');
    const none = { businessCentral: [], sales: [] };
    const there = { name: 'new_region', kind: 'text', maxLength: 30, takenBy: 'custom.phone' };
    world.answers.set('GET offered-fields', jsonResponse(200, { header: { ...none, sales: [there] }, line: none }));
    expect(JSON.parse((await world.run(['--hand-out', file(), '--json'])).out)).not.toHaveProperty('leftOut');
    expect(await steps()).toMatch(/<FilteringAttributes>[^<]*new_region/);
  });

  it('a place that cannot be written is told', async () => {
    const ran = await world.run(['--hand-out', join(folder, 'no', 'such', 'sales.zip')]);
    expect(ran).toMatchObject({ exitCode: 2, error: expect.stringContaining('could not be written') });
  });
});

describe('without the settings of the app', () => {
  const run = (...words: string[]) => world.run(words, { hasSettings: false });

  it.each([
    ['submitted', /Sales-order processing is off .* no order would ever enter/],
    ['statusReason:99999', /can have status reason 99999\. There are: 1 New/],
  ])('policies are held against Sales by the app: %s', async (ordersEnter, why) => {
    world.inSales = { ...wellOffered, salesOrderProcessing: false };
    const ran = await run('--orders-enter', ordersEnter, '--yes');
    expect(ran).toMatchObject({ exitCode: 1, error: expect.stringMatching(why) });
    expect(world.posted).toEqual([]);
  });

  it.each([
    ['submitted', 'whether sales-order processing is on'],
    ['statusReason:1', 'whether orders can have status reason 1'],
  ])('%s is refused with what was not looked at when the app could not read it', async (ordersEnter, what) => {
    for (const inSales of [undefined, { ...wellOffered, salesOrderProcessing: null, statusReasons: null }]) {
      world.inSales = inSales;
      const ran = await run('--orders-enter', ordersEnter, '--yes');
      expect(ran).toMatchObject({ exitCode: 1, error: expect.stringContaining(`Sales could not be asked ${what}`) });
      expect(ran.error).toContain('--settings <file>');
    }
    expect(world.posted).toEqual([]);
  });

  it('a connection whose webhook is missing in Sales is not switched on', async () => {
    world.inSales = { ...wellOffered, registration: { ok: false, problem: 'Sales has no webhook.' } };
    const ran = await run('--yes');
    expect(ran).toMatchObject({ exitCode: 1, error: expect.stringContaining('Sales has no webhook. It cannot be') });
    expect(world.posted).toEqual([]);
  });

  describe('with the address of Sales and the secret in the environment', () => {
    const registering = (secret: string, ...words: string[]) =>
      world.run(['--sales', world.salesUrl, '--yes', '--orders-enter', 'active', ...words], {
        hasSettings: false,
        environment: (name) => (name === 'SalesWebhookSecretMain' ? secret : undefined),
      });
    const unregistered = { ...wellOffered, registration: { ok: false, problem: 'Sales has no webhook.' } };

    it('it is registered in Sales at the address that the app tells, and switched on', async () => {
      world.inSales = unregistered;
      expect(await registering(salesSecret)).toMatchObject({ exitCode: 0, error: '' });
      expect(await world.endpoints()).toBe(1);
      expect(actions()).toContain('enable');
    });

    it.each([
      [
        'another secret than the one that the app accepts',
        'x'.repeat(40),
        unregistered,
        /not the secret that the app accepts/,
      ],
      [
        'another organization than that of the app',
        salesSecret,
        { ...unregistered, organizationId: 'b'.repeat(8) },
        /and the app is with bbbbbbbb/,
      ],
    ])('%s is refused before anything is done', async (_, secret, inSales, why) => {
      world.inSales = inSales;
      expect(await registering(secret)).toMatchObject({ exitCode: 2, error: expect.stringMatching(why) });
      expect(world.posted).toEqual([]);
      expect(await world.endpoints()).toBe(0);
    });
  });

  it('it is switched on where an administrator has registered it', async () => {
    expect(await run('--yes')).toMatchObject({ exitCode: 0, error: '' });
    expect(actions()).toEqual(['enable']);
  });
});
