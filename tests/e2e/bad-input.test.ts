import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoryWorld } from '../../local/demo/story';
import { type Row, rowsOf } from '../../local/demo/two-systems';
import { desk, startLimitMs, startTwin, type Twin, until, wanted } from './twin';

let twin: Twin;
let story: StoryWorld;
/** What Business Central was told at registration: address with its key, and the client state. */
let subscription: { readonly notificationUrl: string; readonly clientState: string };

beforeAll(async () => {
  twin = await startTwin();
  story = await twin.agreed('PO 1');
  const { api, tokens } = twin.running.addresses.businessCentral;
  const response = await fetch(`${api}/subscriptions`, {
    headers: { authorization: `Bearer ${tokens.integration}` },
  });
  const [row] = rowsOf(((await response.json()) as Row).value);
  subscription = { notificationUrl: String(row?.notificationUrl), clientState: String(row?.clientState) };
}, startLimitMs);
afterAll(() => twin.close(), startLimitMs);

interface Posted {
  readonly url: string;
  readonly body: string | Uint8Array | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

async function post({ url, body, headers = {} }: Posted): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
  await response.arrayBuffer();
  return response.status;
}

const salesUrl = () => `${twin.functionsUrl}/api/webhooks/dataverse/local`;
const salesSecret = () => wanted(twin.running.secrets).sales;

function salesNotice(orderId: string, more: Row = {}): string {
  return JSON.stringify({
    MessageName: 'Update',
    PrimaryEntityName: 'salesorder',
    PrimaryEntityId: orderId,
    OperationId: randomUUID(),
    CorrelationId: randomUUID(),
    InputParameters: [],
    ...more,
  });
}

function businessCentralNotice(orderId: string, clientState = subscription.clientState): string {
  const { companyId } = twin.running.addresses.businessCentral;
  return JSON.stringify({
    value: [
      {
        subscriptionId: 'any',
        clientState,
        expirationDateTime: '2030-01-01T00:00:00Z',
        resource: `companies(${companyId})/salesOrders(${orderId})`,
        changeType: 'updated',
        lastModifiedDateTime: '2026-01-01T00:00:00Z',
      },
    ],
  });
}

/** Tandem's requests to both systems while something is done and all came to rest. */
async function requestsOf(act: () => Promise<unknown>): Promise<{ businessCentral: number; sales: number }> {
  await twin.systems.untilAtRest();
  await twin.systems.takeRequests();
  await act();
  await twin.systems.untilAtRest();
  return twin.systems.takeRequests();
}

const finding = (reason: string) =>
  twin.log.filter((line) => line.includes('webhook.finding') && line.includes(reason)).length;

describe('webhook of Sales', () => {
  it('refuses missing, wrong and old secrets alike, asks neither system and enqueues nothing', async () => {
    const notice = salesNotice(story.salesOrderId);
    const old = 'a'.repeat(64);
    const requests = await requestsOf(async () => {
      expect(await post({ url: salesUrl(), body: notice })).toBe(401);
      expect(await post({ url: salesUrl(), body: notice, headers: { 'x-tandem-secret': 'guessed' } })).toBe(401);
      expect(await post({ url: salesUrl(), body: notice, headers: { 'x-tandem-secret': old } })).toBe(401);
      expect(await post({ url: `${salesUrl()}?code=guessed`, body: notice })).toBe(401);
      const elsewhere = `${twin.functionsUrl}/api/webhooks/dataverse/other`;
      expect(await post({ url: elsewhere, body: notice, headers: { 'x-tandem-secret': salesSecret() } })).toBe(401);
    });
    expect(requests).toEqual({ businessCentral: 0, sales: 0 });
  });

  it.each([
    ['text that is no JSON', 'not json', 400],
    ['an empty body', '', 400],
    ['JSON that is no context', '{"value":[]}', 400],
    ['a body above 1 MiB', `{"x":"${'x'.repeat(1024 * 1024)}"}`, 413],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ])('refuses %s', async (_, body, status) => {
    const headers = { 'x-tandem-secret': salesSecret() };
    expect(await post({ url: salesUrl(), body, headers })).toBe(status);
  });

  it('refuses a wrong content type and a chunked body without a length', async () => {
    const secret = { 'x-tandem-secret': salesSecret() };
    const notice = salesNotice(story.salesOrderId);
    expect(await post({ url: salesUrl(), body: notice, headers: { ...secret, 'content-type': 'text/plain' } })).toBe(
      400,
    );
    expect(await post({ url: salesUrl(), body: new Blob([notice]).stream(), headers: secret })).toBe(400);
  });

  it('a replayed notification costs no write, and the same delivery twice is one message', async () => {
    const headers = { 'x-tandem-secret': salesSecret() };
    const body = salesNotice(story.salesOrderId);
    const before = await twin.stateOf(story.salesOrderId);
    const requests = await requestsOf(async () => {
      for (let times = 0; times < 5; times += 1) {
        expect(await post({ url: salesUrl(), body, headers })).toBe(202);
      }
    });
    expect(requests.businessCentral).toBe(0);
    expect(requests.sales).toBeLessThanOrEqual(1);
    expect((await twin.stateOf(story.salesOrderId))?.base).toEqual(before?.base);
  });

  it('an unknown order, another table and an unknown connection change nothing', async () => {
    const headers = { 'x-tandem-secret': salesSecret() };
    const requests = await requestsOf(async () => {
      expect(await post({ url: salesUrl(), body: salesNotice(randomUUID()), headers })).toBe(202);
      const other = salesNotice(randomUUID(), { PrimaryEntityName: 'account' });
      expect(await post({ url: salesUrl(), body: other, headers })).toBe(202);
    });
    expect(requests).toEqual({ businessCentral: 0, sales: 1 });
    expect(await twin.systems.tandem('GET', '/api/health')).toMatchObject({ deadLetter: 0 });
  });
});

describe('webhook of Business Central', () => {
  it('never answers 4xx: false keys and client states are dropped and logged, neither system is asked', async () => {
    const { businessCentral } = await story.both();
    const notice = businessCentralNotice(String(businessCentral.id));
    const guessed = subscription.notificationUrl.replace(/[^/]+$/, 'guessed');
    const [paths, states] = [finding('unknownPath'), finding('wrongClientState')];
    const requests = await requestsOf(async () => {
      expect(await post({ url: guessed, body: notice })).toBe(202);
      const falseState = businessCentralNotice(String(businessCentral.id), 'guessed');
      expect(await post({ url: subscription.notificationUrl, body: falseState })).toBe(202);
      const noState = JSON.stringify({ value: [{ resource: 'x', changeType: 'updated' }] });
      expect(await post({ url: subscription.notificationUrl, body: noState })).toBe(202);
    });
    expect(requests).toEqual({ businessCentral: 0, sales: 0 });
    await until(() => finding('unknownPath') > paths && finding('wrongClientState') >= states + 2);
  });

  it.each([
    ['text that is no JSON', 'not json'],
    ['an empty body', ''],
    ['JSON without items', '{"other":1}'],
    ['items that are none', '{"value":[1]}'],
  ])('takes %s on a genuine path as a sign to sweep', async (_, body) => {
    const requests = await requestsOf(async () => {
      expect(await post({ url: subscription.notificationUrl, body })).toBe(202);
    });
    // One listing of orders; its overlap may name orders of other tests, which are read once more.
    expect(requests.businessCentral).toBeGreaterThanOrEqual(1);
  });

  it('echoes the validation token as plain text, but nothing that is not one', async () => {
    const ask = async (token: string) => {
      const url = `${subscription.notificationUrl}?validationToken=${encodeURIComponent(token)}`;
      const response = await fetch(url, { method: 'POST' });
      const { status, headers } = response;
      return { status, type: headers.get('content-type'), text: await response.text(), headers };
    };
    const token = randomUUID();
    const echoed = await ask(token);
    expect(echoed).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/plain/), text: token });
    expect(echoed.headers.get('x-content-type-options')).toBe('nosniff');
    for (const bad of ['line\nbreak', 'x'.repeat(600), 'ø']) {
      expect(await ask(bad)).toMatchObject({ status: 202, text: '' });
    }
  });

  it('a replayed notification is one read and no write; unknown company and order change nothing', async () => {
    const { businessCentral } = await story.both();
    const before = await twin.stateOf(story.salesOrderId);
    const body = businessCentralNotice(String(businessCentral.id));
    const headers = { clientRequestId: randomUUID(), 'x-ms-correlation-id': randomUUID() };
    const requests = await requestsOf(async () => {
      for (let times = 0; times < 5; times += 1) {
        expect(await post({ url: subscription.notificationUrl, body, headers })).toBe(202);
      }
    });
    expect(requests).toEqual({ businessCentral: 1, sales: 0 });
    const { companyId } = twin.running.addresses.businessCentral;
    const foreign = body.replaceAll(companyId, randomUUID());
    expect(await requestsOf(() => post({ url: subscription.notificationUrl, body: foreign }))).toEqual({
      businessCentral: 0,
      sales: 0,
    });
    const unknown = businessCentralNotice(randomUUID());
    expect((await requestsOf(() => post({ url: subscription.notificationUrl, body: unknown }))).sales).toBe(0);
    expect(await twin.stateOf(story.salesOrderId)).toEqual(before);
    await twin.expectAgreement(story);
    expect((await story.both()).salesLines.has(desk)).toBe(true);
  });
});
