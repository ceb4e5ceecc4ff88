import { describe, expect, it } from '@jest/globals';
import { bind, createdId, lineBody, orderBody, ownKey, ROOT, seeded, World } from './harness.js';

const representation = { prefer: 'return=representation' };

describe('who may come in', () => {
  it('D-001 no or an unknown token is refused with 401 and a challenge', async () => {
    const world = new World();
    const without = await world.call('GET', 'WhoAmI', { as: 'nobody' });
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toMatch(/^Bearer authorization_uri=/);
    const unknown = await world.call('GET', 'WhoAmI', { as: 'nobody', headers: { authorization: 'Bearer stranger' } });
    expect(unknown.status).toBe(401);
  });

  it('D-001 a token whose user is switched off is refused with 403 0x80072560', async () => {
    const world = new World();
    const off = { isdisabled: true };
    const path = `systemusers(${seeded.users.integration})`;
    expect((await world.call('PATCH', path, { as: 'administrator', body: off })).status).toBe(204);
    const answer = await world.call('GET', 'WhoAmI');
    expect([answer.status, answer.json.error.code]).toEqual([403, '0x80072560']);
  });

  it('WhoAmI tells the user of each token', async () => {
    const world = new World();
    for (const as of ['seller', 'administrator', 'integration'] as const) {
      const who = await world.call('GET', 'WhoAmI', { as });
      expect(who.json).toMatchObject({ UserId: seeded.users[as], OrganizationId: seeded.organization });
    }
  });
});

describe('addresses', () => {
  it('are limited to 32 KB, and must be decodable and ours', async () => {
    const world = new World();
    const long = await world.call('GET', `accounts?$filter=name eq '${'x'.repeat(33_000)}'`);
    expect(long.status).toBe(414);
    expect((await world.call('GET', 'http://sales.test/api/data/v9.2/accounts(%ZZ)')).status).toBe(400);
    expect((await world.call('GET', 'http://sales.test/api/data/v8.0/accounts')).status).toBe(404);
  });

  it('a PATCH that makes a row needs the privilege to create, one that changes it that to write', async () => {
    const world = new World();
    await world.setup({ withheldPrivileges: ['prvCreatePriceLevel'] });
    const body = { name: 'L', ...bind('transactioncurrencyid', 'transactioncurrencies', seeded.euro) };
    const fresh = 'pricelevels(0a000000-0000-4000-8000-000000000001)';
    expect((await world.call('PATCH', fresh, { body })).status).toBe(403);
    expect((await world.call('PATCH', `pricelevels(${seeded.euroPrices})`, { body: { name: 'L' } })).status).toBe(204);
    await world.setup({ withheldPrivileges: ['prvWritePriceLevel'] });
    expect((await world.call('PATCH', fresh, { body })).status).toBe(204);
    expect((await world.call('PATCH', fresh, { body: { name: 'M' } })).status).toBe(403);
  });

  it('acting for another user is refused: the integration has no such privilege', async () => {
    const headers = { callerobjectid: seeded.users.seller };
    expect((await new World().call('GET', 'WhoAmI', { headers })).status).toBe(403);
  });
});

describe('creating', () => {
  it('D-002 POST answers 204 with the absolute address and no body', async () => {
    const world = new World();
    const answer = await world.call('POST', 'salesorders', { body: orderBody() });
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    expect(answer.headers['odata-entityid']).toMatch(
      /^http:\/\/sales\.test\/api\/data\/v9\.2\/salesorders\([0-9a-f-]{36}\)$/,
    );
  });

  it('D-003 return=representation answers 201 with context and etag, limited by $select', async () => {
    const world = new World();
    const answer = await world.call('POST', 'salesorders?$select=name', { body: orderBody(), headers: representation });
    expect(answer.status).toBe(201);
    expect(answer.headers['preference-applied']).toBe('return=representation');
    expect(Object.keys(answer.json).sort()).toEqual(['@odata.context', '@odata.etag', 'name', 'salesorderid']);
    expect(answer.json['@odata.context']).toBe(`${ROOT}/$metadata#salesorders(name)/$entity`);
  });

  it('D-004 POST with an id that exists is refused with 412 0x80040237', async () => {
    const world = new World();
    const salesorderid = await world.order();
    const answer = await world.call('POST', 'salesorders', { body: orderBody({ salesorderid }) });
    expect([answer.status, answer.json.error.code]).toEqual([412, '0x80040237']);
  });

  it('D-022 a deep insert creates order and lines, names only the order, and leaves nothing when a line fails', async () => {
    const world = new World();
    const { 'salesorderid@odata.bind': _parent, ...line } = lineBody(world.newId());
    const answer = await world.call('POST', 'salesorders', {
      body: orderBody({
        ...bind('pricelevelid', 'pricelevels', seeded.euroPrices),
        order_details: [line, { ...line, quantity: 3 }],
      }),
    });
    const order = await world.read(`salesorders(${createdId(answer)})?$expand=order_details($select=quantity)`);
    expect(order.order_details.map((row: { quantity: number }) => row.quantity).sort()).toEqual([2, 3]);
    expect(order.totalamount).toBe(3247);
    const { 'uomid@odata.bind': _unit, ...bad } = line;
    const refused = await world.call('POST', 'salesorders', {
      body: orderBody({ name: 'bad', order_details: [line, bad] }),
    });
    expect(refused.status).toBe(400);
    expect((await world.read("salesorders?$filter=name eq 'bad'")).value).toEqual([]);
    expect((await world.read('salesorderdetails')).value).toHaveLength(2);
  });
});

describe('reading one row', () => {
  it('D-005 an unknown id is 404 0x80040217, an unknown alternate key value 404 0x80060891', async () => {
    const world = new World();
    const byId = await world.call('GET', `salesorders(${world.newId()})`);
    expect([byId.status, byId.json.error.code]).toEqual([404, '0x80040217']);
    await ownKey(world);
    const byKey = await world.call('GET', "salesorders(tdm_businesscentralid='none')");
    expect([byKey.status, byKey.json.error.code]).toEqual([404, '0x80060891']);
  });

  it('D-010 If-None-Match with the current etag answers 304 without a body, with an old one 200', async () => {
    const world = new World();
    const id = await world.order();
    const etag = (await world.read(`salesorders(${id})`))['@odata.etag'];
    const same = await world.call('GET', `salesorders(${id})`, { headers: { 'if-none-match': etag } });
    expect([same.status, same.text]).toEqual([304, '']);
    await world.call('PATCH', `salesorders(${id})`, { body: { name: 'x' }, headers: { 'if-match': '*' } });
    expect((await world.call('GET', `salesorders(${id})`, { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect((await world.call('GET', `salesorders(${id})`, { headers: { 'if-none-match': 'null' } })).status).toBe(200);
  });

  it('one property can be read, written and cleared, a lookup too', async () => {
    const world = new World();
    const id = await world.order();
    expect((await world.read(`salesorders(${id})/name`)).value).toBe('PO 1');
    expect((await world.call('PUT', `salesorders(${id})/name`, { body: { value: 'PO 2' } })).status).toBe(204);
    expect((await world.read(`salesorders(${id})/name`)).value).toBe('PO 2');
    expect((await world.call('DELETE', `salesorders(${id})/name`)).status).toBe(204);
    expect((await world.call('GET', `salesorders(${id})/name`)).status).toBe(204);
    expect((await world.call('DELETE', `salesorders(${id})/pricelevelid/$ref`)).status).toBe(204);
    expect((await world.read(`salesorders(${id})`))._pricelevelid_value).toBeNull();
    expect((await world.read(`salesorders(${id})/customerid_account?$select=name`)).name).toBe('Adlerhof Interiors');
  });
});
