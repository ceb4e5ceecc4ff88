import { describe, expect, it } from '@jest/globals';
import { type Answer, errorOf, Harness, type Json, lineAt } from './harness.js';

interface Part {
  readonly id: string | null;
  readonly status: number;
  readonly body?: Json;
}

async function batch(bc: Harness, requests: readonly Json[], headers: Record<string, string> = {}): Promise<Answer> {
  return bc.call('POST', '$batch', { body: { requests }, headers });
}

function parts(answer: Answer): Part[] {
  expect(answer.status).toBe(200);
  return answer.json.responses as Part[];
}

function patchOf(bc: Harness, orderId: string, body: Json, etag = '*'): Json {
  const headers = { 'Content-Type': 'application/json', 'If-Match': etag };
  return { id: 'p', method: 'PATCH', url: `${bc.company}/salesOrders(${orderId})`, headers, body };
}

describe('batches', () => {
  it('S-090 101 operations are refused as a whole with code Unknown', async () => {
    const bc = new Harness();
    const get = { id: '1', method: 'GET', url: `${bc.company}/customers` };
    expect(errorOf(await batch(bc, Array(101).fill(get)))).toMatchObject({ status: 400, code: 'Unknown' });
    expect(parts(await batch(bc, Array(100).fill(get)))).toHaveLength(100);
  });

  it('S-091 the first failure stops; what was before stays, what follows has no answer', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const requests = [
      patchOf(bc, id, { externalDocumentNumber: 'ONE' }),
      patchOf(bc, id, { colour: 'red' }),
      patchOf(bc, id, { externalDocumentNumber: 'THREE' }),
    ];
    expect(parts(await batch(bc, requests)).map((part) => part.status)).toEqual([200, 400]);
    expect((await bc.read(id)).header.externalDocumentNumber).toBe('ONE');
    const answers = parts(await batch(bc, requests, { prefer: 'odata.continue-on-error' }));
    expect(answers.map((part) => part.status)).toEqual([200, 400, 200]);
    expect((await bc.read(id)).header.externalDocumentNumber).toBe('THREE');
  });

  it('S-092 snapshot isolation undoes everything, notifications and numbers included', async () => {
    const bc = new Harness();
    const order = await bc.order();
    await bc.subscribe();
    const requests = [
      patchOf(bc, order.id, { externalDocumentNumber: 'ONE' }),
      { id: 'n', method: 'POST', url: `${bc.company}/salesOrders`, body: { customerNumber: 'C00010' } },
      patchOf(bc, order.id, { email: 'x' }),
    ];
    const answers = parts(await batch(bc, requests, { isolation: 'snapshot' }));
    expect(answers.map((part) => part.status)).toEqual([200, 201, 400]);
    expect(await bc.read(order.id)).toEqual(order);
    expect((await bc.order([])).header.number).toBe('SO101002');
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['created']);
  });

  it('S-092 parts of a snapshot see each other, and posting commits what went before', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const action = `${bc.company}/salesOrders(${order.id})/Microsoft.NAV.shipAndInvoice`;
    const requests = [
      patchOf(bc, order.id, { externalDocumentNumber: 'KEPT' }),
      { id: 's', method: 'POST', url: action },
      patchOf(bc, order.id, { email: 'a@b.example' }),
    ];
    const answers = parts(await batch(bc, requests, { isolation: 'snapshot' }));
    expect(answers.map((part) => part.status)).toEqual([200, 204, 404]);
    expect(await bc.rows('salesInvoices')).toMatchObject([{ externalDocumentNumber: 'KEPT' }]);
  });

  it('a delete and a new order in one snapshot exchange the document', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const line = lineAt(order, 0);
    const lineUrl = `${bc.company}/salesOrders(${order.id})/salesOrderLines(${line.id})`;
    const requests = (etag: unknown) => [
      {
        id: 'l',
        method: 'PATCH',
        url: lineUrl,
        headers: { 'If-Match': etag, 'Content-Type': 'application/json' },
        body: {},
      },
      { id: 'd', method: 'DELETE', url: `${bc.company}/salesOrders(${order.id})`, headers: { 'If-Match': order.etag } },
      { id: 'n', method: 'POST', url: `${bc.company}/salesOrders`, body: { customerNumber: 'C00010' } },
    ];
    const stale = parts(await batch(bc, requests('W/"AAAA"'), { isolation: 'snapshot' }));
    expect(stale.map((part) => part.status)).toEqual([409]);
    const done = parts(await batch(bc, requests(line['@odata.etag']), { isolation: 'snapshot' }));
    expect(done.map((part) => part.status)).toEqual([200, 204, 201]);
    expect(await bc.rows('salesOrders')).toHaveLength(1);
  });

  it('ids are optional, a Company header addresses too, and a leading slash leaves the API', async () => {
    const bc = new Harness();
    const answers = parts(
      await batch(
        bc,
        [
          { method: 'GET', url: 'customers', headers: { Company: 'Aurland Furniture' } },
          { method: 'GET', url: `/${bc.company}/customers` },
          { method: 'GET', url: 'subscriptions' },
        ],
        { prefer: 'odata.continue-on-error' },
      ),
    );
    expect(answers.map((part) => [part.id, part.status])).toEqual([
      [null, 200],
      [null, 404],
      [null, 400],
    ]);
  });

  it('an envelope that cannot be read is 400', async () => {
    const bc = new Harness();
    expect((await bc.call('POST', '$batch', { body: { requests: 'x' } })).status).toBe(400);
    expect((await bc.call('GET', '$batch')).status).toBe(405);
  });
});

describe('limits', () => {
  it('S-093 the sixth concurrent request waits, the hundred-and-first connection is 429', async () => {
    const bc = new Harness();
    await bc.fault({ kind: 'delay', match: { path: 'customers' }, options: { delayMs: 1000 } });
    const calls = Array.from({ length: 101 }, () => bc.get('customers?$top=1'));
    const last = await calls[100];
    expect(last?.status).toBe(429);
    expect(errorOf(last as Answer).message).toContain('Too many requests reached. Actual (101). Maximum (100).');
    let done = 0;
    for (const call of calls.slice(0, 100)) void call.then(() => done++);
    await bc.clock.advance(1000);
    expect(done).toBe(5);
    await bc.clock.advance(19_000);
    expect(done).toBe(100);
  });

  it('S-093 identities do not share slots; waiting too long is 503', async () => {
    const bc = new Harness();
    await bc.setup({ maxConcurrentRequests: 1, queueTimeoutMs: 1000 });
    await bc.fault({ kind: 'delay', match: { path: 'customers' }, times: 1, options: { delayMs: 5000 } });
    const slow = bc.get('customers');
    const waiting = bc.get('items');
    expect((await bc.call('GET', `${bc.company}/items`, { who: 'processor' })).status).toBe(200);
    await bc.clock.advance(1000);
    expect((await waiting).status).toBe(503);
    await bc.clock.advance(4000);
    expect((await slow).status).toBe(200);
  });

  it('S-093 more requests than the window allows are 429 without Retry-After, or with it by switch', async () => {
    const bc = new Harness();
    await bc.setup({ maxRequestsPerWindow: 3 });
    for (let count = 0; count < 3; count++) expect((await bc.get('items?$top=1')).status).toBe(200);
    const refused = await bc.get('items');
    expect(errorOf(refused)).toMatchObject({ status: 429, code: 'Application_TooManyRequests' });
    expect(refused.headers['retry-after']).toBeUndefined();
    await bc.setup({ tooManyRequestsRetryAfterSeconds: 7 });
    expect((await bc.get('items')).headers['retry-after']).toBe('7');
    await bc.clock.advance(300_000);
    expect((await bc.get('items')).status).toBe(200);
    const { json } = await bc.control('GET', '/calls');
    expect(json.tooManyRequests).toBe(2);
  });

  it('S-094 503 with retry-after, 408, HTML 504 after commit and a lost answer can be injected', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const once = (options: Json) => bc.fault({ kind: 'status', match: { method: 'PATCH' }, times: 1, options });
    const write = (text: string) => bc.patch(`salesOrders(${id})`, { externalDocumentNumber: text });
    const stored = async () => (await bc.read(id)).header.externalDocumentNumber;
    await once({ status: 503, retryAfterSeconds: 5 });
    const unavailable = await write('A');
    expect([unavailable.status, unavailable.headers['retry-after'], await stored()]).toEqual([503, '5', '']);
    await once({ status: 408 });
    expect((await write('B')).status).toBe(408);
    await once({ status: 504, afterEffect: true, body: '<html>Gateway Timeout</html>' });
    const gateway = await write('C');
    expect([gateway.status, gateway.text, await stored()]).toEqual([504, '<html>Gateway Timeout</html>', 'C']);
    await bc.fault({ kind: 'lostAnswer', match: { method: 'PATCH' }, times: 1 });
    const path = `${bc.company}/salesOrders(${id})`;
    const body = { externalDocumentNumber: 'D' };
    expect(await bc.raw('PATCH', path, { body, headers: { 'if-match': '*' } })).toBe('cut');
    expect(await stored()).toBe('D');
  });
});
