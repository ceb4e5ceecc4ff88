import './settings-for-tests.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { businessCentralWebhook } from '../../functions/business-central-webhook.js';
import { httpRequest, type RequestOptions, silentContext, visibleText } from './http-for-tests.js';
import { companyId, door, type TestParts, testParts } from './parts-for-tests.js';

const orderId = '11111111-aaaa-4aaa-8aaa-111111111111';
const [pathKey = '', previousPathKey = ''] = door.pathKeys;
const [clientState = ''] = door.clientStates;

function call(parts: TestParts, options: RequestOptions, subscriptionKey = pathKey, connectionId = 'main') {
  const request = httpRequest({ ...options, params: { connectionId, subscriptionKey } });
  return businessCentralWebhook(parts, request, silentContext());
}

function body(changes: Record<string, unknown> = {}): string {
  const resource = `api/v2.0/companies(${companyId})/salesOrders(${orderId})`;
  return JSON.stringify({ value: [{ clientState, resource, changeType: 'updated', ...changes }] });
}

describe('business-central-webhook', () => {
  it('answers 202 after the queue has the notice', async () => {
    const parts = testParts();
    expect(await call(parts, { body: body() })).toEqual({ status: 202 });
    expect(parts.queue.sent).toMatchObject([
      { notice: { about: 'order', side: 'businessCentral', recordId: orderId } },
    ]);
  });

  it('answers 503 when the queue has not got it, and logs no secret', async () => {
    const parts = testParts();
    parts.queue.failing = true;
    expect((await call(parts, { body: body() })).status).toBe(503);
    expect(parts.lines.join()).toContain('webhook.notEnqueued');
    expect(parts.lines.join()).not.toContain('SharedAccessKey=abc');
  });

  it('a dropped delivery needs no queue', async () => {
    const parts = testParts();
    parts.queue.failing = true;
    expect(await call(parts, { body: body({ clientState: 'false' }) })).toEqual({ status: 202 });
  });

  it('S-100 S-101 the handshake is answered with the decoded token and without the queue', async () => {
    const parts = testParts();
    parts.queue.failing = true;
    for (const method of ['GET', 'POST'] as const) {
      const response = await call(parts, { method, query: { validationToken: 'a b+c/d==' } });
      expect(response).toMatchObject({
        status: 200,
        body: 'a b+c/d==',
        headers: { 'x-content-type-options': 'nosniff' },
      });
    }
  });

  it('the path of the previous secret is still one of ours', async () => {
    const parts = testParts();
    await call(parts, { body: body() }, previousPathKey);
    expect(parts.queue.sent).toHaveLength(1);
  });

  it.each([
    ['a false path', 'x'.repeat(43), 'main', body()],
    ['an unknown connection', pathKey, 'other', body()],
    ['a false client state', pathKey, 'main', body({ clientState: 'x'.repeat(43) })],
  ])('%s is answered 202, dropped and logged with the reason', async (_, key, connectionId, text) => {
    const parts = testParts();
    expect(await call(parts, { body: text }, key, connectionId)).toEqual({ status: 202 });
    expect(parts.queue.sent).toEqual([]);
    expect(parts.lines).toHaveLength(1);
    expect(parts.lines[0]).toMatch(/"code":"(unknownPath|wrongClientState)"/);
    expect(parts.lines[0]).not.toContain('x'.repeat(43));
  });

  it('what cannot be read on a valid path enqueues a sweep of that connection and side', async () => {
    const parts = testParts();
    expect(await call(parts, { body: '<html>' })).toEqual({ status: 202 });
    expect(parts.queue.sent).toMatchObject([
      { notice: { about: 'sweep', connectionId: 'main', side: 'businessCentral', reason: 'notJson' } },
    ]);
  });

  it('a delivery sent twice names itself the same', async () => {
    const parts = testParts();
    const headers = { clientRequestId: 'c', 'x-ms-correlation-id': 'x' };
    await call(parts, { body: body(), headers });
    await call(parts, { body: body(), headers });
    expect(new Set(parts.queue.sent.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('carries the trace of the delivery', async () => {
    const parts = testParts();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await call(parts, { body: body(), headers: { traceparent } });
    expect(parts.queue.sent[0]?.notice.traceParent).toBe(traceparent);
  });
});

describe('whatever comes', () => {
  const junkItem = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        clientState: fc.oneof(fc.constant(clientState), fc.jsonValue()),
        resource: fc.oneof(
          fc.string(),
          fc.constantFrom(
            `companies(${companyId})/salesOrders(${orderId})`,
            `companies(${companyId})/salesOrders`,
            '//x',
            'https://',
          ),
        ),
        changeType: fc.oneof(fc.constantFrom('created', 'updated', 'deleted', 'collection'), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
  );
  const junkBody = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(junkItem, { maxLength: 5 }).map((value) => JSON.stringify({ value })),
    fc.constant(undefined),
  );

  it('is answered 200, 202 or 503, reflects nothing but a valid token, and never throws', async () => {
    const delivery = fc.record({
      body: junkBody,
      method: fc.constantFrom('GET' as const, 'POST' as const),
      key: fc.constantFrom(pathKey, previousPathKey, 'wrong', ''),
      token: fc.option(fc.string({ unit: 'binary', maxLength: 30 }), { nil: undefined }),
      failing: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(delivery, async ({ body: text, method, key, token, failing }) => {
        const parts = testParts();
        parts.queue.failing = failing;
        const response = await call(
          parts,
          {
            method,
            ...(text === undefined || method === 'GET' ? {} : { body: text }),
            ...(token === undefined ? {} : { query: { validationToken: token } }),
          },
          key,
        );
        expect([200, 202, 503]).toContain(response.status);
        if (response.status === 200) {
          expect(response.body).toBe(token);
          expect(token).toMatch(/^[\x20-\x7e]+$/);
        } else {
          expect(response.body).toBeUndefined();
          expect(visibleText(response)).toMatch(/^\["","",(\{\}|\{"retry-after":"30"\})\]$/);
        }
        if (key !== pathKey && key !== previousPathKey) {
          expect(parts.queue.sent).toEqual([]);
        }
      }),
      { numRuns: 600 },
    );
  });
});
