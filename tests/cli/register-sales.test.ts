import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runTandem } from '../../cli/program.js';
import { readSettings } from '../../lib/settings/read-settings.js';
import { createSalesSimulator } from '../../local/sales/simulator.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse, type SimulatorRequest } from '../../local/simulator-kit/http-types.js';
import { cloudEnvironment, connectionEntry, salesSecret } from '../lib/settings/complete-environment.js';

let server: RunningServer;
let app: RunningServer;
/** Version 3 is in force; the settings are version 0. */
let inForce: object = {};

beforeEach(async () => {
  inForce = { businessTimeZone: 'Europe/Copenhagen' };
  const tokens = { seller: 'seller', administrator: 'administrator', integration: 'integration' };
  server = await serveHttp(createSalesSimulator({ tokens, seed: 'empty' }), { port: 0 });
  const handle = async ({ url }: SimulatorRequest) =>
    jsonResponse(200, url.pathname === '/api/configuration' ? { active: 3 } : { configuration: inForce });
  app = await serveHttp({ handle }, { port: 0 });
});

afterEach(async () => {
  await server.close();
  await app.close();
});

async function run(
  words: readonly string[],
  token = 'administrator',
  changes: Record<string, string | undefined> = {},
) {
  let out = '';
  let error = '';
  const connection = connectionEntry({
    sales: { apiBaseUrl: `${server.url}/api/data/v9.2`, webhookSecretSetting: 'SalesSecret' },
  });
  const environment = {
    TANDEM_MODE: 'local',
    TANDEM_PUBLIC_URL: app.url,
    TANDEM_CONNECTIONS: JSON.stringify([connection]),
    ...changes,
  };
  const exitCode = await runTandem(['register-sales', ...words], {
    settings: () => readSettings(cloudEnvironment(environment)),
    administratorToken: () => token,
    operator: () => ({}),
    isTerminal: false,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { exitCode, out, error };
}

describe('register-sales', () => {
  it('registers with an administrator, and says so when it is repeated', async () => {
    const first = await run(['--connection', 'main']);
    expect(first).toMatchObject({ exitCode: 0, error: '' });
    expect(first.out).toMatch(/^main: .*endpoint Tandem main/);
    expect(await run([])).toMatchObject({ exitCode: 0, out: 'main: everything was as it should be\n' });
  });

  it('--json tells what was done at each connection, or why it was not, as one document', async () => {
    const made = JSON.parse((await run(['--json'])).out);
    expect(made).toMatchObject({ connections: [{ connectionId: 'main', done: expect.any(Array) }] });
    expect(made.connections[0].done).not.toEqual([]);
    const again = JSON.parse((await run(['--json'])).out);
    expect(again).toEqual({ connections: [{ connectionId: 'main', done: [], absentColumns: [] }] });
    const refused = await run(['--json', '--moved'], 'seller', { TANDEM_PUBLIC_URL: 'https://moved.example' });
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      connections: [{ connectionId: 'main', error: expect.stringContaining('(forbidden)') }],
    });
  });

  it("fails with the sentence of Sales when the token is no administrator's, and shows no secret", async () => {
    const result = await run([], 'seller', { TANDEM_PUBLIC_URL: 'https://moved.example' });
    expect(result.exitCode).toBe(1);
    expect(result.error).toMatch(/main: .*\(forbidden\)/);
    expect(result.error + result.out).not.toContain(salesSecret);
  });

  it('a webhook of the same name that another deployment has is left to it, and taken over by a word alone', async () => {
    await run([]);
    const second = { TANDEM_PUBLIC_URL: 'https://second.example' };
    const refused = await run([], 'administrator', second);
    expect(refused).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining(
        `main: The webhook "Tandem main" in Sales points to ${app.url}/api/webhooks/dataverse/main.`,
      ),
    });
    expect(refused.error).toMatch(/--moved.*an id of its own.*"tandem disable" there/);
    expect(await run([])).toMatchObject({ out: 'main: everything was as it should be\n' });
    expect((await run(['--moved', 'https://third.example'], 'administrator', second)).exitCode).toBe(1);
    expect(await run(['--moved', `${app.url}/`], 'administrator', second)).toMatchObject({
      exitCode: 0,
      out: 'main: endpoint Tandem main corrected\n',
    });
    expect((await run([])).exitCode).toBe(1);
    expect(await run(['--moved'])).toMatchObject({ exitCode: 0 });
  });

  it.each<[string, readonly string[], Record<string, string | undefined>, RegExp]>([
    ['an unknown connection', ['--connection', 'other'], {}, /no connection other; there are: main/],
    ['an unknown option', ['--conection', 'main'], {}, /conection/],
    ['a missing setting', [], { QueueName: undefined }, /QueueName/],
  ])('says what is wrong with %s', async (_, words, changes, message) => {
    const result = await run(words, 'administrator', changes);
    expect(result.exitCode).toBe(2);
    expect(result.error).toMatch(message);
  });

  it('takes its steps from the configuration in force, not from the settings; --quotes says otherwise', async () => {
    await run([]);
    inForce = { businessTimeZone: 'Europe/Copenhagen', policies: { quotes: 'activeQuotes' } };
    expect((await run(['--quotes', 'off'])).out).toBe('main: everything was as it should be\n');
    const followed = await run([]);
    expect(followed).toMatchObject({ exitCode: 0, error: '' });
    expect(followed.out).toContain('step Tandem main: Update of quote');
  });

  it.each([
    ['does not answer', { TANDEM_PUBLIC_URL: 'http://127.0.0.1:9' }, /could not be reached/],
    ['has a configuration that is wrong', {}, /businessTimeZone/],
  ])('says so when the app %s, and goes by the settings', async (_, changes, why) => {
    inForce = { businessTimeZone: 'Nowhere' };
    const result = await run([], 'administrator', changes);
    expect(result.exitCode).toBe(0);
    expect(result.error).toMatch(why);
    expect(result.error).toMatch(/so the settings count, with their fields: quotes off\..*give --quotes/);
  });

  it('has the steps tell of the columns of the mapping in force, as soon as Sales has them', async () => {
    await run([]);
    const field = { name: 'custom.phone', kind: 'text', maxLength: 30, businessCentral: { property: 'phoneNumber' } };
    const header = [{ ...field, label: 'Phone', sales: { column: 'contoso_phone' } }];
    inForce = { businessTimeZone: 'Europe/Copenhagen', mapping: { header } };
    const early = await run([]);
    expect(early).toMatchObject({ exitCode: 0, error: '' });
    expect(early.out).toContain(
      'main: everything was as it should be\nmain: Sales does not have salesorder.contoso_phone',
    );
    await fetch(`${server.url}/api/data/v9.2/EntityDefinitions(LogicalName='salesorder')/Attributes`, {
      method: 'POST',
      headers: { authorization: 'Bearer administrator', 'content-type': 'application/json' },
      body: JSON.stringify({
        '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
        SchemaName: 'contoso_phone',
        DisplayName: { LocalizedLabels: [{ Label: 'Phone', LanguageCode: 1033 }] },
        MaxLength: 30,
      }),
    });
    expect((await run(['--quotes', 'off'])).out).toBe('main: step Tandem main: Update of salesorder corrected\n');
    expect((await run([])).out).toBe('main: everything was as it should be\n');
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('register-sales') });
  });
});
