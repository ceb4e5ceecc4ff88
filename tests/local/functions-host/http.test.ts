import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HostProcess, HostWorkshop } from './host-process.js';

const functionsFile = `
const { app } = require('@azure/functions');
app.http('echo', { route: 'echo/{id:int}/{rest?}', methods: ['GET', 'POST'], handler: async (request, context) => ({
  jsonBody: {
    method: request.method, url: request.url, params: request.params,
    query: Object.fromEntries(request.query), repeated: request.headers.get('x-repeated'), empty: request.headers.has('x-empty'),
    text: await request.text(), trace: context.traceContext.traceParent, metadata: context.triggerMetadata ?? null,
  } }) });
app.http('particular', { route: 'echo/7', handler: () => ({ body: 'seven' }) });
app.http('files', { route: 'files/{*path}', handler: (request) => ({ body: request.params.path ?? 'none' }) });
app.post('plain', () => ({ status: 201, body: 'made', headers: { 'x-made': 'yes' }, cookies: [
  { name: 'a', value: '1', path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 5 }, { name: 'b', value: '2' }] }));
app.get('nothing', () => undefined);
app.get('thrower', () => { throw new Error('secret reason'); });
app.get('throwsNull', () => { throw null; });
app.get('text', () => 'just text');
app.get('off', () => ({ body: 'on' }));
let release; let working = 0;
app.get('wait', async () => { working++; await new Promise((resolve) => { release = resolve; }); return { body: 'waited' }; });
app.get('release', () => { release?.(); return { body: String(working) }; });
app.get('notice', (request, context) => { context.warn('seen %s', 'this'); setTimeout(() => context.log('late'), 1); return {}; });
`;

const workshop = new HostWorkshop();
let host: HostProcess;

beforeAll(async () => {
  host = await workshop.start(workshop.app({ 'functions/all.cjs': functionsFile }), {
    environment: { 'AzureWebJobs.off.Disabled': 'true' },
  });
});
afterAll(() => workshop.close());

async function json(path: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(`${host.url}${path}`, init);
  return (await response.json()) as Record<string, unknown>;
}

describe('HTTP functions in the local host', () => {
  it('gives the handler parameters, joined query keys and headers, body and the caller trace', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const seen = await json('/api/echo/12?a=1&b=x&A=2', {
      method: 'POST',
      body: 'hello',
      headers: [
        ['x-repeated', 'one'],
        ['x-repeated', 'two'],
        ['x-empty', ''],
        ['traceparent', `00-${traceId}-b7ad6b7169203331-01`],
      ],
    });
    expect(seen).toMatchObject({
      method: 'POST',
      url: `${host.url}/api/echo/12?a=1&b=x&A=2`,
      params: { id: '12' },
      query: { a: '1,2', b: 'x' },
      empty: false,
      text: 'hello',
      metadata: null,
    });
    expect(String(seen.repeated).replace(' ', '')).toBe('one,two');
    expect(seen.trace).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  });

  it('prefers the particular route, does not look at case, keeps the rest of a catch-all', async () => {
    expect(await (await fetch(`${host.url}/API/Echo/7/`)).text()).toBe('seven');
    expect(await (await fetch(`${host.url}/api/files/a/b%20c.txt`)).text()).toBe('a/b c.txt');
    expect(await (await fetch(`${host.url}/api/files`)).text()).toBe('none');
  });

  it.each([
    ['no route', 'GET', '/api/unknown'],
    ['no prefix', 'GET', '/nothing'],
    ['wrong method', 'PUT', '/api/echo/1'],
    ['HEAD on a GET route', 'HEAD', '/api/nothing'],
    ['constraint not met', 'GET', '/api/echo/x'],
    ['disabled', 'GET', '/api/off'],
  ])('answers 404 with an empty body: %s', async (_why, method, path) => {
    const response = await fetch(`${host.url}${path}`, { method });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('sends status, headers and cookies', async () => {
    const response = await fetch(`${host.url}/api/plain`, { method: 'POST' });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-made')).toBe('yes');
    expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    expect(response.headers.getSetCookie()).toEqual(['a=1; max-age=5; path=/; samesite=lax; httponly', 'b=2']);
    expect(await response.text()).toBe('made');
  });

  it('answers 204 for nothing returned, 500 without a word for a throw, and a thrown null is success', async () => {
    expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
    expect((await fetch(`${host.url}/api/throwsNull`)).status).toBe(204);
    const failed = await fetch(`${host.url}/api/thrower`);
    expect([failed.status, await failed.text()]).toEqual([500, '']);
    expect(await host.logged(/secret reason/)).toContain("Executed 'Functions.thrower' (Failed");
    expect((await fetch(`${host.url}/api/text`)).status).toBe(500);
  });

  it('fact 10: a chunked request without Content-Length reaches the function with no body', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const chunked = request(`${host.url}/api/echo/3`, { method: 'POST' }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve(text));
      });
      chunked.on('error', reject);
      chunked.write('part one');
      chunked.end('part two');
    });
    expect(JSON.parse(answer)).toMatchObject({ text: '' });
  });

  it('refuses a body over 100 MB by its announced length', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const large = request(
        `${host.url}/api/echo/3`,
        { method: 'POST', headers: { 'content-length': String(100 * 1024 * 1024 + 1) } },
        (response) => {
          resolve(response.statusCode);
          large.destroy();
        },
      );
      large.on('error', reject);
      large.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('logs what handlers say, and warns of logs after the end', async () => {
    await fetch(`${host.url}/api/notice`);
    expect(await host.logged(/seen this/)).toMatch(/\[warning\] Function\.notice\.User \([0-9a-f-]{36}\): seen this/);
    expect(await host.logged(/Unexpected call to 'log'/)).toContain('[warning] Function.notice (');
  });

  it('answers the admin calls that scripts use', async () => {
    const list = (await (await fetch(`${host.url}/admin/functions`)).json()) as Record<string, unknown>[];
    expect(list.map((entry) => entry.name)).toEqual([...host.functions]);
    expect(list.find((entry) => entry.name === 'echo')).toMatchObject({
      invoke_url_template: `${host.url}/api/echo/{id:int}/{rest?}`,
      isDisabled: false,
    });
    expect(list.find((entry) => entry.name === 'off')).toMatchObject({ isDisabled: true });
    expect(await json('/admin/host/status')).toMatchObject({ state: 'Running' });
    expect((await fetch(`${host.url}/admin/functions/unknown`)).status).toBe(404);
    expect((await fetch(`${host.url}/admin/functions/echo`, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});

describe('ending', () => {
  it('SIGTERM drains what is in work, runs appTerminate, exits 0', async () => {
    const slow = `
      const { app } = require('@azure/functions');
      app.hook.appTerminate(() => { process.stderr.write('TERMINATED\\n'); });
      app.get('slow', () => { process.stderr.write('STARTED\\n'); return new Promise((resolve) => setTimeout(() => resolve({ body: 'done' }), 150)); });`;
    const draining = await workshop.start(workshop.app({ 'functions/slow.cjs': slow }));
    const answer = fetch(`${draining.url}/api/slow`).then((response) => response.text());
    await draining.logged(/STARTED/);
    draining.signal('SIGTERM');
    expect(await answer).toBe('done');
    expect(await draining.exited).toBe(0);
    expect(draining.log()).toContain('TERMINATED');
  });

  it('fact 13: an unhandled rejection ends the process with exit 1', async () => {
    const floating = `
      const { app } = require('@azure/functions');
      app.get('floating', () => { void Promise.reject(new Error('nobody waits')); return { body: 'x' }; });`;
    const dying = await workshop.start(workshop.app({ 'functions/f.cjs': floating }));
    await fetch(`${dying.url}/api/floating`).catch(() => undefined);
    expect(await dying.exited).toBe(1);
    expect(dying.log()).toContain('nobody waits');
  });

  it('a function that exceeds functionTimeout ends the process, as the real host restarts its worker', async () => {
    const stuck = `require('@azure/functions').app.get('stuck', () => new Promise(() => {}));`;
    const timed = await workshop.start(
      workshop.app({
        'functions/f.cjs': stuck,
        'host.json': JSON.stringify({ version: '2.0', functionTimeout: '00:00:00.05' }),
      }),
    );
    await fetch(`${timed.url}/api/stuck`).catch(() => undefined);
    expect(await timed.exited).toBe(1);
    expect(timed.log()).toContain('Timeout value of 50 ms was exceeded by function: Functions.stuck');
  });

  it('limits of host.json: what is over maxOutstandingRequests is 429', async () => {
    const limited = await workshop.start(
      workshop.app({
        'functions/f.cjs': `
          const { app } = require('@azure/functions');
          app.get('stuck', () => { process.stderr.write('STUCK\\n'); return new Promise(() => {}); });`,
        'host.json': JSON.stringify({
          version: '2.0',
          extensions: { http: { routePrefix: '', maxOutstandingRequests: 2, maxConcurrentRequests: 1 } },
        }),
      }),
    );
    const controller = new AbortController();
    const first = fetch(`${limited.url}/stuck`, { signal: controller.signal }).catch(() => undefined);
    await limited.logged(/STUCK/);
    const second = fetch(`${limited.url}/stuck`, { signal: controller.signal }).catch(() => undefined);
    let status = 0;
    // The second may not have arrived yet; whichever of the two comes last is refused.
    const third = fetch(`${limited.url}/stuck`, { signal: controller.signal }).catch(() => undefined);
    status = (await Promise.race([second, third]))?.status ?? 0;
    expect(status).toBe(429);
    controller.abort();
    await Promise.all([first, second, third]);
  });
});
