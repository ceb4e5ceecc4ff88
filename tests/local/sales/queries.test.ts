import { describe, expect, it } from '@jest/globals';
import { ROOT, seeded, World } from './harness.js';

async function names(world: World, query: string): Promise<string[]> {
  return (await world.read(`salesorders?${query}`)).value.map((row: { name: string }) => row.name);
}

async function threeOrders(): Promise<World> {
  const world = new World();
  for (const name of ['Alpha', 'beta', "O'Hara 100%"]) await world.order({ name });
  return world;
}

describe('filters', () => {
  it("D-021 texts compare without case, '' is a quote, an unclosed quote is 400", async () => {
    const world = await threeOrders();
    expect(await names(world, "$filter=name eq 'BETA'")).toEqual(['beta']);
    expect(await names(world, "$filter=name eq 'o''hara 100%25'")).toEqual(["O'Hara 100%"]);
    const open = await world.call('GET', "salesorders?$filter=name eq 'x");
    expect(open.status).toBe(400);
    expect(open.json.error.message).toMatch(/^There is an unterminated literal at position \d+ in/);
  });

  it('D-021 wildcards work in contains, startswith and endswith', async () => {
    const world = await threeOrders();
    expect(await names(world, "$filter=contains(name,'l_h')")).toEqual(['Alpha']);
    expect(await names(world, "$filter=startswith(name,'[ab]')&$orderby=name")).toEqual(['Alpha', 'beta']);
    expect(await names(world, "$filter=endswith(name,'a') and not startswith(name,'a')")).toEqual(['beta']);
  });

  it('lookups, related columns, lambdas, null, dates, numbers and In are understood', async () => {
    const world = await threeOrders();
    const [first] = (await world.read("salesorders?$filter=name eq 'Alpha'")).value;
    await world.line(first.salesorderid, { quantity: 4 });
    for (const filter of [
      `_customerid_value eq ${seeded.account} and name eq 'alpha'`,
      "customerid_account/accountnumber eq 'C00010' and startswith(name,'alp')",
      'order_details/any(d:d/quantity gt 3.5)',
      'Microsoft.Dynamics.CRM.In(PropertyName=\'name\',PropertyValues=["Alpha","none"])',
      "(name eq 'Alpha' or name eq 'none') and quoteid/name eq null",
      "createdon ge 2026-01-14T10:00:00Z and createdon lt 2026-01-15 and name le 'b'",
      "name eq 'Alpha' and _quoteid_value eq null and statecode ne 1",
    ]) {
      const found = await world.call('GET', `salesorders?$select=name&$filter=${encodeURIComponent(filter)}`);
      expect([filter, found.status, found.json.value?.map((row: { name: string }) => row.name)]).toEqual([
        filter,
        200,
        ['Alpha'],
      ]);
    }
  });

  it('operands of different types, the bare in operator and unknown functions are 400', async () => {
    const world = new World();
    for (const filter of [
      "statecode eq '1'",
      `_customerid_value eq '${seeded.account}'`,
      'name eq 5',
      "name in ('a')",
      "substringof('a',name)",
    ]) {
      const answer = await world.call('GET', `salesorders?$filter=${encodeURIComponent(filter)}`);
      expect([filter, answer.status]).toEqual([filter, 400]);
    }
  });
});

describe('pages', () => {
  it('D-020 maxpagesize makes pages with an opaque nextLink, the last one has none', async () => {
    const world = new World();
    for (let number = 0; number < 5; number += 1) await world.order({ name: `n${number}` });
    const headers = { prefer: 'odata.maxpagesize=2' };
    const seen: string[] = [];
    let path: string | undefined = 'salesorders?$select=name&$orderby=name desc&$top=1';
    let pages = 0;
    while (path !== undefined) {
      const page: { json: { value: { name: string }[]; '@odata.nextLink'?: string } } = await world.call('GET', path, {
        headers,
      });
      seen.push(...page.json.value.map((row) => row.name));
      path = page.json['@odata.nextLink'];
      pages += 1;
      if (pages === 1) expect(path).toContain('$skiptoken=%3Ccookie%20pagenumber%3D%222%22');
    }
    expect(seen).toEqual(['n4', 'n3', 'n2', 'n1', 'n0']);
    expect(pages).toBe(3);
  });

  it('D-020 $top limits without maxpagesize, $skip and unknown options are 400', async () => {
    const world = await threeOrders();
    expect(await names(world, '$orderby=name&$top=2')).toHaveLength(2);
    expect((await world.call('GET', 'salesorders?$skip=1')).status).toBe(400);
    expect((await world.call('GET', 'salesorders?$apply=x')).status).toBe(400);
    expect((await world.call('GET', 'salesorders?$skiptoken=x')).status).toBe(400);
  });

  it('D-020 the page size cap is a setting; rows written between pages do not shift the rest', async () => {
    const world = new World();
    await world.setup({ pageSize: 2 });
    for (const name of ['b', 'c', 'd']) await world.order({ name });
    const first = await world.read('salesorders?$orderby=name');
    await world.order({ name: 'a' });
    const rest = await world.read(first['@odata.nextLink']);
    expect(rest.value.map((row: { name: string }) => row.name)).toEqual(['d']);
  });

  it('D-020 a row that moves or goes between pages makes no other row be skipped', async () => {
    const world = new World();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      ids.push(await world.order({ name }));
      await world.clock.advance(1000);
    }
    const headers = { prefer: 'odata.maxpagesize=2' };
    const read = async (path: string) => (await world.call('GET', path, { headers })).json;
    const first = await read('salesorders?$select=name&$orderby=modifiedon asc,salesorderid asc');
    await world.call('PATCH', `salesorders(${ids[1]})`, {
      body: { description: 'moved' },
      headers: { 'if-match': '*' },
    });
    await world.call('DELETE', `salesorders(${ids[0]})`);
    const second = await read(first['@odata.nextLink']);
    const third = await read(second['@odata.nextLink']);
    const seen = [...second.value, ...third.value].map((row: { name: string }) => row.name);
    expect(seen).toEqual(['c', 'd', 'e', 'b']);
  });

  it('$count counts all rows, with a cap of 5000, whatever $top says', async () => {
    const world = await threeOrders();
    const answer = await world.read('salesorders?$count=true&$top=1');
    expect([answer['@odata.count'], answer.value.length]).toEqual([3, 1]);
    expect((await world.call('GET', 'salesorders/$count')).text).toBe('3');
  });
});

describe('$select and $expand', () => {
  it('the primary id is added, and the currency beside money', async () => {
    const world = await threeOrders();
    const [row] = (await world.read('salesorders?$select=totalamount&$top=1')).value;
    expect(Object.keys(row).sort()).toEqual([
      '@odata.etag',
      '_transactioncurrencyid_value',
      'salesorderid',
      'totalamount',
    ]);
  });

  it('single and collection navigations expand with their own options', async () => {
    const world = new World();
    const order = await world.order();
    await world.line(order, { lineitemnumber: 2 });
    await world.line(order, { lineitemnumber: 1 });
    const expand =
      'customerid_account($select=accountnumber),quoteid($select=name),order_details($select=lineitemnumber;$orderby=lineitemnumber;$filter=lineitemnumber lt 5;$expand=productid($select=productnumber))';
    const row = await world.read(`salesorders(${order})?$select=name&$expand=${expand}`);
    expect(row.customerid_account.accountnumber).toBe('C00010');
    expect(row.quoteid).toBeNull();
    expect(row.order_details.map((line: { lineitemnumber: number }) => line.lineitemnumber)).toEqual([1, 2]);
    expect(row.order_details[0].productid.productnumber).toBe('1896-S');
    expect((await world.call('GET', `salesorders(${order})?$expand=nothing`)).status).toBe(400);
  });

  it('the collection navigation can be read as a set', async () => {
    const world = new World();
    const order = await world.order();
    await world.line(order);
    const lines = await world.read(`salesorders(${order})/order_details?$select=quantity`);
    expect(lines['@odata.context']).toBe(`${ROOT}/$metadata#salesorderdetails(quantity)`);
    expect(lines.value).toHaveLength(1);
  });
});
