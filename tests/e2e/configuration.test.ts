import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { bothChange } from './both-change';
import { desk, startLimitMs, startTwin, type Twin, until } from './twin';

/** Versions of the configuration on real processes: no restart, and other configuration within seconds. */
let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

/** Waits until the running process works by this version. */
async function untilInForce(number: number): Promise<void> {
  await until(async () => (await twin.systems.tandem('GET', '/api/configuration')).inForceHere === number, 10_000);
}

describe('an activated version', () => {
  it('decides the next conflict without a restart, stands in the history, and is rolled back the same way', async () => {
    const { systems } = twin;
    const story = await twin.agreed('PO configured', { [desk]: 2 });
    const { configuration } = await systems.tandem('GET', '/api/configuration/export');
    const written = configuration as Row & { readonly policies?: object };
    const conflictRules = [{ when: { group: 'productAndQuantity' }, rule: 'highest' }];
    const changed = { ...written, policies: { ...written.policies, conflictRules } };
    const why = 'the larger quantity is the newer one here';
    expect(await systems.tandem('POST', '/api/configuration/stage', { configuration: changed, why })).toMatchObject({
      number: 1,
      state: 'staged',
    });
    await systems.tandem('POST', '/api/configuration/activate', { version: 1, expectedActive: 0, why });
    await untilInForce(1);
    await bothChange(twin, story, { seller: 4, processor: 9 });
    await twin.expectAgreement(story);
    expect((await story.both()).salesLines.get(desk)?.quantity).toBe(9);
    const { journal } = await systems.tandem('GET', `/api/orders?salesOrderId=${story.salesOrderId}`);
    expect(rowsOf(journal)).toContainEqual(
      expect.objectContaining({ configuration: 1, conflicts: [expect.objectContaining({ rule: 'highest' })] }),
    );
    await systems.tandem('POST', '/api/configuration/rollback', { version: 0, expectedActive: 1, why: 'as before' });
    await untilInForce(2);
    await bothChange(twin, story, { seller: 3, processor: 7 });
    await twin.expectAgreement(story);
    expect((await story.both()).businessCentralLines.get(desk)?.quantity).toBe(3);
  });
});
