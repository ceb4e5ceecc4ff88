import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, hookUrl, type Json, lineAt } from './harness.js';

describe('control plane and faults', () => {
  it('two starts give the same state, ids included', async () => {
    const [one, two] = [new Harness(), new Harness()];
    for (const bc of [one, two]) await bc.order();
    expect((await one.control('GET', '/state')).text).toBe((await two.control('GET', '/state')).text);
  });

  it('state shows archive and subscriptions, but no client state or key', async () => {
    const bc = new Harness();
    await bc.subscribe('salesOrders', 'http://127.0.0.1:7071/api/hook?code=SECRET');
    const { id } = await bc.order();
    await bc.delete(`salesOrders(${id})`);
    const { text, json } = await bc.control('GET', '/state');
    expect(text).not.toMatch(/SECRET|state-of/);
    expect(json.subscriptions).toMatchObject([{ notificationUrl: 'http://127.0.0.1:7071/api/hook' }]);
    expect(json.archive).toMatchObject([
      { number: 'SO101001', versionNumber: 1, lines: [{ lineObjectNumber: '1896-S' }] },
    ]);
  });

  it('reset goes back to the start, registrations and setup included', async () => {
    const bc = new Harness();
    const before = (await bc.control('GET', '/state')).text;
    await bc.setup({ archiveOrders: false });
    await bc.subscribe();
    await bc.order();
    await bc.control('POST', '/reset', { seed: 'furniture' });
    expect((await bc.control('GET', '/state')).text).toBe(before);
    await bc.clock.advance(60_000);
    expect(bc.posted).toEqual([]);
  });

  it('reset after rememberRegistrations keeps the registrations of then and gives no id or number twice', async () => {
    const bc = new Harness();
    await bc.subscribe();
    bc.simulator.rememberRegistrations();
    await bc.subscribe('customers', 'http://127.0.0.1:7071/api/later');
    const before = await bc.order();
    await bc.control('POST', '/reset', { seed: 'furniture' });
    const { json } = await bc.control('GET', '/state');
    expect(json.subscriptions).toMatchObject([{ notificationUrl: hookUrl }]);
    expect(json.salesOrders).toEqual([]);
    bc.posted.length = 0;
    const after = await bc.order();
    expect(after.id).not.toBe(before.id);
    expect(after.header.number).not.toBe(before.header.number);
    await bc.clock.advance(60_000);
    expect(bc.posted.flatMap(({ items }) => items.map((item) => item.clientState))).toContain('state-of-salesOrders');
  });

  it('setup keeps what is not named and refuses what is unknown', async () => {
    const bc = new Harness();
    await bc.setup({ archiveOrders: false });
    const { json } = await bc.setup({ writeInItem: '1928-S', freightAccount: '6910' });
    expect(json).toMatchObject({ archiveOrders: false, writeInItem: '1928-S', freightAccount: '6910' });
    expect((await bc.setup({ nope: 1 })).status).toBe(400);
  });

  it('calls are counted by token, method and template, batches with their parts', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    await bc.control('DELETE', '/calls');
    const get = { id: '1', method: 'GET', url: `${bc.company}/customers` };
    await bc.call('POST', '$batch', { body: { requests: [get, get] } });
    await bc.get(`salesOrders(${id})?$expand=salesOrderLines`);
    expect((await bc.control('GET', '/calls')).json).toMatchObject({
      requests: 2,
      operations: 3,
      byRoute: [
        { token: 'integration', method: 'POST', path: '/$batch', requests: 1, operations: 2 },
        { token: 'integration', method: 'GET', path: '/companies({id})/salesOrders({id})', requests: 1, operations: 1 },
      ],
    });
  });

  it('versionRace: somebody changes the record between read and write, and that change stays', async () => {
    const bc = new Harness();
    const order = await bc.order();
    await bc.fault({ kind: 'versionRace', match: { method: 'PATCH', path: 'salesOrders' }, times: 1 });
    const path = `salesOrders(${order.id})`;
    expect((await bc.patch(path, { email: 'a@b.example' }, order.etag)).status).toBe(409);
    const again = await bc.read(order.id);
    expect({ ...again.header, '@odata.etag': 0, lastModifiedDateTime: 0 }).toEqual({
      ...order.header,
      '@odata.etag': 0,
      lastModifiedDateTime: 0,
    });
    expect((await bc.patch(path, { email: 'a@b.example' }, again.etag)).status).toBe(200);
  });

  it('versionRace strikes lines and snapshot batches, and survives their rollback', async () => {
    const bc = new Harness();
    const order = await bc.order();
    const line = lineAt(order, 0);
    await bc.fault({ kind: 'versionRace', match: { path: 'salesOrderLines' }, times: 1 });
    const url = `${bc.company}/salesOrderLines(${line.id})`;
    const headers = { 'If-Match': line['@odata.etag'], 'Content-Type': 'application/json' };
    const request = { id: '1', method: 'PATCH', url, headers, body: {} };
    const answer = await bc.call('POST', '$batch', {
      body: { requests: [request] },
      headers: { isolation: 'snapshot' },
    });
    expect(answer.json.responses).toMatchObject([{ status: 409 }]);
    expect(lineAt(await bc.read(order.id), 0).description2).toBe(' #1');
  });

  it('recalculate: the server alters the value that was written, once', async () => {
    const bc = new Harness();
    await bc.fault({ kind: 'recalculate', times: 1, options: { field: 'unitPrice', add: '0.01' } });
    const order = await bc.order([{ lineType: 'Item', lineObjectNumber: '1900-S', quantity: 1, unitPrice: 50 }]);
    const line = lineAt(order, 0);
    expect(line.unitPrice).toBe(50.01);
    expect((await bc.patch(`salesOrderLines(${line.id})`, { quantity: 2 })).json.unitPrice).toBe(50.01);
    expect((await bc.patch(`salesOrderLines(${line.id})`, { unitPrice: 50 })).json.unitPrice).toBe(50);
  });

  it('recalculate on a PATCH answers the altered value', async () => {
    const bc = new Harness();
    const order = await bc.order();
    await bc.fault({ kind: 'recalculate', times: 1, options: { field: 'description', value: 'BC knows better' } });
    const { json } = await bc.patch(`salesOrderLines(${lineAt(order, 0).id})`, { description: 'mine' });
    expect(json.description).toBe('BC knows better');
  });

  it('fieldMissing and fieldShorter change what the API offers', async () => {
    const bc = new Harness();
    const { id } = await bc.order();
    const missing = await bc.fault({ kind: 'fieldMissing', options: { entity: 'salesOrders', field: 'email' } });
    await bc.fault({
      kind: 'fieldShorter',
      options: { entity: 'salesOrders', field: 'externalDocumentNumber', maxLength: 5 },
    });
    expect((await bc.read(id)).header.email).toBeUndefined();
    expect(errorOf(await bc.patch(`salesOrders(${id})`, { email: 'a@b.example' })).code).toBe('BadRequest');
    expect((await bc.get('salesOrders?$select=email')).status).toBe(400);
    const long = await bc.patch(`salesOrders(${id})`, { externalDocumentNumber: '123456' });
    expect(errorOf(long).code).toBe('Application_StringExceededLength');
    expect((await bc.call('GET', '$metadata')).text).toContain(
      '"externalDocumentNumber" Type="Edm.String" Nullable="false" MaxLength="5"',
    );
    await bc.control('DELETE', `/faults/${missing.json.id}`);
    expect((await bc.read(id)).header.email).toBe('orders@adlerhof.example');
  });

  it('tokenExpired is 401 once, forbidden names the permissions', async () => {
    const bc = new Harness();
    await bc.fault({ kind: 'tokenExpired', times: 1 });
    await bc.fault({ kind: 'forbidden', times: 1 });
    expect((await bc.get('customers')).status).toBe(401);
    expect(errorOf(await bc.get('customers')).message).toContain(
      'Sorry, the current permissions prevented the action.',
    );
    expect((await bc.get('customers')).status).toBe(200);
  });

  it('a skewed clock moves stamps, and flushing sends what waits', async () => {
    const bc = new Harness();
    await bc.subscribe();
    await bc.control('POST', '/clock', { skewMs: 3_600_000 });
    const { header } = await bc.order([]);
    expect(header.lastModifiedDateTime).toBe('2026-03-02T10:00:00.000Z');
    expect((await bc.control('GET', '/notifications')).json.waiting).toBe(1);
    await bc.control('POST', '/notifications/flush');
    expect(bc.sent()).toEqual(['created']);
    expect((await bc.control('GET', '/notifications')).json).toMatchObject({ waiting: 0, sent: 1 });
  });

  it('held notifications wait until they are let go', async () => {
    const bc = new Harness();
    await bc.subscribe();
    await bc.control('POST', '/notifications', { hold: true });
    await bc.order([]);
    await bc.clock.advance(30_000);
    expect([bc.posted.length, (await bc.control('GET', '/notifications')).json.waiting]).toEqual([0, 1]);
    await bc.control('POST', '/notifications', { hold: false });
    await bc.clock.advance(1);
    expect(bc.sent()).toEqual(['created']);
  });

  it('unknown orders and calls are 404, wrong bodies 400', async () => {
    const bc = new Harness();
    const { id, lines } = await bc.order();
    expect((await bc.control('POST', '/orders/nope/release')).status).toBe(404);
    expect((await bc.control('POST', `/orders/${id}/fly`)).status).toBe(404);
    expect((await bc.control('POST', `/orders/${id}/prepayment`, {})).status).toBe(400);
    expect((await bc.control('POST', `/orders/${id}/ship`, { lines: [{ lineId: 'x' }] })).status).toBe(404);
    const [line] = lines as [Json];
    expect((await bc.control('POST', `/orders/${id}/lines/${line.id}/edit`, { quantity: 7 })).json).toMatchObject({
      salesOrderLines: [{ quantity: 7 }],
    });
  });
});
