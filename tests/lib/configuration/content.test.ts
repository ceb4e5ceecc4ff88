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

  it('a new field, a one-way field and quotes are told with what follows', () => {
    const oneWay = { ...field, direction: 'fromSales' };
    const { warnings, todo } = judged({}, { mapping: { header: [oneWay] }, policies: { quotes: 'activeQuotes' } }, 7);
    expect(warnings).toEqual([
      expect.stringMatching(/custom\.phone is new to 7 coupled orders/),
      expect.stringMatching(/what Sales says replaces/),
    ]);
    expect(todo).toEqual([expect.stringMatching(/^run register-sales/), expect.stringMatching(/^run doctor/)]);
  });
});
