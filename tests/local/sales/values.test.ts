import { describe, expect, it } from '@jest/globals';
import { bind, orderBody, seeded, World } from './harness.js';

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
