import { describe, expect, it } from '@jest/globals';
import { businessCentralDialect } from '../../../lib/business-central/dialect.js';
import type { RemoteClientOptions } from '../../../lib/http/remote-client-options.js';
import type { RemoteRequest } from '../../../lib/http/remote-message.js';
import { createRequestLimiter } from '../../../lib/http/request-limiter.js';
import { longestWaitPerCallMs, maxAttemptsPerCall } from '../../../lib/http/retry-rule.js';
import { RecordingLogger, remoteClient } from '../../support/remote-clients.js';
import { expectFailure, expectValue } from '../../support/results.js';
import { LeapingClock } from '../../twins/virtual-clock.js';
import { type ScriptedAnswer, ScriptedNetwork } from './scripted-network.js';

const read: RemoteRequest = { name: 'read', method: 'GET', url: 'things', safety: 'read' };
const conditional: RemoteRequest = {
  name: 'change',
  method: 'PATCH',
  url: 'things(1)',
  safety: 'repeatable',
  body: '{}',
};
const once: RemoteRequest = { name: 'create', method: 'POST', url: 'things', safety: 'once', body: '{}' };

function setUp(answers: readonly ScriptedAnswer[], options: Partial<RemoteClientOptions> = {}) {
  const network = new ScriptedNetwork(answers);
  const clock = new LeapingClock(Date.parse('2026-01-14T10:00:00Z'));
  const client = remoteClient({
    baseUrl: 'https://bc.test/v2.0/tenant/sandbox/api/v2.0',
    dialect: businessCentralDialect,
    transport: network,
    clock,
    ...options,
  });
  return { network, clock, client };
}

const ok = { status: 200, body: '{}' };

describe('remote client', () => {
  it('sends token, dialect and trace headers, and a new client-request-id per attempt', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { client, network } = setUp([{ status: 503 }, ok], { traceParent: () => traceparent });
    expectValue(await client.send(read));
    const [first, second] = network.sent;
    expect(first?.url).toBe('https://bc.test/v2.0/tenant/sandbox/api/v2.0/things');
    expect(first?.headers).toMatchObject({
      authorization: 'Bearer test-token',
      'accept-language': 'en-US',
      traceparent,
    });
    expect(first?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.headers['client-request-id']).not.toBe(first?.headers['client-request-id']);
  });

  it('L3 stops after a bounded number of attempts', async () => {
    const { client, network } = setUp([{ status: 503 }]);
    expect(expectFailure(await client.send(read))).toMatchObject({ reason: 'unavailable', status: 503 });
    expect(network.sent).toHaveLength(maxAttemptsPerCall);
  });

  it('L5 waits for what a 429 asks, also before a write that goes once', async () => {
    const { client, clock, network } = setUp([{ status: 429, headers: { 'retry-after': '7' } }, ok]);
    expectValue(await client.send(once));
    expect(network.sent).toHaveLength(2);
    expect(clock.sleptMs[0]).toBeGreaterThanOrEqual(7_000);
    expect(clock.sleptMs[0]).toBeLessThan(7_300);
  });

  it('L5 a Retry-After too long to wait out is handed over, and nothing is sent before it', async () => {
    const { client, clock, network } = setUp([{ status: 429, headers: { 'retry-after': '60' } }, ok]);
    expect(expectFailure(await client.send(read))).toMatchObject({ reason: 'throttled', retryAfterMs: 60_000 });
    clock.advance(10_000);
    expect(expectFailure(await client.send(read))).toMatchObject({ reason: 'throttled', retryAfterMs: 50_000 });
    expect(network.sent).toHaveLength(1);
    clock.advance(50_000);
    expectValue(await client.send(read));
  });

  it('L5 the gate is shared by all clients of the identity', async () => {
    const clock = new LeapingClock(0);
    const limiter = createRequestLimiter({ clock });
    const first = setUp([{ status: 429, headers: { 'retry-after': '60' } }], { limiter, clock });
    const second = setUp([ok], { limiter, clock });
    expectFailure(await first.client.send(read));
    expect(expectFailure(await second.client.send(read)).reason).toBe('throttled');
    expect(second.network.sent).toHaveLength(0);
  });

  it('a Retry-After may be a date', async () => {
    const { client, clock } = setUp([{ status: 503, headers: { 'retry-after': 'Wed, 14 Jan 2026 10:00:05 GMT' } }, ok]);
    expectValue(await client.send(read));
    expect(clock.sleptMs[0]).toBeGreaterThanOrEqual(5_000);
  });

  it('L3 all waits of a call together stay below the bound', async () => {
    const { client, clock } = setUp([{ status: 429, headers: { 'retry-after': '9' } }]);
    expect(expectFailure(await client.send(read)).retryAfterMs).toBe(9_000);
    expect(clock.sleptMs.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(longestWaitPerCallMs);
  });

  it('F7 a lost answer is repeated for reads and conditional writes', async () => {
    for (const request of [read, conditional]) {
      const { client, network } = setUp([{ fault: 'ECONNRESET' }, ok]);
      expectValue(await client.send(request));
      expect(network.sent).toHaveLength(2);
    }
  });

  it('F7 a lost answer of a write that goes once is unclear and never repeated', async () => {
    for (const answer of [{ fault: 'ECONNRESET' }, { status: 504, body: '<html>' }, { status: 408 }, { status: 502 }]) {
      const { client, network } = setUp([answer, ok]);
      expect(expectFailure(await client.send(once)).reason).toBe('unclear');
      expect(network.sent).toHaveLength(1);
    }
  });

  it('a connection that never came about is unavailable, not unclear', async () => {
    const { client, network } = setUp([{ fault: 'ECONNREFUSED' }]);
    expect(expectFailure(await client.send(once)).reason).toBe('unavailable');
    expect(network.sent).toHaveLength(1);
  });

  it('F7 after a lost answer "not done" is no longer claimed', async () => {
    const { client } = setUp([{ fault: 'ECONNRESET' }, { status: 503 }]);
    expect(expectFailure(await client.send(conditional)).reason).toBe('unclear');
  });

  it.each([400, 404, 409, 412])(
    'F7 a conditional write whose repeat is answered %s may have worked',
    async (status) => {
      const { client, network } = setUp([{ fault: 'ECONNRESET' }, { status }]);
      expect(expectFailure(await client.send(conditional)).reason).toBe('unclear');
      expect(network.sent.length).toBeGreaterThan(1);
    },
  );

  it('F6 a time-out of a write is unclear, of a read unavailable', async () => {
    for (const [request, reason] of [
      [conditional, 'unclear'],
      [read, 'unavailable'],
    ] as const) {
      const { client, network } = setUp(['hang'], { startTimeout: abortSoon });
      expect(expectFailure(await client.send(request))).toMatchObject({ reason, code: 'TIMEOUT' });
      expect(network.sent).toHaveLength(1);
    }
  });

  it('F18 a 401 is tried again with exactly one fresh token', async () => {
    const asked: (boolean | undefined)[] = [];
    const tokens = {
      getToken: async (options?: { readonly fresh?: boolean }) => {
        asked.push(options?.fresh);
        return options?.fresh === true ? 'fresh-token' : 'old-token';
      },
    };
    const { client, network } = setUp([{ status: 401 }], { tokens });
    expect(expectFailure(await client.send(read)).reason).toBe('unauthorized');
    expect(asked).toEqual([false, true]);
    expect(network.sent.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old-token',
      'Bearer fresh-token',
    ]);
  });

  it('a token that cannot be had is a failure without a request', async () => {
    const tokens = { getToken: () => Promise.reject(new Error('identity endpoint down')) };
    const { client, network } = setUp([ok], { tokens });
    expect(expectFailure(await client.send(read)).reason).toBe('unavailable');
    expect(network.sent).toHaveLength(0);
  });

  it('L5 no more requests are in flight than the identity may have', async () => {
    const { client, network } = setUp([ok]);
    network.pause = () => new Promise((resolve) => setImmediate(resolve));
    await Promise.all(Array.from({ length: 20 }, () => client.send(read)));
    expect(network.mostInFlight).toBe(4);
  });

  it('a link of another origin is not followed, one of the same origin verbatim', async () => {
    const { client, network } = setUp([ok]);
    for (const url of ['https://evil.test/v2.0', 'http://bc.test/v2.0', '//evil.test/x', 'https://bc.test:444/x']) {
      expect(expectFailure(await client.send({ ...read, url })).reason).toBe('invalid');
    }
    expect(network.sent).toHaveLength(0);
    const url = "https://bc.test/v2.0/x?$skiptoken=a%20b'c";
    expectValue(await client.send({ ...read, url }));
    expect(network.sent[0]?.url).toBe(url);
  });

  it('plain http leaves this machine never', () => {
    expect(() => setUp([ok], { baseUrl: 'http://bc.test/api' })).toThrow('https');
    expect(() => setUp([ok], { baseUrl: 'http://127.0.0.1:7080/api' })).not.toThrow();
  });

  it('logs neither tokens nor bodies nor addresses', async () => {
    const logger = new RecordingLogger();
    const secretBody = '{"error":{"code":"Application_DialogException","message":"customer Smith"}}';
    const { client } = setUp([{ status: 400, body: secretBody }], { logger });
    await client.send({ ...conditional, body: '{"name":"Smith"}' });
    const text = JSON.stringify(logger.entries);
    expect(logger.entries).toHaveLength(1);
    expect(text).not.toMatch(/token|Smith|bc\.test/);
    expect(logger.entries[0]?.fields).toMatchObject({
      call: 'change',
      status: 400,
      code: 'Application_DialogException',
    });
  });
});

/** Aborts on the next turn of the event loop, as a timer would. */
function abortSoon(): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  return controller.signal;
}
