import { describe, expect, it } from '@jest/globals';
import type { HandshakeCall } from '../../../local/business-central/notifications/handshake.js';
import { errorOf, Harness, hookUrl, type Json } from './harness.js';

/** One change of an order by a given value. */
function touch(
  bc: Harness,
  id: string,
  text: string,
  who: 'processor' | 'integration' = 'integration',
): Promise<unknown> {
  const path = `${bc.company}/salesOrders(${id})`;
  return bc.call('PATCH', path, { body: { externalDocumentNumber: text }, headers: { 'if-match': '*' }, who });
}

async function subscriptions(bc: Harness): Promise<Json[]> {
  return (await bc.call('GET', 'subscriptions')).json.value as Json[];
}

describe('registrations', () => {
  it.each(['GET', 'POST'] as const)(
    'S-100 the URL is asked by %s before the answer; a right echo makes 201',
    async (method) => {
      const bc = new Harness();
      await bc.setup({ handshakeMethod: method });
      const asked: Parameters<HandshakeCall>[0][] = [];
      const echo = bc.handshake;
      bc.handshake = (request) => {
        asked.push(request);
        return echo(request);
      };
      const row = await bc.subscribe('salesOrders', `${hookUrl}?code=K`);
      expect(asked).toMatchObject([{ method, timeoutMs: 5000 }]);
      expect(asked[0]?.url).toContain('?code=K&validationToken=');
      expect(row).toMatchObject({
        clientState: 'state-of-salesOrders',
        expirationDateTime: '2026-03-05T09:00:00.000Z',
      });
      expect(row.subscriptionId).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it.each<[string, HandshakeCall]>([
    ['no answer in time', async () => ({ failed: 'timeout' })],
    ['another status', async () => ({ status: 401, contentType: 'text/plain', body: '' })],
    ['another body', async () => ({ status: 200, contentType: 'text/plain', body: 'x' })],
    [
      'a quoted token',
      async ({ url }) => ({
        status: 200,
        contentType: 'text/plain',
        body: JSON.stringify(new URL(url).searchParams.get('validationToken')),
      }),
    ],
    [
      'another content type',
      async ({ url }) => ({
        status: 200,
        contentType: 'application/json',
        body: new URL(url).searchParams.get('validationToken') ?? '',
      }),
    ],
  ])('S-100 %s is 400 and stores nothing', async (_name, handshake) => {
    const bc = new Harness();
    bc.handshake = handshake;
    const body = { notificationUrl: hookUrl, resource: `/api/v2.0/${bc.company}/salesOrders`, clientState: 's' };
    expect((await bc.call('POST', 'subscriptions', { body })).status).toBe(400);
    expect(await subscriptions(bc)).toEqual([]);
  });

  it('S-101 the token needs URL decoding, and only the decoded form is right', async () => {
    const bc = new Harness();
    let raw = '';
    bc.handshake = async ({ url }) => {
      raw = /validationToken=(.*)$/.exec(url)?.[1] ?? '';
      return { status: 200, contentType: 'text/plain', body: raw };
    };
    await expect(bc.subscribe()).rejects.toThrow('subscribe: 400');
    expect(decodeURIComponent(raw)).toMatch(/^[+/\w]+=+$/);
    expect(raw).toMatch(/%2B.*%3D/);
  });

  it('S-102 renewal needs If-Match and the handshake, and sets a new expiry', async () => {
    const bc = new Harness();
    const row = await bc.subscribe();
    const path = `subscriptions('${row.subscriptionId}')`;
    const { notificationUrl, resource, clientState } = row;
    const body = { notificationUrl, resource, clientState };
    await bc.clock.advance(86_400_000);
    expect(errorOf(await bc.call('PATCH', path, { body }))).toMatchObject({
      status: 400,
      code: 'BadRequest_InvalidToken',
    });
    const headers = { 'if-match': String(row['@odata.etag']) };
    const echo = bc.handshake;
    bc.handshake = async () => ({ failed: 'connection' });
    expect((await bc.call('PATCH', path, { body, headers })).status).toBe(400);
    expect((await bc.call('GET', path)).json.expirationDateTime).toBe(row.expirationDateTime);
    bc.handshake = echo;
    const renewed = await bc.call('PATCH', path, { body, headers });
    expect(renewed.json.expirationDateTime).toBe('2026-03-06T09:00:00.000Z');
    expect((await bc.call('DELETE', path, { headers })).status).toBe(409);
    expect((await bc.call('DELETE', path, { headers: { 'if-match': '*' } })).status).toBe(204);
    expect((await bc.call('GET', path)).status).toBe(404);
  });

  it('S-103 after expiry nothing is sent, and the row vanishes at the next run', async () => {
    const bc = new Harness();
    const row = await bc.subscribe();
    const { id } = await bc.order([]);
    await bc.clock.advance(3 * 86_400_000);
    bc.posted.length = 0;
    const path = `subscriptions('${row.subscriptionId}')`;
    expect((await bc.call('GET', path)).status).toBe(200);
    await touch(bc, id, 'A');
    await bc.clock.advance(30_000);
    expect(bc.posted).toEqual([]);
    expect((await bc.call('GET', path)).status).toBe(404);
    expect((await bc.call('PATCH', path, { body: {}, headers: { 'if-match': '*' } })).status).toBe(404);
  });

  it('S-103 the screen can let time pass for registrations', async () => {
    const bc = new Harness();
    await bc.subscribe();
    expect((await bc.control('POST', '/subscriptions/expire')).json).toEqual({ expired: 1 });
    await bc.order([]);
    await bc.clock.advance(30_000);
    expect([bc.posted, await subscriptions(bc)]).toEqual([[], []]);
  });

  it('S-104 one more than the cap is refused', async () => {
    const bc = new Harness();
    expect(JSON.parse((await bc.control('GET', '/setup')).text)).toMatchObject({ maxSubscriptions: 200 });
    await bc.setup({ maxSubscriptions: 2 });
    await bc.subscribe();
    await bc.subscribe('customers');
    await expect(bc.subscribe('items')).rejects.toThrow('subscribe: 400');
  });

  it.each([
    'salesOrderLines',
    'salesShipments',
    'itemVariants',
    'locations',
    'nothing',
    'salesOrders?$filter=number eq 1',
  ])('S-105 %s cannot be subscribed to', async (set) => {
    await expect(new Harness().subscribe(set)).rejects.toThrow('subscribe: 400');
  });

  it('S-105 plain http is for this machine only, and the company must be ours', async () => {
    const bc = new Harness();
    await expect(bc.subscribe('salesOrders', 'http://sync.example.net/hook')).rejects.toThrow('400');
    await expect(bc.subscribe('salesOrders', 'https://sync.example.net/hook')).resolves.toBeDefined();
    const resource = '/api/v2.0/companies(11111111-2222-4333-8444-555555555555)/salesOrders';
    const body = { notificationUrl: hookUrl, resource, clientState: 's' };
    expect((await bc.call('POST', 'subscriptions', { body })).status).toBe(400);
  });
});
