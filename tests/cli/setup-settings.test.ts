import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PairEntry } from '../../cli/setup/pair-entry.js';
import type { Prompts } from '../../cli/setup/prompts.js';
import { completeSettings, type PlaceOptions } from '../../cli/setup/setting-values.js';
import { entryFor, modeOf, openSettings, settingsOfFile, writeSettings } from '../../cli/setup/settings-file.js';

const pair: PairEntry = {
  connectionId: 'shop',
  businessTimeZone: 'Europe/Copenhagen',
  businessCentral: {
    apiBaseUrl:
      'https://api.businesscentral.dynamics.com/v2.0/33333333-2222-4333-8444-555555555555/production/api/v2.0',
    companyId: '11111111-2222-4333-8444-555555555555',
    webhookSecretSetting: 'BusinessCentralWebhookSecretShop',
  },
  sales: {
    apiBaseUrl: 'https://example.crm4.dynamics.com/api/data/v9.2',
    organizationId: '22222222-2222-4333-8444-555555555555',
    webhookSecretSetting: 'SalesWebhookSecretShop',
  },
};
const tokens = { BusinessCentralTokenShop: 'token-of-business-central', SalesTokenShop: 'token-of-sales' };
const cloud: PlaceOptions = {
  publicUrl: 'https://tandem.example',
  storage: 'tandemstore',
  serviceBus: 'tandem-bus',
  audience: 'api://tandem',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, 'local.settings.json');
const content = async () => JSON.parse(await readFile(file(), 'utf8'));
const entries = async () => JSON.parse((await content()).Values.TANDEM_CONNECTIONS);

interface Writing {
  readonly entry?: PairEntry;
  readonly environment?: Readonly<Record<string, string>>;
  readonly prompts?: Prompts;
}

/** What `setup --write-settings` does once the pair is chosen. */
async function write(options: PlaceOptions, { entry: chosen = pair, environment = {}, prompts }: Writing = {}) {
  const opened = openSettings(file());
  const mode = modeOf(opened, options.local);
  const entry = entryFor(mode, chosen);
  let made = 0;
  const completed = await completeSettings(entry, opened.values, {
    mode,
    options,
    prompts,
    environment: (name) => environment[name],
    newSecret: () => String(++made).repeat(40),
  });
  return { changed: writeSettings(opened, entry, completed), generated: completed.generated, needs: completed.needs };
}

describe('the settings file of setup', () => {
  it('for this machine it is complete and the app can read it: secrets at random, stand-ins, tokens from the environment', async () => {
    expect(await write({ local: true, publicUrl: 'http://127.0.0.1:7999/' }, { environment: tokens })).toEqual({
      changed: true,
      generated: ['BusinessCentralWebhookSecretShop', 'SalesWebhookSecretShop'],
      needs: [],
    });
    const settings = settingsOfFile(file());
    expect(settings).toMatchObject({
      mode: 'local',
      publicUrl: 'http://127.0.0.1:7999',
      queue: { queueName: 'notices' },
    });
    expect(settings.connections[0]?.sales.webhookSecrets).toEqual(['2'.repeat(40)]);
    const { Values, Host } = await content();
    expect(Values.AzureWebJobsStorage).toBe('UseDevelopmentStorage=true');
    expect(Host).toEqual({ LocalHttpPort: 7999 });
  });

  it('for the cloud it names account and namespace for the managed identity, and holds no token', async () => {
    expect(await write(cloud)).toMatchObject({ needs: [] });
    expect(settingsOfFile(file())).toMatchObject({
      mode: 'cloud',
      tables: { endpoint: 'https://tandemstore.table.core.windows.net' },
      queue: { fullyQualifiedNamespace: 'tandem-bus.servicebus.windows.net' },
      operators: { tenantId: '33333333-2222-4333-8444-555555555555', audience: 'api://tandem' },
    });
    const { Values } = await content();
    expect(Values).toMatchObject({ AzureWebJobsStorage__accountName: 'tandemstore' });
    expect(Object.keys(Values).filter((name) => /Token/.test(name))).toEqual([]);
  });

  it('holds nothing of the example, and only its owner may read it', async () => {
    await write({ local: true }, { environment: tokens });
    const { Values } = await content();
    expect(Object.keys(Values).filter((name) => name.endsWith('Main'))).toEqual([]);
    expect(JSON.stringify(Values)).not.toContain('<');
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('again nothing is written, and no secret is made anew', async () => {
    await write({ local: true }, { environment: tokens });
    const before = await readFile(file(), 'utf8');
    expect(await write({})).toEqual({ changed: false, generated: [], needs: [] });
    expect(await readFile(file(), 'utf8')).toBe(before);
  });

  it('what nobody has said is named, and asked for at a terminal', async () => {
    expect(await write({ local: true })).toMatchObject({ needs: ['BusinessCentralTokenShop', 'SalesTokenShop'] });
    const asked: string[] = [];
    const text: Prompts['text'] = async ({ option, initial }) => {
      asked.push(option);
      return initial ?? 'a-token';
    };
    expect(await write({}, { prompts: { text } as Prompts })).toMatchObject({ changed: true, needs: [] });
    expect(asked).toEqual([
      'the environment variable BusinessCentralTokenShop',
      'the environment variable SalesTokenShop',
    ]);
  });

  it('an option takes the place of what stood there, also of its alternative', async () => {
    await write({ local: true }, { environment: tokens });
    await write({ storage: 'https://tandem.table.core.windows.net/', queue: 'other' });
    const { Values } = await content();
    expect(Values).toMatchObject({
      TableStorage__endpoint: 'https://tandem.table.core.windows.net',
      QueueName: 'other',
    });
    expect(Values.TableStorage).toBeUndefined();
  });

  it('keeps other connections, other settings, and what a person added to the entry', async () => {
    const organizationId = '44444444-2222-4333-8444-555555555555';
    const elsewhere = { ...pair.sales, apiBaseUrl: 'https://other.example/api', organizationId };
    const other = { ...pair, connectionId: 'other', sales: elsewhere };
    const known = { ...pair, mapping: { header: [] } };
    const values = { TANDEM_CONNECTIONS: JSON.stringify([other, known]), SalesWebhookSecretShop: 'k'.repeat(40) };
    await writeFile(file(), JSON.stringify({ Values: values, Host: { LocalHttpPort: 1 } }));
    await write({}, { entry: { ...pair, businessTimeZone: 'Europe/Oslo' } });
    expect(await entries()).toEqual([other, { ...known, businessTimeZone: 'Europe/Oslo' }]);
    expect(await content()).toMatchObject({
      Values: { SalesWebhookSecretShop: 'k'.repeat(40), BusinessCentralWebhookSecretShop: '1'.repeat(40) },
      Host: { LocalHttpPort: 1 },
    });
  });

  it('a second connection that would take the same orders is refused (W-31)', async () => {
    await writeFile(file(), JSON.stringify({ Values: { TANDEM_CONNECTIONS: JSON.stringify([pair]) } }));
    await expect(write({}, { entry: { ...pair, connectionId: 'second' } })).rejects.toThrow(
      /would both take the orders/,
    );
  });

  it.each([
    [{ ...cloud, publicUrl: 'http://tandem.example' }, /must be an https address/],
    [{ ...cloud, tenant: 'ours' }, /TANDEM_TENANT_ID/],
    [{ ...cloud, storage: 'no account' }, /TableStorage__endpoint/],
  ])('what the app would refuse at its start is refused before it is written: %j', async (options, why) => {
    await expect(write(options)).rejects.toThrow(why);
    await expect(stat(file())).rejects.toThrow();
  });

  it('a list of connections that cannot be read is not written over', async () => {
    await writeFile(file(), JSON.stringify({ Values: { TANDEM_CONNECTIONS: '[{"connectionId":' } }));
    await expect(write({ local: true })).rejects.toThrow(/TANDEM_CONNECTIONS is no JSON/);
  });
});
