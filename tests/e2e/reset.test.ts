import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rowsOf } from '../../local/demo/two-systems';
import { desk, startLimitMs, startTwin, type Twin } from './twin';

let twin: Twin;

beforeAll(async () => {
  twin = await startTwin();
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

const sides = ['businessCentral', 'sales'] as const;

describe('POST /_simulator/reset', () => {
  it('goes back to the ready line on both sides; new orders cross and never meet old couplings', async () => {
    const { systems } = twin;
    const before = await twin.agreed('BEFORE');
    const old = await twin.stateOf(before.salesOrderId);
    for (const side of sides) {
      await systems.simulator(side, 'POST', '/faults', { kind: 'status', options: { status: 503 } });
      expect(await systems.simulator(side, 'POST', '/reset', { seed: 'furniture' })).toEqual({ seed: 'furniture' });
      expect(await systems.simulator(side, 'GET', '/faults')).toEqual([]);
      expect(await systems.simulator(side, 'GET', '/calls')).toMatchObject({ requests: 0 });
      expect(await systems.simulator(side, 'GET', '/notifications')).toMatchObject({ waiting: 0, sent: 0 });
    }
    expect(rowsOf((await systems.sales('GET', 'salesorders')).value)).toEqual([]);
    expect(rowsOf((await systems.businessCentral('GET', 'salesOrders')).value)).toEqual([]);
    const after = await twin.agreed('AFTER');
    const made = await twin.stateOf(after.salesOrderId);
    expect(made?.couplingId).not.toBe(old?.couplingId);
    expect(made?.businessCentralOrderNumber).not.toBe(old?.businessCentralOrderNumber);
    await after.editBusinessCentralLine(desk, { unitPrice: 812 });
    await twin.expectAgreement(after);
    expect((await after.both()).salesLines.get(desk)?.priceperunit).toBe(812);
    expect((await twin.stateOf(before.salesOrderId))?.state).toBe('coupled');
  }, 60_000);

  it('the timers find everything in order afterwards, and nothing is at work', async () => {
    const { systems } = twin;
    await Promise.all(sides.map((side) => systems.simulator(side, 'POST', '/reset', { seed: 'furniture' })));
    await systems.tandem('POST', '/admin/functions/subscriptions', { input: '' });
    await twin.sweep();
    await systems.untilAtRest();
    expect(await systems.tandem('GET', '/api/health')).toMatchObject({
      ok: true,
      atRest: true,
      deadLetter: 0,
      connections: [{ registrations: { businessCentral: { ok: true }, sales: { ok: true } } }],
    });
    const { api, tokens } = systems.addresses.businessCentral;
    const listed = await fetch(`${api}/subscriptions`, { headers: { authorization: `Bearer ${tokens.integration}` } });
    expect(await listed.json()).toMatchObject({ value: [{}] });
  }, 60_000);
});
