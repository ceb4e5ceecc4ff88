import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { agreement, StoryWorld } from '../../local/demo/story';
import { TwoSystems } from '../../local/demo/two-systems';
import { policies, setupPlaceForTests } from './setup-place';

const place = setupPlaceForTests();

/** Setup by somebody who may not register in Sales. */
const setUp = (...more: string[]) =>
  place.tandem(['setup', '--settings', place.settingsFile, ...policies, '--submitted-by-apps', ...more], {
    TANDEM_ADMINISTRATOR_TOKEN: place.addresses.sales.tokens.integration,
  });

async function importSolution(): Promise<number> {
  const file = await readFile(place.path('sales.zip'));
  return await place.asAdministrator('POST', 'ImportSolution', {
    OverwriteUnmanagedCustomizations: true,
    PublishWorkflows: true,
    CustomizationFile: file.toString('base64'),
    ImportJobId: '7a1f0d5c-0000-4000-8000-000000000001',
  });
}

const ownColumns = () =>
  place.rows(
    'sales',
    "EntityDefinitions(LogicalName='salesorder')/Attributes?$filter=LogicalName eq 'tdm_businesscentralid'",
  );

describe('a solution that is handed out', () => {
  it('imported, and the secret set by hand: setup finds nothing missing, and the first order is synchronized', async () => {
    const systems = new TwoSystems(place.addresses);
    const written = ['setup', ...place.pair(), '--write-settings', place.settingsFile, '--yes', '--json'];
    expect(await place.tandem(written)).toMatchObject({ exitCode: 0, error: '' });
    const { SalesWebhookSecretShop: secret = '' } = await place.startApp();
    await systems.simulator('sales', 'POST', '/setup', { salesOrderProcessing: true });
    expect(await ownColumns()).toEqual([]);

    const handedOut = await setUp('--connection', 'shop', '--hand-out', place.path('sales.zip'));
    expect(handedOut).toMatchObject({ exitCode: 0, error: '' });
    expect((await readFile(place.path('sales.zip'))).includes(secret)).toBe(false);
    expect(await place.registered()).toEqual([0, 0, 0]);
    expect(await importSolution()).toBe(204);
    expect(await ownColumns()).toHaveLength(1);

    const withoutSecret = await setUp('--yes');
    expect(withoutSecret).toMatchObject({ exitCode: 1, error: expect.stringContaining('prvWriteServiceEndpoint') });
    const [webhook] = await place.rows('sales', 'serviceendpoints');
    const authvalue = `<settings><setting name="x-tandem-secret" value="${secret}"/></settings>`;
    const endpoint = `serviceendpoints(${webhook?.serviceendpointid})`;
    expect(await place.asAdministrator('PATCH', endpoint, { authvalue })).toBe(204);

    expect(await setUp('--yes')).toMatchObject({ exitCode: 0, error: '' });
    const [subscriptions, webhooks, steps] = await place.registered();
    expect([subscriptions, webhooks, steps]).toEqual([1, 1, 6]);
    await place.tandem(['advance', 'live', '--reason', 'a new shop']);
    const story = new StoryWorld(systems);
    const lines = [{ product: '1896-S', quantity: 2 }];
    story.salesOrderId = await story.submitOrder({ name: 'FIRST', customer: 'C00010', lines });
    await systems.untilAtRest(50_000);
    expect(agreement(await story.both()).filter((check) => !check.holds)).toEqual([]);
    const notices = await systems.simulator('sales', 'GET', '/notifications');
    expect(notices).toMatchObject({ refused: 0, sent: expect.any(Number) });
    expect(notices.sent).not.toBe(0);
    const told = await systems.tandem('GET', '/api/checks');
    expect(JSON.stringify(told)).not.toContain('has no secret');

    expect(await importSolution()).toBe(204);
    expect(await place.registered()).toEqual([subscriptions, webhooks, steps]);
    const again = await setUp('--yes', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ step: 'nothing', state: 'live' });
    const off = await place.tandem(['setup', '--off', '--settings', place.settingsFile]);
    expect(off).toMatchObject({ exitCode: 0, error: '' });
    expect(await place.registered()).toEqual([0, 0, 0]);
    expect(await ownColumns()).toHaveLength(1);
  }, 180_000);
});
