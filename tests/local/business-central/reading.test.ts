import { describe, expect, it } from '@jest/globals';
import { errorOf, Harness, type Json } from './harness.js';

const unknownId = '11111111-2222-4333-8444-555555555555';

describe('addressing, authentication, reading', () => {
  it('S-001 an unknown token is answered 401 with a code, or with an empty body by switch', async () => {
    const bc = new Harness();
    const refused = await bc.call('GET', 'companies', { who: 'nobody' });
    expect(errorOf(refused)).toMatchObject({ status: 401, code: 'Authentication_InvalidCredentials' });
    await bc.setup({ emptyUnauthorizedBody: true });
    const empty = await bc.call('GET', 'companies', { who: 'nobody' });
    expect([empty.status, empty.text]).toEqual([401, '']);
  });

  it('S-002 an unknown set and an unknown company are 404 with different codes', async () => {
    const bc = new Harness();
    expect(errorOf(await bc.get('salesOrdes'))).toMatchObject({ status: 404, code: 'BadRequest_NotFound' });
    const company = await bc.call('GET', `companies(${unknownId})/salesOrders`);
    expect(errorOf(company)).toMatchObject({ status: 404, code: 'Internal_CompanyNotFound' });
  });

  it('S-002 a set needs its company, by path or by parameter', async () => {
    const bc = new Harness();
    expect((await bc.call('GET', 'customers')).status).toBe(404);
    expect((await bc.call('GET', `customers?company=${bc.simulator.companyId}`)).status).toBe(200);
  });

  it('S-002 another environment or tenant is 404', async () => {
    const bc = new Harness();
    const path = bc.simulator.apiBasePath.replace('Production', 'Sandbox');
    expect((await bc.call('GET', `${path}/companies`)).status).toBe(404);
  });

  it('S-003 an unknown id is 404 Internal_RecordNotFound with "does not exist" and a CorrelationId', async () => {
    const bc = new Harness();
    const error = errorOf(await bc.get(`salesOrders(${unknownId})`));
    expect(error).toMatchObject({ status: 404, code: 'Internal_RecordNotFound' });
    expect(error.message).toMatch(/does not exist\..*CorrelationId: {2}[0-9a-f-]{36}\.$/);
  });

  it('S-004 a collection has its context, an ETag for each row and no nextLink on the last page', async () => {
    const bc = new Harness();
    await bc.order();
    const { json } = await bc.get('salesOrders');
    expect(Object.keys(json)).toEqual(['@odata.context', 'value']);
    const [row] = json.value as Json[];
    expect(Object.keys(row ?? {}).slice(0, 3)).toEqual(['@odata.etag', 'id', 'number']);
    expect(row?.['@odata.etag']).toMatch(/^W\/"[A-Za-z0-9+/=]+"$/);
  });

  it('S-004 a sales order shows its 51 properties in page order', async () => {
    const bc = new Harness();
    const { header } = await bc.order();
    const names = Object.keys(header).filter((name) => !name.startsWith('@') && name !== 'salesOrderLines');
    expect(names).toHaveLength(51);
    expect(names.slice(0, 5)).toEqual(['id', 'number', 'externalDocumentNumber', 'orderDate', 'postingDate']);
    expect(names.slice(-3)).toEqual(['lastModifiedDateTime', 'phoneNumber', 'email']);
  });

  it('S-005 maxpagesize pages with an opaque nextLink that survives inserts without repeating rows', async () => {
    const bc = new Harness();
    for (let count = 0; count < 5; count++) await bc.order([]);
    const prefer = { prefer: 'odata.maxpagesize=2' };
    const first = await bc.get('salesOrders?$orderby=number&$select=number', prefer);
    const link = String(first.json['@odata.nextLink']);
    await bc.order([]);
    const seen = [...(first.json.value as Json[])];
    for (let next: string | undefined = link; next !== undefined; ) {
      const page = await bc.call('GET', next, { headers: prefer });
      seen.push(...(page.json.value as Json[]));
      next = page.json['@odata.nextLink'] as string | undefined;
    }
    const numbers = seen.map((row) => row.number);
    expect(numbers).toEqual(['SO101001', 'SO101002', 'SO101003', 'SO101004', 'SO101005', 'SO101006']);
    expect(first.headers['preference-applied']).toBe('odata.maxpagesize=2');
    expect((await bc.call('GET', link, { headers: prefer })).status).toBe(200);
  });

  it('S-006 $top within a page never yields a nextLink; too large a page is 413', async () => {
    const bc = new Harness();
    const top = await bc.get('customers?$top=3&$orderby=number', { prefer: 'odata.maxpagesize=3' });
    expect(top.json.value).toHaveLength(3);
    expect(top.json['@odata.nextLink']).toBeUndefined();
    expect((await bc.get('customers', { prefer: 'odata.maxpagesize=20001' })).status).toBe(413);
  });

  it('S-006 $top above the page size is a total cap over pages', async () => {
    const bc = new Harness();
    const prefer = { prefer: 'odata.maxpagesize=2' };
    const first = await bc.get('customers?$top=3&$orderby=number', prefer);
    const second = await bc.call('GET', String(first.json['@odata.nextLink']), { headers: prefer });
    expect(second.json.value).toHaveLength(1);
    expect(second.json['@odata.nextLink']).toBeUndefined();
  });

  it('S-007 $expand embeds lines by sequence, with $select and $expand inside', async () => {
    const bc = new Harness();
    const item = { lineType: 'Item', lineObjectNumber: '1900-S' };
    const { id } = await bc.order([
      { ...item, sequence: 30000 },
      { ...item, sequence: 10000 },
    ]);
    const query = '$expand=salesOrderLines($select=sequence;$expand=item($select=number)),customer($select=number)';
    const { json } = await bc.get(`salesOrders(${id})?$select=number&${query}`);
    const lines = json.salesOrderLines as Json[];
    expect(lines.map((line) => line.sequence)).toEqual([10000, 30000]);
    expect(Object.keys(lines[0] ?? {})).toEqual(['@odata.etag', 'sequence', 'item']);
    expect(lines[0]?.item).toMatchObject({ number: '1900-S' });
    expect(json.customer).toMatchObject({ number: 'C00010' });
    expect(json.email).toBeUndefined();
  });

  it('S-007 an expanded collection gets its own nextLink when setup pages it', async () => {
    const bc = new Harness();
    const { id } = await bc.order([{ description: 'a' }, { description: 'b' }, { description: 'c' }]);
    await bc.setup({ expandedPageSize: 2 });
    const { json } = await bc.get(`salesOrders(${id})?$expand=salesOrderLines($select=description)`);
    expect(json.salesOrderLines).toHaveLength(2);
    const rest = await bc.call('GET', String(json['salesOrderLines@odata.nextLink']));
    expect(rest.json.value).toMatchObject([{ description: 'c' }]);
    expect(rest.json['@odata.nextLink']).toBeUndefined();
  });

  it('S-008 "or" works on one field and is refused across two', async () => {
    const bc = new Harness();
    const one = await bc.rows("customers?$filter=number eq 'C00010' or number eq 'C00020'");
    expect(one).toHaveLength(2);
    const two = await bc.get("customers?$filter=number eq 'C00010' or displayName eq 'x'");
    expect(errorOf(two)).toMatchObject({ status: 400 });
    expect(errorOf(two).message).toContain("The 'OR' operator is not supported on distinct fields on an OData filter.");
  });

  it('S-009 "in" needs schema version 2.1; a lambda is ignored and returns every row', async () => {
    const bc = new Harness();
    const filter = "$filter=number in ('C00010','C00020')";
    expect((await bc.get(`customers?${filter}`)).status).toBe(400);
    expect(await bc.rows(`customers?$schemaversion=2.1&${filter}`)).toHaveLength(2);
    await bc.order();
    await bc.order();
    expect(await bc.rows("salesOrders?$filter=salesOrderLines/any(l: l/description eq 'nothing')")).toHaveLength(2);
  });

  it('S-010 "gt" on lastModifiedDateTime excludes equal stamps', async () => {
    const bc = new Harness();
    const { header } = await bc.order();
    const stamp = String(header.lastModifiedDateTime);
    expect(await bc.rows(`salesOrders?$filter=lastModifiedDateTime gt ${stamp}`)).toHaveLength(0);
    expect(await bc.rows(`salesOrders?$filter=lastModifiedDateTime ge ${stamp}`)).toHaveLength(1);
  });

  it('S-011 unknown properties in $filter, $select, $orderby and $expand are 400', async () => {
    const bc = new Harness();
    await bc.order();
    for (const query of ['$filter=nope eq 1', '$select=nope', '$orderby=nope', '$expand=nope', '$apply=x']) {
      expect((await bc.get(`salesOrders?${query}`)).status).toBe(400);
    }
  });

  it('S-011 page variables, wrong literals, "not" and unknown functions are refused', async () => {
    const bc = new Harness();
    const bad = ["currencyCode eq 'EUR'", 'partialShipping eq true', 'number eq 5', "id eq 'x'", "not (number eq 'x')"];
    for (const filter of [
      ...bad,
      'length(number) eq 3',
      "indexof(number,'a') eq 1",
      'lastModifiedDateTime gt 2026-01-01',
    ]) {
      expect((await bc.get(`salesOrders?$filter=${encodeURIComponent(filter)}`)).status).toBe(400);
    }
  });

  it('S-011 text functions and $count work as documented', async () => {
    const bc = new Harness();
    expect(await bc.rows("customers?$filter=startswith(number,'C0001')")).toHaveLength(1);
    expect(await bc.rows("customers?$filter=contains(tolower(displayName),'harbour')")).toHaveLength(1);
    expect(await bc.rows("customers?$filter=endswith(email,'juniper.example') and blocked eq '_x0020_'")).toHaveLength(
      1,
    );
    expect((await bc.get('customers?$count=true&$top=1')).json['@odata.count']).toBe(10);
    expect((await bc.get('customers/$count')).text).toBe('10');
  });
});
