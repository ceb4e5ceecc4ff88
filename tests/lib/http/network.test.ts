import { gzipSync } from 'node:zlib';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { dataverseDialect } from '../../../lib/dataverse/dialect.js';
import type { RemoteRequest } from '../../../lib/http/remote-message.js';
import { type RunningServer, serveHttp } from '../../../local/simulator-kit/http-server.js';
import type { SimulatorAnswer, SimulatorRequest } from '../../../local/simulator-kit/http-types.js';
import { remoteClient } from '../../support/remote-clients.js';
import { expectFailure, expectValue } from '../../support/results.js';
import { LeapingClock } from '../../twins/virtual-clock.js';

const servers: RunningServer[] = [];
const create: RemoteRequest = { name: 'create', method: 'POST', url: 'things', safety: 'once', body: '{"name":"Ü"}' };

async function serve(answer: (request: SimulatorRequest) => Promise<SimulatorAnswer>): Promise<RunningServer> {
  const server = await serveHttp({ handle: answer }, { port: 0 });
  servers.push(server);
  return server;
}

function clientOf(url: string, timeoutMs = 5_000) {
  return remoteClient({
    baseUrl: `${url}/api/data/v9.2`,
    dialect: dataverseDialect,
    transport: createDefaultHttpClient(),
    clock: new LeapingClock(0),
    timeoutMs,
    startTimeout: (delayMs) => AbortSignal.timeout(delayMs),
  });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('remote client on a real network', () => {
  it('sends UTF-8 and reads a compressed answer', async () => {
    const bodies: string[] = [];
    const server = await serve(async (request) => {
      bodies.push(request.body.toString('utf8'));
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      return { status: 201, headers, body: gzipSync('{"id":"é"}') };
    });
    expect(expectValue(await clientOf(server.url).send(create))).toMatchObject({ status: 201, body: '{"id":"é"}' });
    expect(bodies).toEqual(['{"name":"Ü"}']);
  });

  it('F7 a connection that is cut is unclear', async () => {
    const server = await serve(async () => 'cut');
    expect(expectFailure(await clientOf(server.url).send(create))).toMatchObject({
      reason: 'unclear',
      code: 'ECONNRESET',
    });
  });

  it('a server that is not there is unavailable', async () => {
    const server = await serve(async () => 'cut');
    await server.close();
    servers.length = 0;
    expect(expectFailure(await clientOf(server.url).send(create))).toMatchObject({
      reason: 'unavailable',
      code: 'ECONNREFUSED',
    });
  });

  it('F6 a server that hangs is given up on', async () => {
    const server = await serve(() => new Promise(() => undefined));
    expect(expectFailure(await clientOf(server.url, 30).send(create))).toMatchObject({
      reason: 'unclear',
      code: 'TIMEOUT',
    });
  });

  it('a redirect is not followed, so no token goes elsewhere', async () => {
    let requests = 0;
    const server = await serve(async () => {
      requests += 1;
      return { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } };
    });
    expect(expectFailure(await clientOf(server.url).send(create)).reason).toBe('invalid');
    expect(requests).toBe(1);
  });
});
