import { describe, expect, it } from '@jest/globals';
import { lineBody, World } from './harness.js';

describe('control plane', () => {
  it('POST /setup answers how all settings stand and refuses unknown ones', async () => {
    const world = new World();
    const answer = await world.control('POST', '/setup', { salesOrderProcessing: true });
    expect(answer.json).toMatchObject({
      salesOrderProcessing: true,
      systemPricing: true,
      changeTracking: true,
      optimisticConcurrency: true,
      webhookTimeoutMs: 60_000,
    });
    expect((await world.control('POST', '/setup', { salesOrderProcesing: true })).status).toBe(400);
  });

  it('GET /state is the same for the same calls, and reset brings back the start', async () => {
    const run = async (world: World) => {
      const id = await world.order();
      await world.line(id);
      return (await world.control('GET', '/state')).text;
    };
    const first = new World();
    const start = (await first.control('GET', '/state')).text;
    const end = await run(first);
    expect(await run(new World())).toBe(end);
    await first.setup({ salesOrderProcessing: true, limits: { requests: 5 } });
    await first.control('POST', '/reset', { seed: 'furniture' });
    expect((await first.control('GET', '/state')).text).toBe(start);
    expect(await run(first)).toBe(end);
  });

  it('the empty seed has organization, people and messages, but no master data', async () => {
    const world = new World('empty');
    expect((await world.read('accounts')).value).toEqual([]);
    expect((await world.read('transactioncurrencies')).value).toHaveLength(1);
    expect((await world.call('GET', 'WhoAmI')).status).toBe(200);
  });

  it('GET /calls tells token and path template', async () => {
    const world = new World();
    const id = await world.order();
    await world.call('POST', 'salesorderdetails', { as: 'seller', body: lineBody(id) });
    await world.call('GET', `salesorders(${id})?$select=name`);
    const { byRoute } = (await world.control('GET', '/calls')).json;
    expect(
      byRoute
        .map((row: { token: string; method: string; path: string }) => `${row.token} ${row.method} ${row.path}`)
        .sort(),
    ).toEqual([
      'integration GET /api/data/v9.2/salesorders({id})',
      'integration POST /api/data/v9.2/salesorders',
      'seller POST /api/data/v9.2/salesorderdetails',
    ]);
    await world.control('DELETE', '/calls');
    expect((await world.control('GET', '/calls')).json.requests).toBe(0);
  });

  it('POST /clock skews the time that Sales tells', async () => {
    const world = new World();
    await world.control('POST', '/clock', { skewMs: -3_600_000 });
    expect((await world.read(`salesorders(${await world.order()})`)).createdon).toBe('2026-01-14T09:00:00Z');
  });
});
