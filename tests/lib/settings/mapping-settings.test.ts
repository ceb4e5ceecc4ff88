import { describe, expect, it } from '@jest/globals';
import { defaultMapping } from '../../../lib/mapping/default-mapping.js';
import { readSettings } from '../../../lib/settings/read-settings.js';
import { SettingsError } from '../../../lib/settings/settings-error.js';
import { cloudEnvironment, connectionEntry } from './complete-environment.js';

const phone = {
  name: 'custom.phone',
  label: 'The phone number',
  kind: 'text',
  maxLength: 30,
  takenWhile: 'always',
  businessCentral: { property: 'phoneNumber' },
  sales: { column: 'contoso_phone' },
};
const page = { route: 'contoso/orders/v1.0', entitySet: 'orderExtras' };

function mappingRead(mapping: unknown) {
  const environment = cloudEnvironment({ TANDEM_CONNECTIONS: JSON.stringify([connectionEntry({ mapping })]) });
  return readSettings(environment).connections[0]?.connection.mapping;
}

function refusal(mapping: unknown): string {
  try {
    mappingRead(mapping);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.message;
    }
    throw error;
  }
  throw new Error('the settings were taken');
}

describe('fields in the settings of a connection', () => {
  it('without any the default mapping holds, and nothing that needs a table of codes', () => {
    expect(mappingRead(undefined)).toEqual(defaultMapping);
    expect(mappingRead({})?.header).not.toHaveProperty('paymentTerms');
  });

  it('adds a field with its places, its label and a group of its own', () => {
    expect(mappingRead({ header: [phone] })?.header['custom.phone']).toEqual({
      label: 'The phone number',
      kind: 'text',
      direction: 'both',
      takenWhile: 'always',
      group: 'custom.phone',
      maxLength: 30,
      businessCentral: { property: 'phoneNumber' },
      sales: { column: 'contoso_phone', madeByAdministrator: true },
    });
  });

  it('rules of codes map their field, beside or without a table; what they cannot look at is refused', () => {
    const mapping = mappingRead({
      codes: { paymentTerms: [{ businessCentral: 'COD', sales: 1 }] },
      references: {
        paymentTerms: { match: [{ businessCentral: 'displayName', sales: 'label', case: 'exact' }] },
        salesperson: { match: [{ sales: 'internalemailaddress', part: 'beforeAt' }] },
      },
    });
    expect(mapping?.references?.paymentTerms).toEqual([
      { businessCentral: 'displayName', sales: 'label', case: 'exact', part: 'whole' },
    ]);
    expect(mapping?.references?.salesperson).toEqual([
      { businessCentral: 'code', sales: 'internalemailaddress', case: 'ignore', part: 'beforeAt' },
    ]);
    expect(mapping?.header.paymentTerms?.sales).toMatchObject({ codes: [{ businessCentral: 'COD', sales: '1' }] });
    expect(mapping?.header.salesperson?.sales).toMatchObject({ codes: [] });
    expect(mapping?.header.shipmentMethod).toBeUndefined();
    const refused = (match: object[]) => refusal({ references: { shipmentMethod: { match } } });
    expect(refused([])).toContain('must hold at least one rule');
    expect(refused([{ businessCentral: 'code', sales: 'name' }])).toContain('must be "label"');
    expect(refusal({ references: { salesperson: { match: [{ businessCentral: 'phoneNo', sales: 'x' }] } } })).toContain(
      'salesperson',
    );
  });

  it('rules of references are taken in their order, nothing being made unless it is said', () => {
    const me = '0a000000-0000-4000-8000-000000000001';
    const byNumber = { by: 'fields', fields: [{ businessCentral: 'number', sales: 'accountnumber' }] };
    const references = {
      customer: { match: [byNumber, { by: 'pairs', pairs: [{ businessCentral: 'c1', sales: me }] }] },
      item: { match: [byNumber], createMissing: 'create', createWith: { unitGroup: 'Units' } },
      units: [{ businessCentral: 'pcs', sales: 'Primary Unit' }],
    };
    expect(mappingRead({ references })?.references).toEqual({
      customer: { match: [byNumber, { by: 'pairs', pairs: [{ businessCentral: 'C1', sales: me }] }] },
      item: { match: [byNumber], createMissing: { unitGroup: 'Units' } },
      units: [{ businessCentral: 'PCS', sales: 'Primary Unit' }],
      currencies: [],
    });
    const twice = { units: [...references.units, { businessCentral: 'BOX', sales: 'primary unit' }] };
    expect(refusal({ references: twice })).toMatch(/is the same as at 0: each may stand once/);
    const countries = (...rows: [string, string][]) => ({
      references: { countries: rows.map(([businessCentral, sales]) => ({ businessCentral, sales })) },
    });
    const named = mappingRead(countries(['de', 'Germany'], ['DE', 'Deutschland'], ['DK', 'dk']));
    expect(named?.header.shipToCountry.sales).toMatchObject({
      column: 'shipto_country',
      names: [
        { businessCentral: 'DE', sales: 'Germany' },
        { businessCentral: 'DE', sales: 'Deutschland' },
        { businessCentral: 'DK', sales: 'dk' },
      ],
    });
    expect(refusal(countries(['DE', 'Germany'], ['AT', 'GERMANY']))).toMatch(
      /countries\.1\.sales: is the same as at 0/,
    );
    expect(refusal(countries(['DE', 'AT'], ['AT', 'Austria']))).toContain('is the code of another country');
    const noGuid = { customer: { match: [{ by: 'pairs', pairs: [{ businessCentral: 'C1', sales: 'x' }] }] } };
    expect(refusal({ references: noGuid })).toContain('references.customer.match.0.pairs.0.sales');
    expect(refusal({ references: { customer: { match: [] } } })).toContain('must hold at least one rule');
  });

  it('a field may be the description of the Sales order: a text of the header, as it is', () => {
    const described = { ...phone, kind: 'text', maxLength: 2000, sales: { column: 'description' } };
    expect(mappingRead({ header: [described] })?.header['custom.phone']?.sales).toEqual({ column: 'description' });
    expect(refusal({ line: [described] })).toContain('must be "text", and of the order');
    expect(refusal({ header: [{ ...described, kind: 'code' }] })).toContain('must be "text", and of the order');
    const coded = { ...described, sales: { column: 'description', codes: [{ businessCentral: 'A', sales: 1 }] } };
    expect(refusal({ header: [coded] })).toContain('takes neither codes nor a transformation');
  });

  it('flags of built-in fields and own ones; what does not fit is refused with its path and what to do', () => {
    const codes = { paymentTerms: [{ businessCentral: '30D', sales: 1 }] };
    const fields = {
      header: {
        paymentTerms: { whenUnknown: 'wait', notBlank: true },
        shipToName: { whenTooLong: 'wait', matchPriority: 2 },
        email: { off: true },
      },
      line: { quantity: { validation: { minimum: '1', maximum: '99' } } },
    };
    const read = mappingRead({ codes, fields, header: [{ ...phone, validation: { pattern: '[0-9 ]+' } }] });
    expect(read?.header.paymentTerms).toMatchObject({ notBlank: true, sales: { whenUnknown: 'wait' } });
    expect(read?.header.shipToName).toMatchObject({ whenTooLong: 'wait', matchPriority: 2 });
    expect(read?.header).not.toHaveProperty('email');
    expect(read?.line.quantity.validation).toEqual({ minimum: '1', maximum: '99' });
    expect(read?.header['custom.phone']?.validation).toEqual({ pattern: '[0-9 ]+' });
    const header = (flags: object) => ({ codes, fields: { header: flags } });
    expect(refusal(header({ nobody: {} }))).toMatch(/fields\.header\.nobody: is no built-in field/);
    expect(refusal(header({ shipToName: { off: true } }))).toMatch(
      /fields\.header\.shipToName\.off: must not be: an order/,
    );
    expect(refusal(header({ email: { whenUnknown: 'keep' } }))).toContain('table of codes alone');
    expect(refusal(header({ paymentTerms: { whenUnknown: 'clear', notBlank: true } }))).toContain(
      'must not be "clear"',
    );
    expect(refusal(header({ customer: { whenTooLong: 'shorten' } }))).toContain('a key is never cut');
    expect(refusal(header({ billToName: { notBlank: true } }))).toContain('for fields of both directions');
    expect(refusal(header({ freightAmount: { validation: { pattern: 'x' } } }))).toContain('takes minimum and maximum');
    expect(refusal({ fields: { line: { unit: { matchPriority: 1 } } } })).toContain('orders are matched, not lines');
    expect(refusal({ header: [{ ...phone, validation: { pattern: '(' } }] })).toContain('must be a regular expression');
    expect(refusal({ header: [{ ...phone, validation: {} }] })).toContain('must say what is allowed');
    const dated = { ...phone, sales: { column: 'contoso_phone', transformation: 'dayOfTimestamp' } };
    expect(refusal({ header: [dated] })).toContain('"dayOfTimestamp" is for dates');
    const named = { ...phone, businessCentral: { property: 'phoneNumber', transformation: 'enumerationMember' } };
    expect(refusal({ header: [named] })).toContain('come from Business Central');
  });

  it('a table of codes maps payment terms, shipment method and salesperson', () => {
    const me = '0A000000-0000-4000-8000-000000000001';
    const mapping = mappingRead({
      codes: {
        paymentTerms: [{ businessCentral: '30 DAYS', sales: 1 }],
        salesperson: [{ businessCentral: 'JR', sales: me }],
      },
    });
    expect(mapping?.header.paymentTerms?.sales).toMatchObject({
      column: 'paymenttermscode',
      codes: [{ businessCentral: '30 DAYS', sales: '1' }],
    });
    expect(mapping?.header.salesperson?.sales).toMatchObject({
      codes: [{ businessCentral: 'JR', sales: me.toLowerCase() }],
    });
    expect(mapping?.header).not.toHaveProperty('shipmentMethod');
  });

  it('a field of a page that both sides may change is written apart from the order', () => {
    const reference = { ...phone, businessCentral: { page: 'yourReference' } };
    const actions = { release: 'release', reopen: 'reopen' };
    const mapping = mappingRead({ page: { ...page, actions }, header: [reference] });
    expect(mapping?.page?.actions).toEqual(actions);
    expect(mapping?.header['custom.phone']).toMatchObject({ direction: 'both', writtenApart: true });
  });

  it('a page of a customer’s own is named once, and a field of it may come from Business Central alone', () => {
    const dueDate = {
      ...phone,
      direction: 'fromBusinessCentral',
      businessCentral: { page: 'dueDate' },
      sales: { column: 'contoso_due' },
    };
    const mapping = mappingRead({ page, header: [dueDate] });
    expect(mapping?.page).toEqual(page);
    expect(mapping?.header['custom.phone']?.businessCentral).toEqual({ property: 'page.dueDate' });
  });

  it.each([
    [
      'a text without a length',
      { header: [{ ...phone, maxLength: undefined }] },
      'at 0.mapping.header.0.maxLength: is missing: give the smaller of what both sides hold',
    ],
    [
      'a number without places',
      { header: [{ ...phone, kind: 'decimal' }] },
      'at 0.mapping.header.0.places: is missing: give the smaller of what both sides hold',
    ],
    ['a name that is not its own', { header: [{ ...phone, name: 'phone' }] }, 'must be "custom."'],
    ['a column of the platform', { header: [{ ...phone, sales: { column: 'name' } }] }, 'a column of your own'],
    ['a name given twice', { header: [phone, { ...phone, businessCentral: { property: 'x' } }] }, 'is used twice'],
    [
      'a property that is mapped already',
      { header: [{ ...phone, businessCentral: { property: 'shipToName' } }] },
      'at 0.mapping.header.0.businessCentral: belongs to the field shipToName already',
    ],
    [
      'a constant in Business Central that would be written',
      { header: [{ ...phone, businessCentral: { constant: 'x' } }] },
      'at 0.mapping.header.0.direction: must be "fromBusinessCentral": a constant there is read and never written',
    ],
    [
      'a field of a page on a line',
      { page, line: [{ ...phone, direction: 'fromBusinessCentral', businessCentral: { page: 'x' } }] },
      'must not name the page',
    ],
    [
      'an action with its namespace',
      { page: { ...page, actions: { reopen: 'Microsoft.NAV.x' } } },
      'name of an action',
    ],
    [
      'a page that nobody named',
      { header: [{ ...phone, direction: 'fromBusinessCentral', businessCentral: { page: 'x' } }] },
      'mapping.page says none',
    ],
    ['a number that Sales gives', { header: [{ ...phone, sales: { column: 'ordernumber' } }] }, 'must be "fromSales"'],
    ['a constant that would be written', { header: [{ ...phone, sales: { constant: 'web' } }] }, 'must be "fromSales"'],
    [
      'a code that stands for two values',
      {
        codes: {
          paymentTerms: [
            { businessCentral: 'A', sales: 1 },
            { businessCentral: 'a', sales: 2 },
          ],
        },
      },
      'at 0.mapping.codes.paymentTerms.1.businessCentral: is the same as at 0',
    ],
    ['a word nobody knows', { headers: [] }, 'mapping'],
  ])('refuses %s, with its path and what to do', (_, mapping, words) => {
    expect(refusal(mapping)).toContain(words);
  });
});
