import { describe, expect, it } from '@jest/globals';
import { seeded, World } from './harness.js';

const ORDER = "EntityDefinitions(LogicalName='salesorder')";
const label = (text: string) => ({
  '@odata.type': 'Microsoft.Dynamics.CRM.Label',
  LocalizedLabels: [{ Label: text, LanguageCode: 1033 }],
});
const column = (type: string, name: string, more: Record<string, unknown>) => ({
  '@odata.type': `Microsoft.Dynamics.CRM.${type}AttributeMetadata`,
  SchemaName: name,
  DisplayName: label(name),
  ...more,
});

describe('reading definitions', () => {
  it('a table tells change tracking, optimistic concurrency and its set', async () => {
    const world = new World();
    const table = await world.read(
      `${ORDER}?$select=ChangeTrackingEnabled,IsOptimisticConcurrencyEnabled,EntitySetName`,
    );
    expect(table).toMatchObject({
      ChangeTrackingEnabled: true,
      IsOptimisticConcurrencyEnabled: true,
      EntitySetName: 'salesorders',
    });
    expect(table).not.toHaveProperty('SchemaName');
    expect(
      (await world.read("EntityDefinitions?$select=LogicalName&$filter=LogicalName eq 'account'")).value,
    ).toHaveLength(1);
    expect((await world.call('GET', "EntityDefinitions(LogicalName='nothing')")).status).toBe(404);
  });

  it('lengths, precisions, options and lookups can be read', async () => {
    const world = new World();
    const attribute = (name: string, cast = '') => world.read(`${ORDER}/Attributes(LogicalName='${name}')${cast}`);
    expect(await attribute('shipto_city')).toMatchObject({
      MaxLength: 80,
      AttributeType: 'String',
      IsValidForUpdate: true,
    });
    expect(await attribute('discountpercentage', '/Microsoft.Dynamics.CRM.DecimalAttributeMetadata')).toMatchObject({
      Precision: 2,
    });
    const terms = await attribute(
      'paymenttermscode',
      '/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet',
    );
    expect(terms.OptionSet.Options.map((option: { Value: number }) => option.Value)).toEqual([1, 2, 3, 4]);
    expect(
      (
        await world.call(
          'GET',
          `${ORDER}/Attributes(LogicalName='name')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`,
        )
      ).status,
    ).toBe(404);
    const { value } = await world.read(
      `${ORDER}/ManyToOneRelationships?$select=ReferencingAttribute,ReferencingEntityNavigationPropertyName`,
    );
    expect(value).toContainEqual({
      ReferencingAttribute: 'customerid',
      ReferencingEntityNavigationPropertyName: 'customerid_account',
    });
  });

  it('$metadata is an XML document with tables and sets', async () => {
    const answer = await new World().call('GET', '$metadata');
    expect(answer.headers['content-type']).toBe('application/xml');
    expect(answer.text).toContain('<EntitySet Name="salesorders" EntityType="Microsoft.Dynamics.CRM.salesorder"/>');
  });
});

describe('own columns and keys', () => {
  it('an administrator creates text, decimal and date columns that work at once', async () => {
    const world = new World();
    const as = 'administrator' as const;
    const lines = "EntityDefinitions(LogicalName='salesorderdetail')/Attributes";
    const bodies = [
      column('String', 'tdm_LineId', {
        MaxLength: 36,
        FormatName: { Value: 'Text' },
        RequiredLevel: { Value: 'None' },
      }),
      column('Decimal', 'tdm_Invoiced', { Precision: 5, MinValue: -100, MaxValue: 100 }),
      column('DateTime', 'tdm_Shipment', { Format: 'DateOnly', DateTimeBehavior: { Value: 'DateOnly' } }),
      column('DateTime', 'tdm_Seen', { Format: 'DateAndTime' }),
    ];
    for (const body of bodies) expect((await world.call('POST', lines, { as, body })).status).toBe(204);
    const order = await world.order();
    const values = {
      tdm_lineid: 'x',
      tdm_invoiced: 1.234567,
      tdm_shipment: '2026-02-28',
      tdm_seen: '2026-02-28T10:00:00Z',
    };
    const line = await world.line(order, values);
    expect(await world.read(`salesorderdetails(${line})`)).toMatchObject({ ...values, tdm_invoiced: 1.23457 });
    const found = await world.read("salesorderdetails?$filter=tdm_shipment eq 2026-02-28 and tdm_lineid eq 'X'");
    expect(found.value).toHaveLength(1);
    for (const wrong of [
      { tdm_shipment: '2026-02-30' },
      { tdm_shipment: '2026-02-28T00:00:00Z' },
      { tdm_invoiced: 101 },
      { tdm_lineid: 'x'.repeat(37) },
    ]) {
      expect(
        (await world.call('PATCH', `salesorderdetails(${line})`, { body: wrong, headers: { 'if-match': '*' } })).status,
      ).toBe(400);
    }
    const names = await world.read(
      `${lines}?$select=LogicalName&$filter=(LogicalName eq 'tdm_lineid' or LogicalName eq 'tdm_none')`,
    );
    expect(names.value.map((row: { LogicalName: string }) => row.LogicalName)).toEqual(['tdm_lineid']);
  });

  it('others may not, and names must be new and prefixed', async () => {
    const world = new World();
    const body = column('String', 'tdm_x', { MaxLength: 10 });
    for (const as of ['integration', 'seller'] as const) {
      for (const part of ['Attributes', 'Keys']) {
        const answer = await world.call('POST', `${ORDER}/${part}`, { as, body });
        expect([answer.status, answer.json.error.code]).toEqual([403, '0x80040220']);
      }
    }
    const as = 'administrator' as const;
    expect((await world.call('POST', `${ORDER}/Attributes`, { as, body })).status).toBe(204);
    expect((await world.call('POST', `${ORDER}/Attributes`, { as, body })).status).toBe(400);
    expect(
      (await world.call('POST', `${ORDER}/Attributes`, { as, body: column('String', 'unprefixed', { MaxLength: 5 }) }))
        .status,
    ).toBe(400);
    expect(
      (
        await world.call('POST', `${ORDER}/Keys`, {
          as,
          body: { SchemaName: 'tdm_k', DisplayName: label('k'), KeyAttributes: ['tdm_none'] },
        })
      ).status,
    ).toBe(400);
  });

  it('keys are listed as Active, and a reset takes columns and keys away', async () => {
    const world = new World();
    const as = 'administrator' as const;
    await world.call('POST', `${ORDER}/Attributes`, { as, body: column('String', 'tdm_x', { MaxLength: 10 }) });
    await world.call('POST', `${ORDER}/Keys`, {
      as,
      body: { SchemaName: 'tdm_K', DisplayName: label('k'), KeyAttributes: ['tdm_x'] },
    });
    const { value } = await world.read(`${ORDER}/Keys?$select=LogicalName,KeyAttributes,EntityKeyIndexStatus`);
    expect(value).toEqual([
      expect.objectContaining({ LogicalName: 'tdm_k', KeyAttributes: ['tdm_x'], EntityKeyIndexStatus: 'Active' }),
    ]);
    await world.control('POST', '/reset', { seed: 'furniture' });
    expect((await world.read(`${ORDER}/Keys`)).value).toEqual([]);
    expect((await world.call('GET', `${ORDER}/Attributes(LogicalName='tdm_x')`)).status).toBe(404);
  });
});

describe('seed', () => {
  it('customers, items, units and one price list per currency, with the same ids at every start', async () => {
    const world = new World();
    const accounts = await world.read('accounts?$select=accountnumber,_transactioncurrencyid_value');
    expect(accounts.value.length).toBeGreaterThanOrEqual(8);
    expect(accounts.value.find((row: { accountnumber: string }) => row.accountnumber === 'C00010')).toMatchObject({
      accountid: seeded.account,
      _transactioncurrencyid_value: seeded.euro,
    });
    expect((await world.read('products?$filter=statecode eq 0')).value.length).toBeGreaterThanOrEqual(12);
    expect(
      (await world.read('pricelevels?$select=name&$orderby=name')).value.map((row: { name: string }) => row.name),
    ).toEqual(['Standard DKK', 'Standard EUR', 'Standard GBP', 'Standard USD']);
    expect((await world.read(`uoms?$select=name&$filter=name eq 'PCS'`)).value).toMatchObject([
      { uomid: seeded.pieces },
    ]);
    expect(
      (await world.read(`systemusers(${seeded.users.integration})?$select=isintegrationuser`)).isintegrationuser,
    ).toBe(true);
    expect(
      (await world.read('organizations?$select=issopintegrationenabled,oobpricecalculationenabled')).value,
    ).toMatchObject([{ issopintegrationenabled: false, oobpricecalculationenabled: true }]);
  });
});
