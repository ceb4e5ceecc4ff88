import { describe, expect, it } from '@jest/globals';
import { ROOT, World } from './harness.js';

const track = { prefer: 'odata.track-changes' };
const DAY_MS = 86_400_000;

async function firstLink(world: World, query = '$select=name'): Promise<string> {
  return (await world.call('GET', `salesorders?${query}`, { headers: track })).json['@odata.deltaLink'];
}

describe('change tracking', () => {
  it('D-032 the first run ends with a delta link; a table without tracking is 400', async () => {
    const world = new World();
    const id = await world.order();
    const answer = await world.call('GET', 'salesorders?$select=name', { headers: track });
    expect(answer.headers['preference-applied']).toBe('odata.track-changes');
    expect(answer.json.value.map((row: { salesorderid: string }) => row.salesorderid)).toEqual([id]);
    expect(answer.json['@odata.deltaLink']).toMatch(
      /^http:\/\/sales\.test\/api\/data\/v9\.2\/salesorders\?\$select=name&\$deltatoken=\d+%2101%2F14%2F2026%2010%3A00%3A00$/,
    );
    expect((await world.call('GET', 'annotations', { headers: track })).status).toBe(400);
    await world.setup({ changeTracking: false });
    expect((await world.call('GET', 'salesorders', { headers: track })).status).toBe(400);
  });

  it('D-033 a delta lists changed rows with all selected columns, then deletions, and a new link', async () => {
    const world = new World();
    const kept = await world.order({ name: 'kept' });
    const gone = await world.order({ name: 'gone' });
    const link = await firstLink(world, '$select=name,description');
    await world.call('DELETE', `salesorders(${gone})`);
    await world.call('PATCH', `salesorders(${kept})`, { body: { description: 'new' }, headers: { 'if-match': '*' } });
    const delta = await world.read(link);
    expect(delta['@odata.context']).toBe(`${ROOT}/$metadata#salesorders(name,description)/$delta`);
    expect(delta.value).toEqual([
      expect.objectContaining({
        salesorderid: kept,
        name: 'kept',
        description: 'new',
        '@odata.etag': expect.stringMatching(/^W\//),
      }),
      { '@odata.context': `${ROOT}/$metadata#salesorders/$deletedEntity`, id: gone, reason: 'deleted' },
    ]);
    const next = await world.read(delta['@odata.deltaLink']);
    expect(next.value).toEqual([]);
    expect(next['@odata.deltaLink']).toBeDefined();
  });

  it('D-033 pages of a delta carry on to one new link, and a change between pages comes with the next delta', async () => {
    const world = new World();
    const link = await firstLink(world);
    for (const name of ['a', 'b', 'c']) await world.order({ name });
    const headers = { prefer: 'odata.maxpagesize=2' };
    const first = (await world.call('GET', link, { headers })).json;
    expect(first['@odata.deltaLink']).toBeUndefined();
    await world.order({ name: 'd' });
    const second = (await world.call('GET', first['@odata.nextLink'], { headers })).json;
    const names = [...first.value, ...second.value].map((row) => row.name);
    expect(names).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    const third = await world.read(second['@odata.deltaLink']);
    expect(third.value.map((row: { name: string }) => row.name)).toContain('d');
  });

  it('D-033 a row changed or deleted between pages makes no other row be skipped', async () => {
    const world = new World();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push(await world.order({ name }));
    const all = { prefer: 'odata.track-changes,odata.maxpagesize=2' };
    const page1 = (await world.call('GET', 'salesorders?$select=name', { headers: all })).json;
    await world.call('DELETE', `salesorders(${page1.value[0].salesorderid})`);
    const page2 = (await world.call('GET', page1['@odata.nextLink'], { headers: all })).json;
    expect([...page1.value, ...page2.value]).toHaveLength(4);
    const link = page2['@odata.deltaLink'];
    const kept = ids.filter((id) => id !== page1.value[0].salesorderid);
    for (const id of kept)
      await world.call('PATCH', `salesorders(${id})`, { body: { name: 'x' }, headers: { 'if-match': '*' } });
    const headers = { prefer: 'odata.maxpagesize=1' };
    const first = (await world.call('GET', link, { headers })).json;
    await world.call('PATCH', `salesorders(${kept[0]})`, { body: { name: 'y' }, headers: { 'if-match': '*' } });
    const rest = (await world.call('GET', first['@odata.nextLink'])).json;
    const seen = rest.value.map((row: { salesorderid?: string; id?: string }) => row.salesorderid ?? row.id);
    expect(seen).toEqual([kept[1], kept[2], kept[0], page1.value[0].salesorderid]);
  });

  it('D-034 $filter, $orderby, $expand and $top are 400; $count of a delta link is possible', async () => {
    const world = new World();
    for (const option of ["$filter=name eq 'x'", '$orderby=name', '$expand=order_details', '$top=1']) {
      const answer = await world.call('GET', `salesorders?${option}`, { headers: track });
      const name = option.split('=')[0];
      expect([answer.status, answer.json.error.message]).toEqual([
        400,
        `The "${name}" query parameter isn't supported when Change Tracking is enabled.`,
      ]);
    }
    const link = await firstLink(world);
    await world.order();
    const token = link.slice(link.indexOf('$deltatoken'));
    expect((await world.call('GET', `salesorders/$count?${token}`)).text).toBe('1');
  });

  it('D-035 a token older than the limit, from before an expiry or a reset, or made up is 400 0x80044352', async () => {
    const world = new World();
    const old = await firstLink(world);
    await world.clock.advance(6.9 * DAY_MS);
    expect((await world.call('GET', old)).status).toBe(200);
    await world.clock.advance(0.2 * DAY_MS);
    const expired = await world.call('GET', old);
    expect([expired.status, expired.json.error.code]).toEqual([400, '0x80044352']);
    const young = await firstLink(world);
    await world.control('POST', '/change-tracking/expire');
    expect((await world.call('GET', young)).json.error.code).toBe('0x80044352');
    expect((await world.call('GET', await firstLink(world))).status).toBe(200);
    await world.order();
    const beforeReset = await firstLink(world);
    await world.control('POST', '/reset', { seed: 'furniture' });
    expect((await world.call('GET', beforeReset)).json.error.code).toBe('0x80044352');
    expect((await world.call('GET', 'salesorders?$deltatoken=nonsense')).json.error.code).toBe('0x80044352');
  });

  it('D-036 a row created and deleted between polls comes as deleted', async () => {
    const world = new World();
    const link = await firstLink(world);
    const id = await world.order();
    await world.call('DELETE', `salesorders(${id})`);
    expect((await world.read(link)).value).toEqual([expect.objectContaining({ id, reason: 'deleted' })]);
  });

  it('D-037 a line write shows up in the header delta through its roll-up', async () => {
    const world = new World();
    const id = await world.order();
    const link = await firstLink(world, '$select=totalamount');
    await world.line(id);
    expect((await world.read(link)).value).toEqual([
      expect.objectContaining({ salesorderid: id, totalamount: 1298.8 }),
    ]);
  });
});
