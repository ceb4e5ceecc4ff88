import { describe, expect, it } from '@jest/globals';
import { lineBody, World } from './harness.js';
import { posted, registerEndpoint, registerStep } from './webhook-harness.js';

const any = { 'if-match': '*' };
const fault = async (world: World, body: Record<string, unknown>) => {
  const answer = await world.control('POST', '/faults', body);
  expect(answer.status).toBe(200);
  return answer.json.id as string;
};

describe('service protection', () => {
  it('D-038 6000 requests in 300 seconds a user are the limit at the start', async () => {
    const world = new World();
    for (let count = 0; count < 6000; count += 1) await world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect([refused.status, refused.json.error.code]).toEqual([429, '0x80072322']);
    expect((await world.call('GET', 'WhoAmI', { as: 'seller' })).status).toBe(200);
  });

  it('D-038 too many requests: 429 0x80072322 with a whole Retry-After, open again when the window has moved', async () => {
    const world = new World();
    await world.setup({ limits: { requests: 2, windowSeconds: 10 } });
    await world.call('GET', 'WhoAmI');
    await world.clock.advance(4_000);
    await world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect(refused.json.error).toEqual({
      code: '0x80072322',
      message: 'Number of requests exceeded the limit of 2 over time window of 10 seconds.',
    });
    expect(refused.headers['retry-after']).toBe('6');
    await world.clock.advance(6_000);
    expect((await world.call('GET', 'WhoAmI')).status).toBe(200);
    expect((await world.control('GET', '/calls')).json).toMatchObject({ requests: 4, tooManyRequests: 1 });
  });

  it('D-038 too many at once: 429 0x80072326', async () => {
    const world = new World();
    await world.setup({ limits: { concurrent: 1 } });
    await fault(world, { kind: 'delay', times: 1, options: { delayMs: 100 } });
    const slow = world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect(refused.json.error).toEqual({
      code: '0x80072326',
      message: 'Number of concurrent requests exceeded the limit of 1.',
    });
    await world.clock.advance(100);
    expect((await slow).status).toBe(200);
    expect((await world.control('GET', '/calls')).json.mostConcurrent).toBe(2);
  });

  it('D-038 too much time: 429 0x80072321', async () => {
    const world = new World();
    await world.setup({ executionMsPerOperation: 600, limits: { executionMs: 1000 } });
    await world.call('GET', 'WhoAmI');
    await world.call('GET', 'WhoAmI');
    const refused = await world.call('GET', 'WhoAmI');
    expect([refused.status, refused.json.error.code]).toEqual([429, '0x80072321']);
    expect(refused.json.error.message).toMatch(
      /^Combined execution time of incoming requests exceeded limit of 1,000 milliseconds over time window of 300 seconds\./,
    );
  });
});

describe('faults', () => {
  it('D-039 status faults give any code and body, before or after the effect', async () => {
    const world = new World();
    await fault(world, {
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
    await fault(world, { kind: 'status', times: 1, options: { status: 400, body: deadlock, afterEffect: true } });
    expect((await order()).json).toEqual(deadlock);
    expect((await world.read('salesorders')).value).toHaveLength(1);
  });

  it('D-039 the connection breaks before the effect, or after it', async () => {
    const world = new World();
    await fault(world, { kind: 'cutBefore', times: 1 });
    await expect(world.order()).rejects.toThrow('cut');
    expect((await world.read('salesorders')).value).toHaveLength(0);
    await fault(world, { kind: 'lostAnswer', times: 1, match: { method: 'POST' } });
    await expect(world.order()).rejects.toThrow('cut');
    expect((await world.read('salesorders')).value).toHaveLength(1);
  });

  it('tokenExpired is 401, forbidden is 403 0x80040220', async () => {
    const world = new World();
    await fault(world, { kind: 'tokenExpired', times: 1 });
    expect((await world.call('GET', 'WhoAmI')).status).toBe(401);
    await fault(world, { kind: 'forbidden', times: 1 });
    expect((await world.call('GET', 'WhoAmI')).json.error.code).toBe('0x80040220');
  });

  it('versionRace: another writer comes before a conditional write, alone and in a change set', async () => {
    const world = new World();
    const id = await world.order();
    const read = await world.read(`salesorders(${id})`);
    await fault(world, {
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
    await fault(world, { kind: 'versionRace', times: 1, match: { path: 'salesorders' } });
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
    const fid = await fault(world, { kind: 'versionRace' });
    expect((await world.call('PATCH', `salesorders(${id})`, { body: { name: 'x' }, headers: any })).status).toBe(204);
    expect((await world.control('DELETE', `/faults/${fid}`)).status).toBe(204);
  });

  it('recalculate: the server alters what was just written', async () => {
    const world = new World();
    const id = await world.order();
    const line = await world.line(id, { ispriceoverridden: true, priceperunit: 10 });
    await fault(world, {
      kind: 'recalculate',
      times: 1,
      match: { path: 'salesorderdetails' },
      options: { field: 'priceperunit', add: '0.05' },
    });
    await world.call('PATCH', `salesorderdetails(${line})`, { body: { priceperunit: 11 }, headers: any });
    expect((await world.read(`salesorderdetails(${line})`)).priceperunit).toBe(11.05);
    await fault(world, {
      kind: 'recalculate',
      times: 1,
      match: { path: 'salesorders' },
      options: { field: 'description', value: 'by the server' },
    });
    await world.call('PATCH', `salesorders(${id})`, { body: { name: 'y' }, headers: any });
    expect((await world.read(`salesorders(${id})`)).description).toBe('by the server');
    await fault(world, { kind: 'recalculate', times: 1, match: { method: 'POST' } });
    const added = await world.line(id, { ispriceoverridden: true, priceperunit: 20 });
    expect((await world.read(`salesorderdetails(${added})`)).priceperunit).toBe(20.01);
  });

  it('fieldMissing: a column is gone from reads, writes, filters and metadata', async () => {
    const world = new World();
    const id = await world.order({ description: 'x' });
    await fault(world, { kind: 'fieldMissing', options: { entity: 'salesorder', field: 'description' } });
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
    await fault(world, { kind: 'fieldShorter', options: { entity: 'salesorder', field: 'name', maxLength: 3 } });
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
    await fault(world, { kind: 'environmentCopied' });
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

describe('control plane', () => {
  it('POST /setup answers how all settings stand and refuses unknown ones', async () => {
    const world = new World();
    const answer = await world.control('POST', '/setup', { salesOrderProcessing: true });
    expect(answer.json).toMatchObject({
      salesOrderProcessing: true,
      systemPricing: true,
      changeTracking: true,
      optimisticConcurrency: true,
      webhookTimeoutMs: 60_000,
    });
    expect((await world.control('POST', '/setup', { salesOrderProcesing: true })).status).toBe(400);
  });

  it('GET /state is the same for the same calls, and reset brings back the start', async () => {
    const run = async (world: World) => {
      const id = await world.order();
      await world.line(id);
      return (await world.control('GET', '/state')).text;
    };
    const first = new World();
    const start = (await first.control('GET', '/state')).text;
    const end = await run(first);
    expect(await run(new World())).toBe(end);
    await first.setup({ salesOrderProcessing: true, limits: { requests: 5 } });
    await first.control('POST', '/reset', { seed: 'furniture' });
    expect((await first.control('GET', '/state')).text).toBe(start);
    expect(await run(first)).toBe(end);
  });

  it('the empty seed has organization, people and messages, but no master data', async () => {
    const world = new World('empty');
    expect((await world.read('accounts')).value).toEqual([]);
    expect((await world.read('transactioncurrencies')).value).toHaveLength(1);
    expect((await world.call('GET', 'WhoAmI')).status).toBe(200);
  });

  it('GET /calls tells token and path template', async () => {
    const world = new World();
    const id = await world.order();
    await world.call('POST', 'salesorderdetails', { as: 'seller', body: lineBody(id) });
    await world.call('GET', `salesorders(${id})?$select=name`);
    const { byRoute } = (await world.control('GET', '/calls')).json;
    expect(
      byRoute
        .map((row: { token: string; method: string; path: string }) => `${row.token} ${row.method} ${row.path}`)
        .sort(),
    ).toEqual([
      'integration GET /api/data/v9.2/salesorders({id})',
      'integration POST /api/data/v9.2/salesorders',
      'seller POST /api/data/v9.2/salesorderdetails',
    ]);
    await world.control('DELETE', '/calls');
    expect((await world.control('GET', '/calls')).json.requests).toBe(0);
  });

  it('POST /clock skews the time that Sales tells', async () => {
    const world = new World();
    await world.control('POST', '/clock', { skewMs: -3_600_000 });
    expect((await world.read(`salesorders(${await world.order()})`)).createdon).toBe('2026-01-14T09:00:00Z');
  });
});
