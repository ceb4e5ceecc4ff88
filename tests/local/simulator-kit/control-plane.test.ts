import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CallLog } from '../../../local/simulator-kit/calls.js';
import { SkewedClock, VirtualClock } from '../../../local/simulator-kit/clock.js';
import { controlPlane } from '../../../local/simulator-kit/control-plane.js';
import { FaultTable } from '../../../local/simulator-kit/faults.js';
import { type RunningServer, serveHttp } from '../../../local/simulator-kit/http-server.js';
import { InputError, jsonResponse } from '../../../local/simulator-kit/http-types.js';
import { NoticeChannel } from '../../../local/simulator-kit/notices.js';

let server: RunningServer;
let parts: ReturnType<typeof makeParts>;

function makeParts() {
  const base = new VirtualClock(Date.UTC(2024, 0, 1));
  return {
    clock: new SkewedClock(base),
    calls: new CallLog(),
    faults: new FaultTable(),
    notices: new NoticeChannel({ clock: base, timeoutMs: 100, post: async () => ({ status: 200 }) }),
    resets: [] as string[],
  };
}

beforeEach(async () => {
  parts = makeParts();
  const { clock, calls, faults, notices, resets } = parts;
  const handler = controlPlane({
    prefix: '/_simulator',
    clock,
    calls,
    faults,
    notices,
    state: () => ({ orders: [] }),
    reset: (seed) => {
      resets.push(seed);
    },
    waitingElsewhere: () => 2,
    flush: () => notices.flush(),
    own: async (request, path) => {
      if (path === '/broken') throw new InputError('no such order');
      return path === '/setup' && request.method === 'POST' ? jsonResponse(200, { own: true }) : undefined;
    },
    api: { handle: async (request) => jsonResponse(200, { api: request.url.pathname }) },
  });
  server = await serveHttp(handler, { port: 0 });
});

afterEach(() => server.close());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('control plane over HTTP', () => {
  it('passes everything outside of its prefix to the API', async () => {
    expect(await call('GET', '/_simulators')).toEqual({ status: 200, body: { api: '/_simulators' } });
  });

  it('answers state', async () => {
    expect(await call('GET', '/_simulator/state')).toEqual({ status: 200, body: { orders: [] } });
  });

  it('reset goes back to the start: faults, notice settings, clock and counts included', async () => {
    await call('POST', '/_simulator/faults', { kind: 'hang' });
    await call('POST', '/_simulator/notifications', { hold: true });
    await call('POST', '/_simulator/clock', { skewMs: 5 });
    parts.calls.begin({ token: 't', method: 'GET', template: '/', operations: 1 }).end(200);
    expect((await call('POST', '/_simulator/reset', { seed: 'empty' })).status).toBe(200);
    expect((await call('POST', '/_simulator/reset')).status).toBe(200);
    expect(parts.resets).toEqual(['empty', 'furniture']);
    expect(parts.faults.list()).toEqual([]);
    expect(parts.notices.settings.hold).toBe(false);
    expect(parts.clock.skewMs).toBe(0);
    expect(parts.calls.snapshot()).toMatchObject({ requests: 0 });
  });

  it('tells and deletes calls', async () => {
    parts.calls.begin({ token: 't', method: 'GET', template: '/', operations: 1 }).end(200);
    expect((await call('GET', '/_simulator/calls')).body).toMatchObject({ requests: 1, operations: 1 });
    expect((await call('DELETE', '/_simulator/calls')).status).toBe(204);
    expect((await call('GET', '/_simulator/calls')).body).toMatchObject({ requests: 0 });
  });

  it('switches faults on, lists them and removes one or all', async () => {
    const added = await call('POST', '/_simulator/faults', { kind: 'status', times: 3, options: { status: 500 } });
    expect(added).toEqual({ status: 200, body: { id: 'fault-1' } });
    await call('POST', '/_simulator/faults', { kind: 'hang' });
    expect((await call('GET', '/_simulator/faults')).body).toMatchObject([
      { id: 'fault-1', kind: 'status', times: 3 },
      { id: 'fault-2', kind: 'hang' },
    ]);
    expect((await call('DELETE', '/_simulator/faults/fault-1')).status).toBe(204);
    expect((await call('DELETE', '/_simulator/faults/fault-1')).status).toBe(400);
    expect((await call('DELETE', '/_simulator/faults')).status).toBe(204);
    expect((await call('GET', '/_simulator/faults')).body).toEqual([]);
  });

  it('sets what happens to notices, keeps what is not named, flushes and tells what waits', async () => {
    await call('POST', '/_simulator/notifications', { hold: true, delayMs: 5 });
    await call('POST', '/_simulator/notifications', { drop: 0 });
    parts.notices.offer({ id: 'n', url: 'http://x', headers: {}, body: '' }, () => {});
    expect((await call('GET', '/_simulator/notifications')).body).toMatchObject({
      waiting: 3,
      sent: 0,
      settings: { hold: true, delayMs: 5 },
    });
    expect((await call('POST', '/_simulator/notifications/flush')).body).toMatchObject({ waiting: 2, sent: 1 });
  });

  it('skews the clock', async () => {
    expect((await call('POST', '/_simulator/clock', { skewMs: 60_000 })).body).toEqual({
      skewMs: 60_000,
      now: '2024-01-01T00:01:00.000Z',
    });
  });

  it('hands its own calls to the system; tells unknown calls, methods and bad bodies apart', async () => {
    expect((await call('POST', '/_simulator/setup')).body).toEqual({ own: true });
    expect(await call('POST', '/_simulator/broken')).toEqual({ status: 400, body: { error: 'no such order' } });
    expect((await call('GET', '/_simulator/nothing')).status).toBe(404);
    expect((await call('PUT', '/_simulator/calls')).status).toBe(405);
    expect((await call('POST', '/_simulator/clock', '{')).status).toBe(400);
    expect((await call('POST', '/_simulator/reset', { seed: 'boats' })).status).toBe(400);
    expect((await call('POST', '/_simulator/notifications', { drop: 2 })).status).toBe(400);
  });
});
