import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { bothChange } from './both-change';
import { chair, desk, startLimitMs, startTwin, type Twin } from './twin';

/** What operators do over HTTP, on real processes: docs/OPERATIONS.md. */
let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

async function conflicts(): Promise<readonly Row[]> {
  return rowsOf((await twin.systems.tandem('GET', '/api/conflicts')).conflicts);
}

describe('a conflict that a person decides', () => {
  it('waits with both values, is decided over HTTP, and both sides agree; a rule then decides the next', async () => {
    const { systems } = twin;
    const rule = { when: { group: 'productAndQuantity' }, rule: 'park' };
    expect(rowsOf((await systems.tandem('POST', '/api/conflicts/rules', rule)).rules)).toMatchObject([rule]);
    const story = await twin.agreed('PO decided', { [desk]: 2 });
    await bothChange(twin, story, { seller: 7, processor: 5 });
    const [open, ...others] = await conflicts();
    expect(others).toEqual([]);
    expect(open).toMatchObject({ sales: { quantity: '7' }, businessCentral: { quantity: '5' }, rule: 'park' });
    const decision = { wins: 'businessCentral', reach: 'asRule', rule: 'lowest' };
    await systems.tandem('POST', `/api/conflicts/${open?.conflictId}/decision`, decision);
    await twin.expectAgreement(story);
    expect((await story.both()).salesLines.get(desk)?.quantity).toBe(5);
    expect(await conflicts()).toEqual([]);
    await bothChange(twin, story, { seller: 4, processor: 9 });
    await twin.expectAgreement(story);
    expect((await story.both()).businessCentralLines.get(desk)?.quantity).toBe(4);
    const preview = { rules: [{ ...rule, rule: 'highest' }] };
    expect(await systems.tandem('POST', '/api/conflicts/preview', preview)).toMatchObject({
      considered: 2,
      conflicts: [
        { decidedThen: { rule: 'lowest', winner: 'sales' }, wouldDecide: { winner: 'businessCentral' } },
        { decidedThen: { rule: 'person', winner: 'businessCentral' }, wouldDecide: { winner: 'sales' } },
      ],
    });
  });
});

describe('versions', () => {
  it('a released order that was made anew is compared and brought back', async () => {
    const { systems } = twin;
    const story = await twin.agreed('PO versions', { [desk]: 2, [chair]: 4 });
    const release = async () => {
      const { businessCentral } = await story.both();
      await systems.simulator('businessCentral', 'POST', `/orders/${businessCentral.id}/release`);
      await systems.untilAtRest();
    };
    await release();
    await story.reopenAndEdit([{ product: desk, values: { quantity: 6 } }]);
    await twin.expectAgreement(story);
    const key = `salesOrderId=${story.salesOrderId}`;
    const { versions } = await systems.tandem('GET', `/api/orders/versions?${key}`);
    expect(rowsOf(versions)).toMatchObject([{ number: 1, causedBy: { seller: expect.any(String) } }]);
    const compared = await systems.tandem('GET', `/api/orders/versions/compare?${key}&from=1`);
    expect(JSON.stringify(compared.lines)).toContain('"quantity"');
    const body = { salesOrderId: story.salesOrderId, version: 1 };
    expect(await systems.tandem('POST', '/api/orders/versions/restore', body)).toMatchObject({ keptVersion: 2 });
    await twin.expectAgreement(story);
    expect((await story.both()).businessCentralLines.get(desk)?.quantity).toBe(2);
  });
});
