import { describe, expect, it } from '@jest/globals';
import { orderBody, ownKey, ROOT, World } from './harness.js';

const representation = { prefer: 'return=representation' };

describe('conditional writes', () => {
  it('D-006 PATCH of an unknown id without If-Match creates the row, with If-Match * it is 404', async () => {
    const world = new World();
    const id = world.newId();
    const refused = await world.call('PATCH', `salesorders(${id})`, {
      body: orderBody(),
      headers: { 'if-match': '*' },
    });
    expect([refused.status, refused.json.error.code]).toEqual([404, '0x80040217']);
    expect((await world.call('PATCH', `salesorders(${id})`, { body: orderBody() })).status).toBe(204);
    expect((await world.read(`salesorders(${id})`)).name).toBe('PO 1');
  });

  it('D-007 If-None-Match * creates once and is refused with 412 0x80040237 on repeat', async () => {
    const world = new World();
    const id = world.newId();
    const headers = { 'if-none-match': '*' };
    expect((await world.call('PATCH', `salesorders(${id})`, { body: orderBody(), headers })).status).toBe(204);
    const again = await world.call('PATCH', `salesorders(${id})`, { body: orderBody({ name: 'again' }), headers });
    expect([again.status, again.json.error.code]).toEqual([412, '0x80040237']);
    expect((await world.read(`salesorders(${id})`)).name).toBe('PO 1');
  });

  it('D-008 a stale If-Match is refused with 412 0x80060882 on PATCH and DELETE and changes nothing', async () => {
    const world = new World();
    const id = await world.order();
    const stale = { 'if-match': (await world.read(`salesorders(${id})`))['@odata.etag'] };
    await world.call('PATCH', `salesorders(${id})`, { body: { name: 'newer' }, headers: { 'if-match': '*' } });
    for (const method of ['PATCH', 'DELETE']) {
      const sent = method === 'PATCH' ? { body: { name: 'older' }, headers: stale } : { headers: stale };
      const answer = await world.call(method, `salesorders(${id})`, sent);
      expect([answer.status, answer.json.error.code]).toEqual([412, '0x80060882']);
    }
    const now = await world.read(`salesorders(${id})`);
    expect(now.name).toBe('newer');
    const current = { 'if-match': now['@odata.etag'] };
    expect((await world.call('DELETE', `salesorders(${id})`, { headers: current })).status).toBe(204);
  });

  it('If-Match with a version on a table without optimistic concurrency is 400 0x8006088D', async () => {
    const world = new World();
    await world.setup({ optimisticConcurrency: false });
    const id = await world.order();
    const answer = await world.call('PATCH', `salesorders(${id})`, {
      body: { name: 'x' },
      headers: { 'if-match': 'W/"1"' },
    });
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x8006088D']);
  });

  it('D-009 every write takes the next version of one counter, identical values included', async () => {
    const world = new World();
    const version = (row: { versionnumber: number }) => row.versionnumber;
    const id = await world.order();
    const first = await world.read(`salesorders(${id})`);
    const line = await world.line(id);
    await world.clock.advance(5_000);
    await world.call('PATCH', `salesorders(${id})`, { body: { name: 'PO 1' }, headers: { 'if-match': '*' } });
    const second = await world.read(`salesorders(${id})`);
    const lineVersion = version(await world.read(`salesorderdetails(${line})`));
    expect(version(second)).toBeGreaterThan(lineVersion);
    expect(lineVersion).toBeGreaterThan(version(first));
    expect(second.modifiedon).toBe('2026-01-14T10:00:05Z');
    expect(second['@odata.etag']).toBe(`W/"${second.versionnumber}"`);
  });
});

describe('alternate keys', () => {
  it('D-023 upsert by key creates, then updates, and repeats the key address', async () => {
    const world = new World();
    await ownKey(world);
    const path = "salesorders(tdm_businesscentralid='b-1')";
    const created = await world.call('PATCH', path, { body: orderBody() });
    expect([created.status, created.headers['odata-entityid']]).toEqual([204, `${ROOT}/${path}`]);
    const updated = await world.call('PATCH', path, { body: { name: 'PO 2' }, headers: representation });
    expect([updated.status, updated.json.name, updated.json.tdm_businesscentralid]).toEqual([200, 'PO 2', 'b-1']);
    const other = await world.call('PATCH', "salesorders(tdm_businesscentralid='b-2')", {
      body: orderBody(),
      headers: representation,
    });
    expect(other.status).toBe(201);
    expect((await world.read(path)).name).toBe('PO 2');
  });

  it('D-024 a second row with the same key is 412 0x80060892; empty keys do not collide', async () => {
    const world = new World();
    await ownKey(world);
    await world.order({ tdm_businesscentralid: 'b-1' });
    const second = await world.call('POST', 'salesorders', { body: orderBody({ tdm_businesscentralid: 'B-1' }) });
    expect([second.status, second.json.error.code]).toEqual([412, '0x80060892']);
    expect(second.json.error.message).toContain('tdm_bcid');
    await world.order();
    const other = await world.order();
    const patched = await world.call('PATCH', `salesorders(${other})`, {
      body: { tdm_businesscentralid: 'b-1' },
      headers: { 'if-match': '*' },
    });
    expect(patched.status).toBe(412);
  });

  it('a key that is not defined, or a forbidden character in its value, is 400', async () => {
    const world = new World();
    await ownKey(world);
    expect((await world.call('GET', "accounts(accountnumber='C00010')")).status).toBe(400);
    expect((await world.call('GET', "salesorders(tdm_businesscentralid='a:b')")).status).toBe(400);
    expect((await world.call('GET', 'salesorders(tdm_businesscentralid=5)')).status).toBe(400);
  });
});
