import { describe, expect, it } from '@jest/globals';
import { Harness, hookUrl, type Json, lineAt } from './harness.js';

const otherUrl = 'http://127.0.0.1:7071/api/other';

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

describe('notifications', () => {
  it('S-106 one POST after 30 s carries all items for the URL', async () => {
    const bc = new Harness();
    await bc.subscribe('salesOrders');
    await bc.subscribe('customers');
    const { id } = await bc.order([]);
    await bc.patch(`customers(${await bc.idOf('customers', 'C00010')})`, { website: 'x.example' });
    await bc.clock.advance(29_999);
    expect(bc.posted).toHaveLength(0);
    await bc.clock.advance(1);
    expect(bc.posted).toHaveLength(1);
    const [post] = bc.posted;
    expect(post?.items).toHaveLength(2);
    const order = post?.items.find((item) => item.clientState === 'state-of-salesOrders');
    expect(order).toMatchObject({ changeType: 'created', resource: `api/v2.0/${bc.company}/salesOrders(${id})` });
  });

  it('S-106 separate URLs get separate posts', async () => {
    const bc = new Harness();
    await bc.subscribe('salesOrders', hookUrl);
    await bc.subscribe('salesOrders', otherUrl);
    await bc.order([]);
    await bc.clock.advance(30_000);
    expect(bc.posted.map((post) => post.url).sort()).toEqual([hookUrl, otherUrl]);
  });

  it('S-107 five updates become one; create and update stay two; a delete follows both', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    await bc.subscribe();
    for (const text of ['A', 'B', 'C', 'D', 'E']) await touch(bc, id, text);
    await bc.clock.advance(30_000);
    expect(bc.sent()).toEqual(['updated']);
    const other = await bc.order([]);
    await touch(bc, other.id, 'A');
    await bc.clock.advance(30_000);
    expect(bc.sent().slice(1)).toEqual(['created', 'updated']);
    await touch(bc, other.id, 'B');
    await bc.delete(`salesOrders(${other.id})`);
    await bc.clock.advance(30_000);
    expect(bc.sent().slice(3)).toEqual(['updated', 'deleted']);
  });

  it('S-108 1001 changes become one collection; with a delete it has no filter', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    await bc.subscribe();
    await bc.setup({ maxRequestsPerWindow: 100_000 });
    const create = () => bc.post('salesOrders', { customerNumber: 'C00010' });
    for (let count = 0; count < 1001; count++) await create();
    await bc.clock.advance(30_000);
    const item = bc.posted[0]?.items[0];
    expect([bc.posted[0]?.items.length, item?.changeType]).toEqual([1, 'collection']);
    expect(item?.resource).toBe(
      `api/v2.0/${bc.company}/salesOrders?$filter=lastModifiedDateTime%20gt%202026-03-02T08:59:59.961Z`,
    );
    await bc.delete(`salesOrders(${id})`);
    for (let count = 0; count < 1000; count++) await create();
    await bc.clock.advance(30_000);
    expect(bc.posted[1]?.items).toMatchObject([
      { changeType: 'collection', resource: `api/v2.0/${bc.company}/salesOrders` },
    ]);
  });

  it('S-109 the time in a notification is not the stamp of the record', async () => {
    const bc = new Harness();
    await bc.subscribe();
    const { header } = await bc.order([]);
    await bc.clock.advance(30_000);
    expect(bc.posted[0]?.items[0]?.lastModifiedDateTime).not.toBe(header.lastModifiedDateTime);
  });

  it.each([{ status: 500 }, { status: 429 }, { status: 408 }, { failed: 'timeout' as const }])(
    'S-110 after %j it is retried 60, 60, 600, 6000, 60000 s later, then the subscription goes',
    async (outcome) => {
      const bc = new Harness();
      await bc.subscribe();
      await bc.order([]);
      bc.outcomes.set(hookUrl, outcome);
      await bc.clock.advance(30_000);
      const first = bc.posted[0]?.atMs ?? 0;
      await bc.clock.advance(66_720_000 - 1);
      expect(bc.posted.map((post) => (post.atMs - first) / 1000)).toEqual([0, 60, 120, 720, 6720]);
      expect(await subscriptions(bc)).toHaveLength(1);
      await bc.clock.advance(1);
      expect(bc.posted).toHaveLength(6);
      expect(await subscriptions(bc)).toEqual([]);
    },
  );

  it('S-110 new changes join what waits, and one success ends it', async () => {
    const bc = new Harness();
    await bc.subscribe();
    const { id } = await bc.order([]);
    bc.outcomes.set(hookUrl, { status: 503 });
    await bc.clock.advance(30_000);
    await touch(bc, id, 'A');
    bc.outcomes.clear();
    await bc.clock.advance(30_000);
    expect(bc.posted).toHaveLength(1);
    expect((await bc.control('GET', '/notifications')).json.waiting).toBe(1);
    await bc.clock.advance(30_000);
    expect(bc.posted[1]?.items.map((item) => item.changeType)).toEqual(['created', 'updated']);
    expect((await bc.control('GET', '/notifications')).json.waiting).toBe(0);
  });

  it.each([400, 401, 404, 413, 302])('S-111 %d once deletes every subscription of the URL', async (status) => {
    const bc = new Harness();
    await bc.subscribe('salesOrders');
    await bc.subscribe('customers');
    await bc.subscribe('items', otherUrl);
    await bc.order([]);
    bc.outcomes.set(hookUrl, { status });
    await bc.clock.advance(30_000);
    expect((await subscriptions(bc)).map((row) => row.notificationUrl)).toEqual([otherUrl]);
    await bc.clock.advance(3_600_000);
    expect(bc.posted).toHaveLength(1);
  });

  it('S-112 duplicates and drops can be injected', async () => {
    const bc = new Harness();
    await bc.subscribe();
    await bc.control('POST', '/notifications', { duplicate: 1 });
    const { id } = await bc.order([]);
    await bc.clock.advance(30_000);
    expect(bc.posted).toHaveLength(2);
    await bc.control('POST', '/notifications', { duplicate: 0, drop: 1 });
    await touch(bc, id, 'A');
    await bc.clock.advance(30_000);
    expect(bc.posted).toHaveLength(2);
    expect((await bc.control('GET', '/notifications')).json).toMatchObject({ dropped: 1, waiting: 0 });
    expect(await subscriptions(bc)).toHaveLength(1);
  });

  it('S-112 reordered delivery can be injected', async () => {
    const bc = new Harness();
    await bc.subscribe('salesOrders', hookUrl);
    await bc.subscribe('salesOrders', otherUrl);
    await bc.control('POST', '/notifications', { reorder: 0.5, seed: 1 });
    const { id } = await bc.order([]);
    for (let round = 0; round < 8; round++) {
      await touch(bc, id, `R${round}`);
      await bc.clock.advance(30_000);
    }
    await bc.clock.advance(2000);
    const order = bc.posted.map((post) => post.url).join();
    expect(bc.posted).toHaveLength(16);
    expect(order).not.toBe(Array(8).fill(`${hookUrl},${otherUrl}`).join());
  });

  it.each([
    ['relative', /^api\/v2\.0\/companies\(/],
    ['leadingSlash', /^\/api\/v2\.0\/companies\(/],
    ['absolute', /^http:\/\/127\.0\.0\.1:7080\/v2\.0\/[0-9a-f-]{36}\/Production\/api\/v2\.0\/companies\(/],
  ])('S-112 resource can be %s', async (form, pattern) => {
    const bc = new Harness();
    await bc.setup({ notificationResource: form });
    await bc.subscribe();
    await bc.order([]);
    await bc.clock.advance(30_000);
    expect(bc.posted[0]?.items[0]?.resource).toMatch(pattern);
  });

  it('S-113 changes by the integration and by a person both notify', async () => {
    const bc = new Harness();
    const { id } = await bc.order([]);
    await bc.subscribe();
    for (const who of ['integration', 'processor'] as const) {
      await touch(bc, id, who, who);
      await bc.clock.advance(30_000);
    }
    expect(bc.sent()).toEqual(['updated', 'updated']);
  });

  it("S-114 a limited user's change waits for somebody else's", async () => {
    const bc = new Harness();
    const [one, two] = [await bc.order([]), await bc.order([])];
    await bc.subscribe();
    await bc.setup({ limitedUsers: ['processor'] });
    await touch(bc, one.id, 'A', 'processor');
    await bc.clock.advance(600_000);
    expect(bc.posted).toHaveLength(0);
    await touch(bc, two.id, 'A');
    await bc.clock.advance(30_000);
    expect(bc.posted[0]?.items).toHaveLength(2);
  });

  it('S-115 an environment copy loses all subscriptions and keeps the company', async () => {
    const bc = new Harness();
    await bc.subscribe();
    await bc.fault({ kind: 'environmentCopied', times: 1 });
    expect(await subscriptions(bc)).toEqual([]);
    expect((await bc.call('GET', 'companies')).json.value).toMatchObject([{ id: bc.simulator.companyId }]);
    const environments = await bc.call('GET', '/environments/v1.2');
    expect(environments.json.value).toMatchObject([{ type: 'Sandbox', name: 'Production-Copy1' }]);
    await bc.subscribe();
    expect(await subscriptions(bc)).toHaveLength(1);
  });

  it('S-116 a request that is rolled back notifies nobody', async () => {
    const bc = new Harness();
    await bc.subscribe();
    const bad = { customerNumber: 'C00010', salesOrderLines: [{ lineType: 'Item', lineObjectNumber: 'NOPE' }] };
    expect((await bc.post('salesOrders', bad)).status).toBe(400);
    await bc.clock.advance(60_000);
    expect(bc.posted).toHaveLength(0);
  });

  it('archiving and stock moves notify nobody; recreated lines notify one update', async () => {
    const bc = new Harness();
    const order = await bc.order();
    await bc.subscribe('items');
    await bc.subscribe('salesOrders');
    await bc.control('POST', `/orders/${order.id}/ship`, { lines: [{ lineId: lineAt(order, 0).id, quantity: 1 }] });
    await bc.clock.advance(30_000);
    expect(bc.posted[0]?.items.map((item) => item.clientState)).toEqual(['state-of-salesOrders']);
  });
});
