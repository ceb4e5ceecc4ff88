import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createBusinessCentralSimulator } from '../../../local/business-central/simulator.js';
import { type RunningServer, serveHttp } from '../../../local/simulator-kit/http-server.js';
import type { Json } from './harness.js';

const open: { server?: RunningServer; hook?: Server } = {};

afterEach(async () => {
  await open.server?.close();
  open.hook?.closeAllConnections();
  open.hook?.close();
});

/** A receiver that echoes validation tokens and keeps what it is posted. */
async function startHook(received: string[]): Promise<string> {
  const hook = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://hook').searchParams.get('validationToken');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (token === null) received.push(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '');
    });
  });
  open.hook = hook;
  await new Promise<void>((resolve) => {
    hook.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook?code=K`;
}

describe('over HTTP', () => {
  it('S-100 S-106 handshake and notification reach a real receiver', async () => {
    const received: string[] = [];
    const notificationUrl = await startHook(received);
    const simulator = createBusinessCentralSimulator({
      tokens: { processor: 'P', integration: 'I' },
      seed: 'furniture',
      notificationDelayMs: 60_000,
    });
    open.server = await serveHttp(simulator, { port: 0 });
    const { url } = open.server;
    const send = async (path: string, body: Json): Promise<number> => {
      const headers = { authorization: 'Bearer I', 'content-type': 'application/json' };
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      await answer.text();
      return answer.status;
    };
    const resource = `/api/v2.0/companies(${simulator.companyId})/salesOrders`;
    expect(
      await send(`${simulator.apiBasePath}/subscriptions`, { notificationUrl, resource, clientState: 'secret' }),
    ).toBe(201);
    const orders = `${simulator.apiBasePath}/companies(${simulator.companyId})/salesOrders`;
    expect(await send(orders, { customerNumber: 'C00010' })).toBe(201);
    expect(await send('/_simulator/notifications/flush', {})).toBe(200);
    expect(JSON.parse(received[0] ?? '{}')).toMatchObject({
      value: [{ changeType: 'created', clientState: 'secret' }],
    });
  });
});
