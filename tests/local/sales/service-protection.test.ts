import { describe, expect, it } from '@jest/globals';
import { World } from './harness.js';

describe('service protection', () => {
  it('D-038 6000 requests in 300 seconds a user are the limit at the start', async () => {
    const world = new World();
    for (let count = 0; count < 6000; count += 1) await world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect([refused.status, refused.json.error.code]).toEqual([429, '0x80072322']);
    expect((await world.call('GET', 'WhoAmI', { as: 'seller' })).status).toBe(200);
  });

  it('D-038 too many requests: 429 0x80072322 with a whole Retry-After, open again when the window has moved', async () => {
    const world = new World();
    await world.setup({ limits: { requests: 2, windowSeconds: 10 } });
    await world.call('GET', 'WhoAmI');
    await world.clock.advance(4_000);
    await world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect(refused.json.error).toEqual({
      code: '0x80072322',
      message: 'Number of requests exceeded the limit of 2 over time window of 10 seconds.',
    });
    expect(refused.headers['retry-after']).toBe('6');
    await world.clock.advance(6_000);
    expect((await world.call('GET', 'WhoAmI')).status).toBe(200);
    expect((await world.control('GET', '/calls')).json).toMatchObject({ requests: 4, tooManyRequests: 1 });
  });

  it('D-038 too many at once: 429 0x80072326', async () => {
    const world = new World();
    await world.setup({ limits: { concurrent: 1 } });
    await world.fault({ kind: 'delay', times: 1, options: { delayMs: 100 } });
    const slow = world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect(refused.json.error).toEqual({
      code: '0x80072326',
      message: 'Number of concurrent requests exceeded the limit of 1.',
    });
    await world.clock.advance(100);
    expect((await slow).status).toBe(200);
    expect((await world.control('GET', '/calls')).json.mostConcurrent).toBe(2);
  });

  it('D-038 too much time: 429 0x80072321', async () => {
    const world = new World();
    await world.setup({ executionMsPerOperation: 600, limits: { executionMs: 1000 } });
    await world.call('GET', 'WhoAmI');
    await world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect([refused.status, refused.json.error.code]).toEqual([429, '0x80072321']);
    expect(refused.json.error.message).toMatch(
      /^Combined execution time of incoming requests exceeded limit of 1,000 milliseconds over time window of 300 seconds\./,
    );
  });
});
