import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../local/simulator-kit/clock.js';
import { FaultTable } from '../../../local/simulator-kit/faults.js';
import { jsonResponse, type SimulatorRequest } from '../../../local/simulator-kit/http-types.js';
import { withTransportFaults } from '../../../local/simulator-kit/transport-faults.js';

const request: SimulatorRequest = {
  method: 'POST',
  url: new URL('http://localhost/orders?x=1'),
  headers: {},
  body: Buffer.from(''),
};

function setUp() {
  const clock = new VirtualClock(0);
  const faults = new FaultTable();
  const world = { effects: 0 };
  const handler = withTransportFaults(
    {
      handle: async () => {
        world.effects += 1;
        return jsonResponse(201, {});
      },
    },
    faults,
    { clock, unauthorized: () => jsonResponse(401, {}), forbidden: () => jsonResponse(403, {}) },
  );
  return { clock, faults, world, call: () => handler.handle(request) };
}

describe('withTransportFaults', () => {
  it('passes calls through when nothing is wrong', async () => {
    const { call, world } = setUp();
    expect(await call()).toMatchObject({ status: 201 });
    expect(world.effects).toBe(1);
  });

  it('status answers with Retry-After, without the effect', async () => {
    const { call, faults, world } = setUp();
    faults.add({ kind: 'status', times: 1, options: { status: 429, retryAfterSeconds: 7 } });
    expect(await call()).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(world.effects).toBe(0);
    expect(await call()).toMatchObject({ status: 201 });
  });

  it('status after the effect is an unclear outcome', async () => {
    const { call, faults, world } = setUp();
    faults.add({ kind: 'status', options: { status: 504, afterEffect: true, body: 'gateway' } });
    expect(await call()).toMatchObject({ status: 504, body: 'gateway' });
    expect(world.effects).toBe(1);
  });

  it('lostAnswer does the effect and cuts; cutBefore cuts without the effect', async () => {
    const { call, faults, world } = setUp();
    faults.add({ kind: 'lostAnswer', times: 1 });
    expect(await call()).toBe('cut');
    expect(world.effects).toBe(1);
    faults.add({ kind: 'cutBefore', times: 1 });
    expect(await call()).toBe('cut');
    expect(world.effects).toBe(1);
  });

  it('tokenExpired and forbidden answer as the system would', async () => {
    const { call, faults, world } = setUp();
    faults.add({ kind: 'tokenExpired', times: 1 });
    faults.add({ kind: 'forbidden', times: 1 });
    expect(await call()).toMatchObject({ status: 401 });
    expect(await call()).toMatchObject({ status: 403 });
    expect(world.effects).toBe(0);
  });

  it('delay answers later, hang only when its time to cut has come', async () => {
    const { call, clock, faults } = setUp();
    faults.add({ kind: 'delay', times: 1, options: { delayMs: 500 } });
    let answer: unknown;
    void call().then((value) => {
      answer = value;
    });
    await clock.advance(499);
    expect(answer).toBeUndefined();
    await clock.advance(1);
    expect(answer).toMatchObject({ status: 201 });

    faults.add({ kind: 'hang', times: 1, options: { delayMs: 60_000 } });
    answer = undefined;
    void call().then((value) => {
      answer = value;
    });
    await clock.advance(59_999);
    expect(answer).toBeUndefined();
    await clock.advance(1);
    expect(answer).toBe('cut');
  });
});
