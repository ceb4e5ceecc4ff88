import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { agreement, StoryWorld } from '../../local/demo/story';
import { TwoSystems } from '../../local/demo/two-systems';
import { policies, type Ran, setupPlaceForTests } from './setup-place';
import { until } from './twin';

const place = setupPlaceForTests();
const registered = () => place.registered();
const tandem = (...words: string[]): Promise<Ran> => place.tandem(words);
const withSettings = () => ['--settings', place.settingsFile];
const setUp = (...more: string[]) =>
  tandem('setup', ...withSettings(), ...policies, '--submitted-by-apps', '--json', ...more);

describe('tandem setup, by options alone', () => {
  it('from nothing to the first synchronized order; killed and run again; a second run changes nothing; off leaves nothing', async () => {
    const systems = new TwoSystems(place.addresses);
    expect(await tandem('setup', ...place.pair(), '--write-settings', place.settingsFile)).toMatchObject({
      exitCode: 1,
    });
    const first = await tandem('setup', ...place.pair(), '--write-settings', place.settingsFile, '--yes', '--json');
    expect(first).toMatchObject({ exitCode: 0, error: '' });
    expect(JSON.parse(first.out)).toMatchObject({
      needs: [],
      entry: {
        connectionId: 'shop',
        businessCentral: { companyId: place.addresses.businessCentral.companyId },
      },
    });
    const settings = await place.startApp();
    expect(first.out).not.toContain(settings.SalesWebhookSecretShop);
    expect(await systems.tandem('GET', '/api/connections')).toMatchObject({
      connections: [{ connectionId: 'shop', state: 'connected', enabled: false }],
    });

    await systems.simulator('sales', 'POST', '/setup', { salesOrderProcessing: false });
    const never = await tandem('setup', ...withSettings(), ...policies, '--yes');
    expect(never).toMatchObject({ exitCode: 1, error: expect.stringContaining('no order would ever enter') });
    // On a laptop without the app's settings the app looks at Sales, and nothing is switched on without the webhook there.
    const unknown = await tandem('setup', '--orders-enter', 'statusReason:99999', '--yes');
    expect(unknown).toMatchObject({ exitCode: 1, error: expect.stringMatching(/status reason 99999.*no webhook/s) });
    const { integration } = place.addresses.sales.tokens;
    const refused = await place.tandem(['setup', ...withSettings(), ...policies, '--submitted-by-apps', '--yes'], {
      TANDEM_ADMINISTRATOR_TOKEN: integration,
    });
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

    const killed = place.start(['setup', ...withSettings(), ...policies, '--submitted-by-apps', '--yes']);
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

    expect(await tandem('setup', '--off', ...withSettings())).toMatchObject({ exitCode: 0, error: '' });
    expect(await registered()).toEqual([0, 0, 0]);
    expect(await tandem('setup', '--off', ...withSettings())).toMatchObject({ exitCode: 0 });
    expect(await setUp('--yes')).toMatchObject({ exitCode: 0 });
    expect((await registered()).slice(0, 2)).toEqual([1, 1]);
    expect(await tandem('disable', ...withSettings())).toMatchObject({ exitCode: 0, error: '' });
    expect(await registered()).toEqual([0, 0, 0]);
  }, 180_000);
});
