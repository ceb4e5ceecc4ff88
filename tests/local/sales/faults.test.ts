import { describe, expect, it } from '@jest/globals';
import { World } from './harness.js';
import { posted, registerEndpoint, registerStep } from './webhook-harness.js';

const any = { 'if-match': '*' };

describe('faults', () => {
  it('D-039 status faults give any code and body, before or after the effect', async () => {
    const world = new World();
    await world.fault({
      kind: 'status',
      times: 1,
      match: { method: 'POST', path: 'salesorders' },
      options: { status: 503, body: '<html>busy</html>' },
    });
    const order = () =>
      world.call('POST', 'salesorders', {
        body: { name: 'x', 'customerid_account@odata.bind': '/accounts(3c075820-d6e5-4bd8-96e7-04491bc41007)' },
      });
    const busy = await order();
    expect([busy.status, busy.text]).toEqual([503, '<html>busy</html>']);
    expect((await world.read('salesorders')).value).toHaveLength(0);
    const deadlock = { error: { code: '0x80044150', message: 'Generic SQL error.' } };
    await world.fault({ kind: 'status', times: 1, options: { status: 400, body: deadlock, afterEffect: true } });
    expect((await order()).json).toEqual(deadlock);
    expect((await world.read('salesorders')).value).toHaveLength(1);
  });

  it('D-039 the connection breaks before the effect, or after it', async () => {
    const world = new World();
    await world.fault({ kind: 'cutBefore', times: 1 });
    await expect(world.order()).rejects.toThrow('cut');
    expect((await world.read('salesorders')).value).toHaveLength(0);
    await world.fault({ kind: 'lostAnswer', times: 1, match: { method: 'POST' } });
    await expect(world.order()).rejects.toThrow('cut');
    expect((await world.read('salesorders')).value).toHaveLength(1);
  });

  it('tokenExpired is 401, forbidden is 403 0x80040220', async () => {
    const world = new World();
    await world.fault({ kind: 'tokenExpired', times: 1 });
    expect((await world.call('GET', 'WhoAmI')).status).toBe(401);
    await world.fault({ kind: 'forbidden', times: 1 });
    expect((await world.call('GET', 'WhoAmI')).json.error.code).toBe('0x80040220');
  });

  it('versionRace: another writer comes before a conditional write, alone and in a change set', async () => {
    const world = new World();
    const id = await world.order();
    const read = await world.read(`salesorders(${id})`);
    await world.fault({
      kind: 'versionRace',
      times: 1,
      match: { path: 'salesorders' },
      options: { changes: { name: 'theirs' } },
    });
    const lost = await world.call('PATCH', `salesorders(${id})`, {
      body: { name: 'ours' },
      headers: { 'if-match': read['@odata.etag'] },
    });
    expect(lost.status).toBe(412);
    const now = await world.read(`salesorders(${id})`);
    expect(now.name).toBe('theirs');
    await world.fault({ kind: 'versionRace', times: 1, match: { path: 'salesorders' } });
    const raw = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\nPATCH /api/data/v9.2/salesorders(${id}) HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: ${now['@odata.etag']}\r\n\r\n{"name":"ours"}\r\n--c--\r\n--b--\r\n`;
    const batch = () =>
      world.call('POST', '$batch', { raw, headers: { 'content-type': 'multipart/mixed; boundary=b' } });
    expect((await batch()).status).toBe(412);
    const etag = (await world.read(`salesorders(${id})`))['@odata.etag'];
    expect(etag).not.toBe(now['@odata.etag']);
    expect(
      (await world.call('PATCH', `salesorders(${id})`, { body: { name: 'ours' }, headers: { 'if-match': etag } }))
        .status,
    ).toBe(204);
  });

  it('versionRace leaves unconditional writes alone', async () => {
    const world = new World();
    const id = await world.order();
    const fid = await world.fault({ kind: 'versionRace' });
    expect((await world.call('PATCH', `salesorders(${id})`, { body: { name: 'x' }, headers: any })).status).toBe(204);
    expect((await world.control('DELETE', `/faults/${fid}`)).status).toBe(204);
  });

  it('recalculate: the server alters what was just written', async () => {
    const world = new World();
    const id = await world.order();
    const line = await world.line(id, { ispriceoverridden: true, priceperunit: 10 });
    await world.fault({
      kind: 'recalculate',
      times: 1,
      match: { path: 'salesorderdetails' },
      options: { field: 'priceperunit', add: '0.05' },
    });
    await world.call('PATCH', `salesorderdetails(${line})`, { body: { priceperunit: 11 }, headers: any });
    expect((await world.read(`salesorderdetails(${line})`)).priceperunit).toBe(11.05);
    await world.fault({
      kind: 'recalculate',
      times: 1,
      match: { path: 'salesorders' },
      options: { field: 'description', value: 'by the server' },
    });
    await world.call('PATCH', `salesorders(${id})`, { body: { name: 'y' }, headers: any });
    expect((await world.read(`salesorders(${id})`)).description).toBe('by the server');
    await world.fault({ kind: 'recalculate', times: 1, match: { method: 'POST' } });
    const added = await world.line(id, { ispriceoverridden: true, priceperunit: 20 });
    expect((await world.read(`salesorderdetails(${added})`)).priceperunit).toBe(20.01);
  });

  it('fieldMissing: a column is gone from reads, writes, filters and metadata', async () => {
    const world = new World();
    const id = await world.order({ description: 'x' });
    await world.fault({ kind: 'fieldMissing', options: { entity: 'salesorder', field: 'description' } });
    expect((await world.call('GET', `salesorders(${id})?$select=description`)).json.error.code).toBe('0x80060888');
    expect(
      (await world.call('PATCH', `salesorders(${id})`, { body: { description: 'y' }, headers: any })).json.error.code,
    ).toBe('0x80048d19');
    expect(await world.read(`salesorders(${id})`)).not.toHaveProperty('description');
    const attribute = "EntityDefinitions(LogicalName='salesorder')/Attributes(LogicalName='description')";
    expect((await world.call('GET', attribute)).status).toBe(404);
    await world.control('DELETE', '/faults');
    expect((await world.read(`salesorders(${id})`)).description).toBe('x');
  });

  it('fieldShorter: a text column takes less, and metadata says so', async () => {
    const world = new World();
    await world.fault({ kind: 'fieldShorter', options: { entity: 'salesorder', field: 'name', maxLength: 3 } });
    await expect(world.order({ name: 'long' })).rejects.toThrow('0x80044331');
    const metadata = await world.read(
      "EntityDefinitions(LogicalName='salesorder')/Attributes(LogicalName='name')?$select=MaxLength",
    );
    expect(metadata.MaxLength).toBe(3);
  });

  it('environmentCopied: another organization id, and no endpoints or delta tokens of before', async () => {
    const world = new World();
    const step = await registerStep(world, await registerEndpoint(world), { table: 'salesorder', message: 'Create' });
    const before = (await world.read('WhoAmI')).OrganizationId;
    const tracked = await world.call('GET', 'salesorders', { headers: { prefer: 'odata.track-changes' } });
    await world.fault({ kind: 'environmentCopied' });
    const after = (await world.read('WhoAmI')).OrganizationId;
    expect(after).not.toBe(before);
    expect((await world.read('WhoAmI')).OrganizationId).toBe(after);
    expect(
      (await world.read('organizations')).value.map((row: { organizationid: string }) => row.organizationid),
    ).toEqual([after]);
    expect((await world.call('GET', `sdkmessageprocessingsteps(${step})`)).status).toBe(404);
    expect((await world.call('GET', tracked.json['@odata.deltaLink'])).json.error.code).toBe('0x80044352');
    await world.order();
    expect(await posted(world)).toEqual([]);
  });
});
