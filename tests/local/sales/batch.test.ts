import { describe, expect, it } from '@jest/globals';
import { type Answer, bind, lineBody, seeded, World } from './harness.js';

interface Part {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function http(part: Part, id?: number): string {
  const headers = Object.entries({ 'Content-Type': 'application/json; type=entry', ...part.headers }).map(
    ([name, value]) => `${name}: ${value}\n`,
  );
  const content = id === undefined ? '' : `Content-ID: ${id}\n`;
  const url = part.url.startsWith('$') ? part.url : `/api/data/v9.2/${part.url}`;
  const body = part.body === undefined ? '' : JSON.stringify(part.body);
  return `Content-Type: application/http\nContent-Transfer-Encoding: binary\n${content}\n${part.method} ${url} HTTP/1.1\n${headers.join('')}\n${body}\n`;
}

/** Arrays are change sets. */
function batchText(items: readonly (Part | readonly Part[])[]): string {
  const text = items.map((item, index) => {
    if (!Array.isArray(item)) return `--b\n${http(item as Part)}`;
    const parts = (item as readonly Part[]).map((part, number) => `--c${index}\n${http(part, number + 1)}`).join('');
    return `--b\nContent-Type: multipart/mixed; boundary="c${index}"\n\n${parts}--c${index}--\n\n`;
  });
  return `${text.join('')}--b--\n`.replaceAll('\n', '\r\n');
}

function send(
  world: World,
  items: readonly (Part | readonly Part[])[],
  headers: Record<string, string> = {},
): Promise<Answer> {
  return world.call('POST', '$batch', {
    raw: batchText(items),
    headers: { 'content-type': 'multipart/mixed; boundary="b"', ...headers },
  });
}

const statuses = (answer: Answer) => [...answer.text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
const order = (name: string): Part => ({
  method: 'POST',
  url: 'salesorders',
  body: {
    name,
    ...bind('customerid_account', 'accounts', seeded.account),
    ...bind('pricelevelid', 'pricelevels', seeded.euroPrices),
  },
});

describe('change sets', () => {
  it('D-027 $1 stands for the row of Content-ID 1 in binds and addresses', async () => {
    const world = new World();
    const line = { ...lineBody('x'), 'salesorderid@odata.bind': '$1' };
    const answer = await send(world, [
      [
        order('SO-1'),
        { method: 'POST', url: 'salesorderdetails', body: line },
        { method: 'PATCH', url: '$1', body: { description: 'same set' }, headers: { 'If-Match': '*' } },
      ],
    ]);
    expect(statuses(answer)).toEqual([204, 204, 204]);
    expect(answer.text).toMatch(/Content-ID: 2/);
    const [row] = (await world.read('salesorders')).value;
    expect(row).toMatchObject({ name: 'SO-1', description: 'same set', totalamount: 1298.8 });
  });

  it('D-027 a later or foreign Content-ID is 400 and nothing stays', async () => {
    const world = new World();
    const early: Part = {
      method: 'POST',
      url: 'salesorderdetails',
      body: { ...lineBody('x'), 'salesorderid@odata.bind': '$2' },
    };
    const forward = await send(world, [[early, order('SO-1')]]);
    expect(forward.status).toBe(400);
    expect(forward.text).toContain("Content-ID Reference: '$2' does not exist in the batch context.");
    const foreign = await send(world, [[order('SO-2')], { method: 'GET', url: '$1' }]);
    expect(foreign.status).toBe(400);
    expect((await world.read('salesorders')).value.map((row: { name: string }) => row.name)).toEqual(['SO-2']);
  });

  it('D-026 one failing part rolls everything back and is the only answer of the set', async () => {
    const world = new World();
    const answer = await send(world, [
      [
        order('SO-1'),
        order('SO-2'),
        { method: 'PATCH', url: `salesorders(${world.newId()})`, body: {}, headers: { 'If-Match': '*' } },
      ],
    ]);
    expect(answer.status).toBe(404);
    expect(statuses(answer)).toEqual([404]);
    expect(answer.text).not.toContain('changesetresponse_');
    expect((await world.read('salesorders')).value).toEqual([]);
  });

  it('D-026 versions checked on the first part guard the whole set', async () => {
    const world = new World();
    const id = await world.order();
    const etag = (await world.read(`salesorders(${id})`))['@odata.etag'];
    await world.call('PATCH', `salesorders(${id})`, {
      as: 'seller',
      body: { name: 'seller' },
      headers: { 'if-match': '*' },
    });
    const stale = await send(world, [
      [
        { method: 'PATCH', url: `salesorders(${id})`, body: { name: 'ours' }, headers: { 'If-Match': etag } },
        { method: 'POST', url: 'salesorderdetails', body: lineBody(id) },
      ],
    ]);
    expect(stale.status).toBe(412);
    expect((await world.read('salesorderdetails')).value).toEqual([]);
  });

  it('a representation inside of a set still defines its Content-ID', async () => {
    const world = new World();
    const line: Part = {
      method: 'POST',
      url: 'salesorderdetails',
      body: { ...lineBody('x'), 'salesorderid@odata.bind': '$1' },
    };
    const answer = await send(world, [[{ ...order('SO-1'), headers: { Prefer: 'return=representation' } }, line]]);
    expect(statuses(answer)).toEqual([201, 204]);
  });

  it('reopening, changing and submitting again is one set, guarded by its first part', async () => {
    const world = new World();
    const id = await world.order();
    await world.call('PATCH', `salesorders(${id})`, { body: { statecode: 1 }, headers: { 'if-match': '*' } });
    const etag = (await world.read(`salesorders(${id})`))['@odata.etag'];
    const path = `salesorders(${id})`;
    const answer = await send(world, [
      [
        { method: 'PATCH', url: path, body: { statecode: 0, statuscode: 1 }, headers: { 'If-Match': etag } },
        { method: 'POST', url: 'salesorderdetails', body: lineBody(id) },
        { method: 'PATCH', url: path, body: { name: 'changed' }, headers: { 'If-Match': '*' } },
        { method: 'PATCH', url: path, body: { statecode: 1, statuscode: 3 }, headers: { 'If-Match': '*' } },
      ],
      { method: 'GET', url: `${path}?$select=name,statecode,totalamount` },
    ]);
    expect(statuses(answer)).toEqual([204, 204, 204, 204, 200]);
    expect(await world.read(path)).toMatchObject({ name: 'changed', statecode: 1, totalamount: 1298.8 });
  });
});

describe('batches', () => {
  it('D-028 the first failure stops the batch and gives the outer status', async () => {
    const world = new World();
    const answer = await send(world, [
      { method: 'GET', url: 'WhoAmI' },
      { method: 'GET', url: `salesorders(${world.newId()})` },
      order('SO-1'),
    ]);
    expect([answer.status, statuses(answer)]).toEqual([404, [200, 404]]);
    expect((await world.read('salesorders')).value).toEqual([]);
  });

  it('D-028 with continue-on-error all parts are answered under 200', async () => {
    const world = new World();
    const items = [
      { method: 'GET', url: `salesorders(${world.newId()})` },
      order('SO-1'),
      { method: 'GET', url: 'WhoAmI' },
    ];
    const answer = await send(world, items, { prefer: 'odata.continue-on-error' });
    expect([answer.status, statuses(answer)]).toEqual([200, [404, 204, 200]]);
  });

  it('D-029 a GET in a change set, more than 1000 requests and a nested batch are 400', async () => {
    const world = new World();
    expect((await send(world, [[{ method: 'GET', url: 'WhoAmI' }]])).status).toBe(400);
    expect(
      (
        await send(
          world,
          Array.from({ length: 1001 }, () => ({ method: 'GET', url: 'WhoAmI' })),
        )
      ).status,
    ).toBe(400);
    expect((await send(world, [{ method: 'POST', url: '$batch' }])).status).toBe(400);
  });

  it('line ends other than CRLF, a missing Content-ID and a wrong boundary are 400', async () => {
    const world = new World();
    const text = batchText([[order('SO-1')]]);
    const type = { 'content-type': 'multipart/mixed; boundary=b' };
    for (const raw of [
      text.replaceAll('\r\n', '\n'),
      text.replace(/Content-ID: 1\r\n/, ''),
      text.replace(/--b--\r\n$/, ''),
    ]) {
      expect((await world.call('POST', '$batch', { raw, headers: type })).status).toBe(400);
    }
    expect(
      (
        await world.call('POST', '$batch', {
          raw: text,
          headers: { 'content-type': 'multipart/mixed; boundary=other' },
        })
      ).status,
    ).toBe(400);
    expect((await world.read('salesorders')).value).toEqual([]);
  });

  it('GET /calls counts a batch as one request and its parts as operations', async () => {
    const world = new World();
    await send(world, [{ method: 'GET', url: 'WhoAmI' }, [order('SO-1'), order('SO-2')]]);
    const calls = (await world.control('GET', '/calls')).json;
    expect(calls).toMatchObject({ requests: 1, operations: 3 });
    expect(calls.byRoute).toEqual([
      expect.objectContaining({ token: 'integration', method: 'POST', path: '/api/data/v9.2/$batch' }),
    ]);
  });
});
