import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TwoSystems } from '../../local/demo/two-systems';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server';
import type { SimulatorRequest, SimulatorResponse } from '../../local/simulator-kit/http-types';
import { policies, setupPlaceForTests } from './setup-place';

const place = setupPlaceForTests();

/** Stands before a system, and kills whoever it is told of once a change has been carried out, before the answer is there. */
class Gate {
  /** What was changed, in its order. */
  readonly changes: string[] = [];
  victim: ChildProcess | undefined;
  readonly #servers: RunningServer[] = [];

  /** The address before this one. */
  async before(address: string): Promise<string> {
    const { origin } = new URL(address);
    const server = await serveHttp({ handle: (asked) => this.#pass(origin, asked) }, { port: 0 });
    this.#servers.push(server);
    return address.replace(origin, server.url);
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  async #pass(origin: string, asked: SimulatorRequest): Promise<SimulatorResponse> {
    const { pathname } = asked.url;
    const answer = await forwarded(origin, asked);
    const isLook = pathname.endsWith('/configuration/test') || String(asked.body ?? '').includes('"dryRun":true');
    const isChange = asked.method !== 'GET' && !isLook;
    if (isChange) {
      this.changes.push(`${asked.method} ${pathname.replace(/^\/api\/(data\/v9\.2\/)?/, '')} ${answer.status}`);
      this.victim?.kill('SIGKILL');
    }
    return answer;
  }
}

function forwarded(origin: string, { method, url, headers, body }: SimulatorRequest): Promise<SimulatorResponse> {
  return new Promise((resolve, reject) => {
    const going = request(`${origin}${url.pathname}${url.search}`, { method, headers }, (coming) => {
      const parts: Buffer[] = [];
      coming.on('data', (part) => parts.push(part));
      coming.on('end', () => {
        const { 'transfer-encoding': _, ...given } = coming.headers as Readonly<Record<string, string>>;
        resolve({ status: coming.statusCode ?? 0, headers: given, body: Buffer.concat(parts) });
      });
    });
    going.on('error', reject);
    going.end(body);
  });
}

const gate = new Gate();
afterAll(() => gate.close());

/** The pair is in the settings and the app runs; the command line reaches Sales and the app through the gate. */
let words: readonly string[];
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  const written = await place.tandem(['setup', ...place.pair(), '--write-settings', place.settingsFile, '--yes']);
  expect(written).toMatchObject({ exitCode: 0 });
  await place.startApp();
  const file = JSON.parse(await readFile(place.settingsFile, 'utf8'));
  const { sales, functions } = place.addresses;
  const connections = file.Values.TANDEM_CONNECTIONS.replace(sales.api, await gate.before(sales.api));
  const gated = place.path('gated.settings.json');
  await writeFile(gated, JSON.stringify({ Values: { ...file.Values, TANDEM_CONNECTIONS: connections } }));
  words = ['setup', '--settings', gated, ...policies, '--submitted-by-apps'];
  environment = { TANDEM_APP: await gate.before(functions) };
}, 120_000);

const kinds = [
  ...['Attributes', 'serviceendpoints', 'sdkmessageprocessingsteps', 'sdkmessageprocessingstepimages'],
  ...['configuration/stage', 'configuration/activate', 'connections'],
];

describe('tandem setup, killed', () => {
  it('after each of its changes and run again goes on from there, and nothing is made twice', async () => {
    const mostRuns = 60;
    let killed = 0;
    for (let exitCode: unknown = null; exitCode !== 0 && killed < mostRuns; ) {
      const child = place.start([...words, '--yes'], environment);
      gate.victim = child;
      let said = '';
      child.stdout?.on('data', (text) => {
        said += text;
      });
      child.stderr?.on('data', (text) => {
        said += text;
      });
      const [code, signal] = await once(child, 'close');
      expect([code, signal, said]).toEqual(signal === null ? [0, null, said] : [null, 'SIGKILL', '']);
      exitCode = code;
      killed += signal === null ? 0 : 1;
    }
    // Each run got one change farther, until one found nothing left to do.
    expect(killed).toBe(gate.changes.length);
    expect(gate.changes.filter((change) => !/ 20\d$/.test(change))).toEqual([]);
    const unmade = kinds.filter((kind) => gate.changes.every((change) => !change.includes(kind)));
    expect([unmade, gate.changes]).toEqual([[], gate.changes]);

    const [subscriptions, endpoints, steps] = await place.registered();
    expect([subscriptions, endpoints]).toEqual([1, 1]);
    const named = (await place.rows('sales', 'sdkmessageprocessingsteps')).map(({ name }) => name);
    expect(named).toHaveLength(steps ?? 0);
    expect(new Set(named).size).toBe(named.length);
    const images = (await place.rows('sales', 'sdkmessageprocessingstepimages')).map(
      (image) => `${image._sdkmessageprocessingstepid_value} ${image.name}`,
    );
    expect(new Set(images).size).toBe(images.length);
    const systems = new TwoSystems(place.addresses);
    expect(await systems.tandem('GET', '/api/connections')).toMatchObject({ connections: [{ enabled: true }] });
    const { versions } = (await systems.tandem('GET', '/api/configuration')) as {
      readonly versions: readonly object[];
    };
    expect(versions).toHaveLength(2);
    const again = await place.tandem([...words, '--yes', '--json'], environment);
    expect(JSON.parse(again.out)).toMatchObject({ step: 'nothing' });
  }, 300_000);
});
