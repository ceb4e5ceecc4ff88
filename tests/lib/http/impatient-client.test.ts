import { describe, expect, it } from '@jest/globals';
import { impatientClient } from '../../../lib/http/impatient-client.js';
import type { RemoteClient } from '../../../lib/http/remote-client.js';
import type { RemoteRequest } from '../../../lib/http/remote-message.js';
import { success } from '../../../lib/ports/remote-result.js';
import { LeapingClock } from '../../twins/virtual-clock.js';

const request: RemoteRequest = { name: 'look', method: 'GET', url: 'companies', safety: 'read' };
const answer = success({ status: 200, headers: {}, body: '{}' });

/** A system that hangs until it is told otherwise, and one's patience with it. */
function hangingSystem() {
  const clock = new LeapingClock(0);
  const state = { hangs: true, asked: 0 };
  const remote: RemoteClient = {
    baseUrl: 'https://api.example/',
    send: async () => {
      state.asked += 1;
      return state.hangs ? await new Promise(() => undefined) : answer;
    },
  };
  const timeouts: number[] = [];
  const client = impatientClient(remote, {
    systemName: 'Business Central',
    clock,
    patienceMs: 10_000,
    restMs: 30_000,
    startTimeout: (delayMs) => {
      timeouts.push(delayMs);
      return state.hangs ? lostPatience() : new AbortController().signal;
    },
  });
  return { clock, state, client, timeouts };
}

function lostPatience(): AbortSignal {
  const controller = new AbortController();
  queueMicrotask(() => controller.abort());
  return controller.signal;
}

describe('a look at a system that hangs (C10)', () => {
  it('ends with the first request: the others of the look are not sent, and each says why', async () => {
    const { client, state, timeouts } = hangingSystem();
    const answers = [await client.send(request), await client.send(request), await client.send(request)];
    const message = 'Business Central did not answer within 10 seconds';
    expect(answers).toEqual(answers.map(() => ({ ok: false, failure: { reason: 'unavailable', message } })));
    expect(state.asked).toBe(1);
    expect(timeouts).toEqual([10_000]);
  });

  it('asks again once it has rested, and gives the answer as it comes', async () => {
    const { client, clock, state } = hangingSystem();
    await client.send(request);
    state.hangs = false;
    clock.advance(29_999);
    expect(await client.send(request)).toMatchObject({ ok: false });
    clock.advance(1);
    expect(await client.send(request)).toBe(answer);
  });
});
