import { describe, expect, it } from '@jest/globals';
import { bind, createdId, lineBody, ROOT, seeded, World } from './harness.js';

const orderBody = (columns: Record<string, unknown> = {}) => ({
  name: 'PO 1',
  ...bind('customerid_account', 'accounts', seeded.account),
  ...columns,
});
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

describe('columns and values', () => {
  it('D-011 unknown names are refused: body 0x80048d19, $select and $filter 0x80060888, set 0x8006088a', async () => {
    const world = new World();
    const id = await world.order();
    const body = await world.call('PATCH', `salesorders(${id})`, { body: { nome: 'x' }, headers: { 'if-match': '*' } });
    expect([body.status, body.json.error.code]).toEqual([400, '0x80048d19']);
    for (const query of ['$select=nome', "$filter=nome eq 'x'", '$select=customerid', '$orderby=nome']) {
      const answer = await world.call('GET', `salesorders?${query}`);
      expect([query, answer.status, answer.json.error.code]).toEqual([query, 400, '0x80060888']);
    }
    const set = await world.call('GET', 'salesorder');
    expect([set.status, set.json.error.code]).toEqual([404, '0x8006088a']);
  });

  it('D-011 lookups cannot be written by their value or column name, nor bound by the wrong navigation', async () => {
    const world = new World();
    for (const wrong of [
      { _customerid_value: seeded.account },
      { customerid: seeded.account },
      bind('customerid', 'accounts', seeded.account),
      bind('customerid_account', 'contacts', seeded.account),
      bind('Pricelevelid', 'pricelevels', seeded.euroPrices),
    ]) {
      const answer = await world.call('POST', 'salesorders', { body: { name: 'x', ...wrong } });
      expect([JSON.stringify(wrong), answer.status, answer.json.error.code]).toEqual([
        JSON.stringify(wrong),
        400,
        '0x80048d19',
      ]);
    }
  });

  it('D-012 binding a row that does not exist is 404 0x80040217 naming the referenced table', async () => {
    const world = new World();
    const answer = await world.call('POST', 'salesorders', {
      body: bind('customerid_account', 'accounts', world.newId()),
    });
    expect([answer.status, answer.json.error.code]).toEqual([404, '0x80040217']);
    expect(answer.json.error.message).toContain("'account'");
  });

  it('D-013 an over-long text is 400 0x80044331 with column, table and length', async () => {
    const world = new World();
    const answer = await world.call('POST', 'salesorders', { body: orderBody({ shipto_city: 'x'.repeat(81) }) });
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x80044331']);
    for (const part of ["'shipto_city'", "'salesorder'", "'80'"]) expect(answer.json.error.message).toContain(part);
    expect((await world.call('POST', 'salesorders', { body: orderBody({ shipto_city: 'x'.repeat(80) }) })).status).toBe(
      204,
    );
  });

  it('D-014 a number out of range is 0x80044330, an unknown option 0x8004431A', async () => {
    const world = new World();
    const range = await world.call('POST', 'salesorders', { body: orderBody({ discountpercentage: 100.01 }) });
    expect([range.status, range.json.error.code]).toEqual([400, '0x80044330']);
    const option = await world.call('POST', 'salesorders', { body: orderBody({ paymenttermscode: 9 }) });
    expect([option.status, option.json.error.code]).toEqual([400, '0x8004431A']);
    expect(option.json.error.message).toContain('Accepted Values: 1,2,3,4');
  });

  it('D-014 a value of the wrong type is 400 0x80048d19', async () => {
    const world = new World();
    for (const columns of [{ name: 1 }, { discountamount: '5' }, { willcall: 'true' }, { paymenttermscode: 1.5 }]) {
      const answer = await world.call('POST', 'salesorders', { body: orderBody(columns) });
      expect([JSON.stringify(columns), answer.json.error.code]).toEqual([JSON.stringify(columns), '0x80048d19']);
    }
  });

  it('D-016 read-only and create-only columns in a PATCH are ignored, or refused when so set', async () => {
    const world = new World();
    const id = await world.order();
    const before = await world.read(`salesorders(${id})`);
    const changes = {
      totalamount_base: 5,
      createdon: '2020-01-01T00:00:00Z',
      versionnumber: 1,
      exchangerate: 9,
      ordernumber: 'X',
      ...bind('transactioncurrencyid', 'transactioncurrencies', seeded.dollar),
    };
    const headers = { 'if-match': '*' };
    expect((await world.call('PATCH', `salesorders(${id})`, { body: changes, headers })).status).toBe(204);
    const after = await world.read(`salesorders(${id})`);
    for (const name of [
      'totalamount_base',
      'createdon',
      'exchangerate',
      'ordernumber',
      '_transactioncurrencyid_value',
    ]) {
      expect([name, after[name]]).toEqual([name, before[name]]);
    }
    await world.setup({ strictReadOnlyColumns: true });
    expect((await world.call('PATCH', `salesorders(${id})`, { body: { ordernumber: 'X' }, headers })).status).toBe(400);
  });

  it('D-017 money has 4 decimals, rounded to the currency, and its base amount is divided by the rate', async () => {
    const world = new World();
    const id = await world.order({
      ...bind('customerid_account', 'accounts', seeded.dollarAccount),
      ...bind('transactioncurrencyid', 'transactioncurrencies', seeded.dollar),
      ...bind('pricelevelid', 'pricelevels', seeded.dollarPrices),
      freightamount: 10.005,
    });
    const text = (await world.call('GET', `salesorders(${id})?$select=freightamount,freightamount_base,exchangerate`))
      .text;
    expect(text).toContain('"freightamount":10.0100,');
    expect(text).toContain('"freightamount_base":8.0080,');
    expect(text).toContain('"exchangerate":1.250000000000,');
  });

  it('D-018 dates are UTC points in time with seconds; one without a zone is 400 0x80048d19', async () => {
    const world = new World();
    const id = await world.order({ requestdeliveryby: '2026-01-15T00:00:00.123+01:00' });
    expect((await world.read(`salesorders(${id})`)).requestdeliveryby).toBe('2026-01-14T23:00:00Z');
    for (const date of ['2026-01-15', '2026-01-15T00:00:00', 'soon', '2026-13-45T00:00:00Z']) {
      const answer = await world.call('PATCH', `salesorders(${id})`, {
        body: { requestdeliveryby: date },
        headers: { 'if-match': '*' },
      });
      expect([date, answer.status, answer.json.error.code]).toEqual([date, 400, '0x80048d19']);
    }
  });

  it('D-019 lookups show _x_value, null when empty; annotations only when preferred', async () => {
    const world = new World();
    const id = await world.order();
    const path = `salesorders(${id})?$select=_customerid_value,_quoteid_value,statecode`;
    const plain = await world.read(path);
    expect(plain).toMatchObject({ _customerid_value: seeded.account, _quoteid_value: null });
    expect(Object.keys(plain).filter((name) => name.includes('@') && !name.startsWith('@odata'))).toEqual([]);
    const annotated = await world.call('GET', path, { headers: { prefer: 'odata.include-annotations="*"' } });
    expect(annotated.json).toMatchObject({
      '_customerid_value@OData.Community.Display.V1.FormattedValue': 'Adlerhof Interiors',
      '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
      '_customerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'customerid_account',
      'statecode@OData.Community.Display.V1.FormattedValue': 'Active',
    });
  });

  it('D-015 a column sent without a change still counts as modified', async () => {
    const world = new World();
    const id = await world.order();
    await world.clock.advance(60_000);
    await world.call('PATCH', `salesorders(${id})`, {
      as: 'seller',
      body: { name: 'PO 1' },
      headers: { 'if-match': '*' },
    });
    const row = await world.read(`salesorders(${id})`);
    expect(row).toMatchObject({ modifiedon: '2026-01-14T10:01:00Z', _modifiedby_value: seeded.users.seller });
  });

  it('D-025 an error is exactly code and message', async () => {
    const world = new World();
    const answer = await world.call('GET', `salesorders(${world.newId()})`);
    expect(Object.keys(answer.json)).toEqual(['error']);
    expect(Object.keys(answer.json.error).sort()).toEqual(['code', 'message']);
    expect(answer.headers['content-type']).toBe('application/json; odata.metadata=minimal');
  });

  it('a body that is no JSON or has no JSON content type is refused', async () => {
    const world = new World();
    expect((await world.call('POST', 'salesorders', { raw: '{"name":' })).status).toBe(400);
    const text = await world.call('POST', 'salesorders', { raw: '{}', headers: { 'content-type': 'text/plain' } });
    expect(text.status).toBe(415);
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

async function ownKey(world: World): Promise<void> {
  const label = { LocalizedLabels: [{ Label: 'BC id', LanguageCode: 1033 }] };
  const column = {
    '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
    SchemaName: 'tdm_BusinessCentralId',
    DisplayName: label,
    MaxLength: 36,
  };
  const path = "EntityDefinitions(LogicalName='salesorder')";
  const added = await world.call('POST', `${path}/Attributes`, { as: 'administrator', body: column });
  const key = { SchemaName: 'tdm_BcId', DisplayName: label, KeyAttributes: ['tdm_businesscentralid'] };
  const keyed = await world.call('POST', `${path}/Keys`, { as: 'administrator', body: key });
  expect([added.status, keyed.status]).toEqual([204, 204]);
}
