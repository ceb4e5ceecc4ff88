import { describe, expect, it } from '@jest/globals';
import { readContent } from '../../../lib/configuration/content';
import { differencesOf } from '../../../lib/configuration/difference';
import { judgeChange } from '../../../lib/configuration/judge-change';
import { readingsOf } from '../../../lib/mapping/field-readings';

const field = {
  name: 'custom.phone',
  label: 'Phone',
  kind: 'text',
  maxLength: 30,
  businessCentral: { property: 'phoneNumber' },
  sales: { column: 'contoso_phone' },
};

function right(written: object) {
  const read = readContent({ businessTimeZone: 'Europe/Copenhagen', ...written });
  if (!read.ok) {
    throw new Error(read.problems.join());
  }
  return read;
}

function problems(written: object): readonly string[] {
  const read = readContent({ businessTimeZone: 'Europe/Copenhagen', ...written });
  return read.ok ? [] : read.problems;
}

const differ = (before: object, after: object) =>
  differencesOf(right(before).filled, right(after).filled).map(({ words }) => words);

/** A configuration with these conditions on orders of a side, and perhaps a field of its own. */
const filtered = (conditions: unknown, side = 'fromSales', header: readonly object[] = []) => ({
  mapping: { header },
  policies: { entryFilters: { [side]: conditions } },
});
const constantField = { ...field, name: 'custom.origin', direction: 'fromSales', sales: { constant: 'web' } };

describe('an entry filter that is wrong never comes into force (P-077)', () => {
  it.each([
    [filtered([]), /^policies\.entryFilters\.fromSales: must hold at least one condition; leave it out/],
    [filtered([{ any: [] }]), /^policies\.entryFilters\.fromSales\.0\.any: must hold at least one condition/],
    [filtered([{ field: 'customer', oneOf: [] }]), /\.0\.oneOf: must hold at least one value/],
    [filtered([{ field: 'customer' }]), /\.fromSales\.0: must say exactly one of equals, /],
    [filtered([{ field: 'customer', equals: 'A', isBlank: true }]), /\.fromSales\.0: must say exactly one of/],
    [filtered([{ equals: 'A' }]), /\.fromSales\.0: must have a field with a test, or "any"/],
    [filtered([{ field: 'customer', equals: ' ' }]), /\.0\.equals: must be a text or a number, not blank/],
    [filtered([{ field: 'customer', isBlank: 'no' }]), /\.0\.isBlank: must be true or false/],
    [filtered([{ any: [{ feld: 'customer' }] }]), /\.0\.any\.0: must be a condition with a field and exactly one test/],
    [filtered([{ field: 'colour', equals: 'red' }]), /\.0\.field: is no field of the order; there are customer, /],
    [filtered([{ any: [{ all: [{ field: 'colour', equals: 'x' }] }] }]), /\.0\.any\.0\.all\.0\.field: is no field/],
    [filtered([{ field: 'requestedDeliveryDate', atLeast: '2026-02-30' }]), /\.0\.atLeast: must be a date, YYYY-MM-DD/],
    [filtered([{ field: 'freightAmount', oneOf: ['1', 'ten'] }]), /\.0\.oneOf: must be a number/],
    [filtered([{ field: 'freightAmount', contains: '1' }]), /\.0\.contains: is for texts and codes/],
    [filtered([{ field: 'shipToCity', atLeast: 'A' }]), /\.0\.atLeast: is for dates and decimals/],
    [filtered([{ field: 'freightAmount', atLeast: 9, atMost: 10 }]), undefined],
    [filtered([{ field: 'freightAmount', atLeast: 10, atMost: 9 }]), /\.0\.atMost: must not be below atLeast/],
    [filtered([{ field: 'businessCentralStatus', equals: 'Open' }]), /told by Business Central alone/],
    [
      filtered([{ field: 'custom.origin', equals: 'web' }], 'fromSales', [constantField]),
      /same for every order of Sales/,
    ],
    [filtered([{ field: 'custom.phone', isBlank: false }], 'fromBusinessCentral', [field]), undefined],
  ])('%j', (written, words) => {
    expect(problems(written)).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  });

  it('a field of the page is none that lists of orders show', () => {
    const page = { route: 'contoso/sales/v1.0', entitySet: 'orderExtras' };
    const onPage = { ...field, businessCentral: { page: 'channel' } };
    const entryFilters = { fromBusinessCentral: [{ field: 'custom.phone', isBlank: false }] };
    expect(problems({ mapping: { page, header: [onPage] }, policies: { entryFilters } })).toEqual([
      expect.stringMatching(/0\.field: stands on the page of your own/),
    ]);
  });
});

/** A configuration with one template for orders of a side. */
const templated = (values: unknown, side = 'fromSales', more: object = {}) => ({
  mapping: { header: [field] },
  policies: { orderTemplates: { [side]: [{ name: 'one', values, ...more }] } },
});
const twoTemplates = [
  { name: 'one', values: { 'custom.phone': '1' } },
  { name: 'one', values: { 'custom.phone': '2' } },
];

describe('a template that cannot be used never comes into force (P-092)', () => {
  it.each([
    [templated({ colour: 'red' }), /orderTemplates\.fromSales\.0\.values\.colour: is no field of the order; there are/],
    [templated({ businessCentralStatus: 'Open' }), /cannot be written in Business Central/],
    [templated({ customer: 'C1' }), /values\.customer: cannot be given by a template: an order has its own/],
    [templated({ freightAmount: '5' }), /values\.freightAmount: cannot be given by a template/],
    [templated({}), /fromSales\.0\.values: must give at least one value/],
    [templated({ 'custom.phone': ' ' }), /values\.custom\.phone: must not be blank: leave the field out/],
    [templated({ requestedDeliveryDate: 'soon' }), /values\.requestedDeliveryDate: must be a date/],
    [templated({ 'custom.phone': '1'.repeat(31) }), /values\.custom\.phone: must be at most 30 characters/],
    [templated({ 'custom.phone': '1' }, 'fromSales', { name: ' ' }), /fromSales\.0\.name: must be a name, not blank/],
    [templated({ 'custom.phone': '1' }, 'fromSales', { when: [] }), /fromSales\.0\.when: must hold at least one/],
    [
      templated({ 'custom.phone': '1' }, 'fromSales', { when: [{ field: 'colour', equals: 'x' }] }),
      /fromSales\.0\.when\.0\.field: is no field of the order/,
    ],
    [
      templated({ requestedDeliveryDate: '2026-12-01' }, 'fromBusinessCentral'),
      /not taken .* once the order is released/,
    ],
    [templated({ requestedDeliveryDate: '2026-12-01' }), undefined],
  ])('%j', (written, words) => {
    expect(problems(written)).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  });

  it('one behind a template for all is never reached, and a name is used once', () => {
    const written = { mapping: { header: [field] }, policies: { orderTemplates: { fromSales: twoTemplates } } };
    expect(problems(written)).toEqual([
      expect.stringMatching(/fromSales\.1\.name: is used twice/),
      expect.stringMatching(/fromSales\.1: is never reached/),
    ]);
  });

  it('what a new customer has of its own is given by no template, and a template gives what its side needs', () => {
    const customer = (template: object) => ({
      mapping: {
        references: {
          customer: {
            match: [{ by: 'fields', fields: [{ businessCentral: 'number', sales: 'accountnumber' }] }],
            createMissing: 'create',
            createWith: { templates: [{ name: 'one', ...template }] },
          },
        },
      },
    });
    expect(problems(customer({ from: 'sales', businessCentral: { number: 'X' } }))).toHaveLength(1);
    expect(problems(customer({ from: 'sales', unitGroup: 'Units' }))).toEqual([
      expect.stringMatching(/templates\.0: of rows of Sales gives "businessCentral"/),
    ]);
    expect(problems(customer({ from: 'sales', businessCentral: { phoneNumber: '1' } }))).toEqual([]);
  });
});

describe('a configuration that is wrong (W-34)', () => {
  it.each([
    [{ policies: { fulfilWhen: 'sometimes' } }, /^policies\.fulfilWhen: .*"shipped"/],
    [{ policies: { fulfillWhen: 'shipped' } }, /^policies: .*not known.*fulfilWhen/],
    [{ policies: { canceledInSales: 'deleteDraft' } }, /^policies\.canceledInSales: .*archiveOrdersConfirmed/],
    [
      { policies: { conflictRules: [{ when: { group: 'price' }, rule: 'coin' }] } },
      /^policies\.conflictRules\.0\.rule: must be one of/,
    ],
    [{ businessTimeZone: 'Mars/Olympus' }, /^businessTimeZone: must be an IANA time zone/],
    [{ businessTimeZone: undefined }, /^businessTimeZone: is missing/],
    [{ mapping: { header: [{ ...field, maxLength: undefined }] } }, /^mapping\.header\.0\.maxLength: is missing: give/],
    [{ businessCentral: { webhookSecretSetting: 'X' } }, /addresses, company and secrets stay in TANDEM_CONNECTIONS$/],
  ])('names the path and what to do: %j', (written, words) => {
    expect(problems(written)).toEqual([expect.stringMatching(words)]);
  });

  it('is no object at all', () => {
    expect([readContent(null).ok, readContent('x').ok, readContent([]).ok]).toEqual([false, false, false]);
  });

  it('a poisoned page or property reaches no address: only names of the API pass', () => {
    const page = { route: '../../evil/v1.0', entitySet: 'x' };
    expect(problems({ mapping: { page } })).toEqual([expect.stringMatching(/^mapping\.page\.route: must be/)]);
    const property = { ...field, businessCentral: { property: 'phoneNumber)?$expand=x(' } };
    expect(problems({ mapping: { header: [property] } })).toHaveLength(1);
  });
});

describe('how two configurations differ', () => {
  it('in words, defaults filled in', () => {
    expect(differ({}, { policies: { fulfilWhen: 'invoiced' } })).toEqual([
      'policies.fulfilWhen: was "shipped", is "invoiced"',
    ]);
    expect(differ({ policies: { fulfilWhen: 'shipped' } }, {})).toEqual([]);
  });

  it('fields and rules by their name, and rules also by their order', () => {
    const other = {
      ...field,
      name: 'custom.mobile',
      sales: { column: 'contoso_mobile' },
      businessCentral: { property: 'mobile' },
    };
    const before = { mapping: { header: [field] } };
    const after = { mapping: { header: [other, { ...field, direction: 'fromBusinessCentral' }] } };
    expect(differ(before, after)).toContain(
      'mapping.header.custom.phone.direction: was "both", is "fromBusinessCentral"',
    );
    const price = { when: { group: 'price' }, rule: 'salesWins' };
    const email = { when: { group: 'email', customer: 'C1' }, rule: 'park' };
    expect(
      differ({ policies: { conflictRules: [price, email] } }, { policies: { conflictRules: [email, price] } }),
    ).toEqual([
      'policies.conflictRules in order: was price, then email of customer C1, is email of customer C1, then price',
    ]);
    expect(differ({ policies: { conflictRules: [price] } }, { policies: { conflictRules: [] } })).toEqual([
      'policies.conflictRules.price: no longer, was "salesWins"',
    ]);
  });
});

function judged(before: object, after: object, orders: number, unsettled = 0) {
  const old = right(before).configuration;
  const coupled = { orders, quotes: 0, unsettled };
  return judgeChange({ before: old, after: right(after).configuration, readings: readingsOf(old.mapping), coupled });
}

describe('what may not change while orders are coupled (I2, I3)', () => {
  it.each([
    ['the business time zone', {}, { businessTimeZone: 'UTC' }, /^businessTimeZone: must stay/],
    [
      'what stands for freight',
      { policies: { lines: { freight: { type: 'Account', number: '6810' } } } },
      {},
      /^policies\.lines\.freight: must stay/,
    ],
    [
      'what a unit is called',
      { mapping: { references: { units: [{ businessCentral: 'PCS', sales: 'Primary Unit' }] } } },
      { mapping: { references: { units: [{ businessCentral: 'PCS', sales: 'Piece' }] } } },
      /^mapping\.references\.units: what stands there must stay/,
    ],
    [
      'what a country is called',
      { mapping: { references: { countries: [{ businessCentral: 'DE', sales: 'Germany' }] } } },
      { mapping: { references: { countries: [{ businessCentral: 'AT', sales: 'Germany' }] } } },
      /^mapping\.references\.countries: what stands there must stay/,
    ],
    ['other lines', {}, { policies: { lines: { otherLines: 'park' } } }, /^policies\.lines\.otherLines: must stay/],
    [
      'variants',
      {},
      { policies: { lines: { variants: { separator: '-' } } } },
      /^policies\.lines\.variants: must stay/,
    ],
  ])('%s', (_, before, after, words) => {
    expect(judged(before, after, 3).refusals).toEqual([expect.stringMatching(words)]);
    expect(judged(before, after, 0).refusals).toEqual([]);
  });

  it('what is named for the first time changes no line that was agreed on', () => {
    const after = { policies: { lines: { freight: { type: 'Account', number: '6810' } } } };
    expect(judged({}, after, 3).refusals).toEqual([]);
  });

  it('a field is not read otherwise in the middle of an order’s creation', () => {
    const moved = { mapping: { header: [{ ...field, sales: { column: 'contoso_mobile' } }] } };
    const before = { mapping: { header: [field] } };
    expect(judged(before, moved, 3, 1).refusals).toEqual([
      expect.stringMatching(/^mapping: custom\.phone would be read/),
    ]);
    expect(judged(before, moved, 3, 0)).toMatchObject({
      refusals: [],
      warnings: [expect.stringMatching(/custom\.phone is read otherwise and begins anew in 3 coupled orders/)],
    });
  });

  it('history that is to be deleted is told before; longer or no deletion is none', () => {
    const days = (keepHistoryDays?: number) => (keepHistoryDays === undefined ? {} : { policies: { keepHistoryDays } });
    const told = [expect.stringMatching(/^policies\.keepHistoryDays: .* more than 90 days ago is deleted/)];
    expect(judged(days(), days(90), 3).warnings).toEqual(told);
    expect(judged(days(400), days(90), 3).warnings).toEqual(told);
    expect(judged(days(30), days(90), 3).warnings).toEqual([]);
    expect(judged(days(30), days(), 3).warnings).toEqual([]);
  });

  it('which way changes travel: what it means is told each time it changes', () => {
    const way = (direction: string) => ({ policies: { direction } });
    expect(judged(way('both'), way('toSales'), 3).warnings).toEqual([
      expect.stringMatching(/changed in Sales stays there .* comes from Business Central replaces it/),
    ]);
    expect(judged(way('toSales'), way('both'), 3).warnings).toEqual([expect.stringMatching(/stays different until/)]);
    expect(judged(way('toSales'), way('toSales'), 3).warnings).toEqual([]);
  });

  it('a new field, a one-way field and quotes are told with what follows', () => {
    const oneWay = { ...field, direction: 'fromSales' };
    const { warnings, todo } = judged({}, { mapping: { header: [oneWay] }, policies: { quotes: 'activeQuotes' } }, 7);
    expect(warnings).toEqual([
      expect.stringMatching(/custom\.phone is new to 7 coupled orders/),
      expect.stringMatching(/what Sales says replaces/),
    ]);
    expect(todo).toEqual([
      expect.stringMatching(/^run register-sales: .* do not tell of contoso_phone yet/),
      expect.stringMatching(/^run register-sales --quotes/),
      expect.stringMatching(/^run doctor/),
    ]);
  });
});
