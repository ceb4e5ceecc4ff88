import { describe, expect, it } from '@jest/globals';
import { readContent } from '../../../lib/configuration/content';
import { environmentSchema } from '../../../lib/settings/environment-schema';
import { problemsOf } from '../../../lib/settings/issue-words';
import { connectionEntry } from '../settings/complete-environment';

const own = {
  name: 'custom.a',
  label: 'A',
  kind: 'text',
  maxLength: 10,
  businessCentral: { property: 'a' },
  sales: { column: 'new_a' },
};
const customer = (rules: object) => ({ mapping: { references: { customer: rules } } });
const byName = { by: 'fields', fields: [{ businessCentral: 'displayName', sales: 'name' }] };

function problems(written: object): readonly string[] {
  const read = readContent({ businessTimeZone: 'Europe/Copenhagen', ...written });
  return read.ok ? [] : read.problems;
}

const policies = (chosen: unknown) => ({ policies: chosen });
const header = (...fields: readonly object[]) => ({ mapping: { header: fields } });

const table: readonly (readonly [string, object, string | RegExp])[] = [
  [
    'a name',
    policies({ bogus: 1 }),
    /^policies: "bogus" is not known: mend or remove it; known are ordersEnter, .*parkedRetryMs$/,
  ],
  [
    'two names',
    policies({ bogus: 1, more: 2 }),
    /^policies: "bogus", "more" are not known: mend or remove them; known are ordersEnter/,
  ],
  [
    'a name of other characters',
    policies({ '<b>': 1 }),
    /^policies: a name of other characters is not known: .*; known are/,
  ],
  [
    'a name in a policy',
    policies({ priceLists: { nam: 'x' } }),
    'policies.priceLists: "nam" is not known: mend or remove it; known are createMissing, name, prices',
  ],
  [
    'a name in a rule',
    policies({ conflictRules: [{ when: { group: 'price' }, rule: 'park', if: 1 }] }),
    'policies.conflictRules.0: "if" is not known: mend or remove it; known are when, rule',
  ],
  [
    'a name in a filter',
    policies({ entryFilters: { fromSale: [] } }),
    'policies.entryFilters: "fromSale" is not known: mend or remove it; known are fromSales, fromBusinessCentral',
  ],
  [
    'a name in a field',
    header({ ...own, colour: 1 }),
    /^mapping\.header\.0: "colour" is not known: mend or remove it; known are name, label, kind, /,
  ],
  [
    'a name in a built-in field',
    { mapping: { fields: { header: { customer: { of: true } } } } },
    /^mapping\.fields\.header\.customer: "of" is not known: .*; known are whenTooLong, .*off$/,
  ],
  [
    'an action',
    { mapping: { page: { route: 'a/b/v1.0', entitySet: 'y', actions: { relase: 'x' } } } },
    'mapping.page.actions: "relase" is not known: mend or remove it; known are release, reopen',
  ],
  [
    'an address among it',
    { apiBaseUrl: 'x' },
    /^the configuration: "apiBaseUrl" is not known: .*known are businessTimeZone, mapping, policies; addresses, company and secrets stay in TANDEM_CONNECTIONS$/,
  ],
  [
    'a text for an object',
    policies({ ordersEnter: 'submitted' }),
    'policies.ordersEnter: must be an object, in { }, of when, statusCode, quietMinutes',
  ],
  [
    'a choice',
    policies({ ordersEnter: { when: 'never' } }),
    'policies.ordersEnter.when: must be one of "submitted", "activeWithStatusReason", "active"',
  ],
  [
    'a choice that is missing',
    policies({ ordersEnter: {} }),
    'policies.ordersEnter.when: must be one of "submitted", "activeWithStatusReason", "active"',
  ],
  [
    'half a number',
    policies({ ordersEnter: { when: 'active', quietMinutes: 1.5 } }),
    'policies.ordersEnter.quietMinutes: must be a whole number',
  ],
  [
    'too small a number',
    policies({ ordersEnter: { when: 'active', quietMinutes: 0 } }),
    'policies.ordersEnter.quietMinutes: must be at least 1',
  ],
  ['too large a number', policies({ newsBatchMs: 9_999_999 }), 'policies.newsBatchMs: must be at most 3600000'],
  [
    'a number that is missing',
    policies({ ordersEnter: { when: 'activeWithStatusReason' } }),
    'policies.ordersEnter.statusCode: is missing: must be a whole number',
  ],
  ['a word', policies({ news: 'fr' }), 'policies.news: must be one of "en", "da", "off"'],
  ['a text for yes or no', policies({ stockNews: 'yes' }), 'policies.stockNews: must be true or false'],
  [
    'too long a text',
    policies({ lines: { resources: ['x'.repeat(30)] } }),
    'policies.lines.resources.0: must have at most 20 character(s)',
  ],
  [
    'a word that is missing',
    policies({ lines: { writeIn: { number: '1' } } }),
    'policies.lines.writeIn.type: must be one of "Item", "Resource", "Account"',
  ],
  [
    'a condition',
    policies({ entryFilters: { fromSales: [{ field: 'customer' }] } }),
    /^policies\.entryFilters\.fromSales\.0: must say exactly one of equals, /,
  ],
  [
    'a template twice',
    policies({
      orderTemplates: {
        fromSales: [
          { name: 'a', when: [{ field: 'customer', equals: 'C' }], values: { email: 'x' } },
          { name: 'a', values: { email: 'x' } },
        ],
      },
    }),
    'policies.orderTemplates.fromSales.1.name: is used twice: give each template a name of its own',
  ],
  [
    'none of the forms',
    header({ ...own, businessCentral: {} }),
    'mapping.header.0.businessCentral: must be {property, transformation} or {page} or {constant}',
  ],
  [
    'one form, wrong inside',
    header({ ...own, businessCentral: { property: 'A B' } }),
    'mapping.header.0.businessCentral.property: must be the name of a property of the API',
  ],
  [
    'a property that is taken',
    header({ ...own, businessCentral: { property: 'customerNumber' } }),
    'mapping.header.0.businessCentral: belongs to the field customer already: name another property, or remove one of them',
  ],
  [
    'a code twice',
    header({
      ...own,
      sales: {
        column: 'new_a',
        codes: [
          { businessCentral: 'A', sales: 1 },
          { businessCentral: 'a', sales: 2 },
        ],
      },
    }),
    'mapping.header.0.sales.codes.1.businessCentral: is the same as at 0: each may stand once; remove one, or give it another',
  ],
  [
    'a validation of nothing',
    { mapping: { fields: { header: { email: { validation: {} } } } } },
    'mapping.fields.header.email.validation: must say what is allowed, by pattern, oneOf, minimum or maximum',
  ],
  [
    'a rule of a table',
    customer({ match: [{ by: 'guess' }] }),
    'mapping.references.customer.match.0.by: must be one of "fields", "pairs"',
  ],
  [
    'a name that is no property',
    customer({ match: [byName], createMissing: 'create', createWith: { businessCentral: { 'A b': 'x' } } }),
    'mapping.references.customer.createWith.businessCentral.A b: is a name that cannot stand here: it must be the name of a property of the API',
  ],
  [
    'a country twice',
    {
      mapping: {
        references: {
          countries: [
            { businessCentral: 'DK', sales: 'X' },
            { businessCentral: 'DE', sales: 'x' },
          ],
        },
      },
    },
    'mapping.references.countries.1.sales: is the same as at 0: each may stand once; remove one, or give it another',
  ],
  [
    "another country's code",
    {
      mapping: {
        references: {
          countries: [
            { businessCentral: 'DK', sales: 'DE' },
            { businessCentral: 'DE', sales: 'Germany' },
          ],
        },
      },
    },
    'mapping.references.countries.0.sales: is the code of another country of the table: give the name that people write in Sales',
  ],
];

/** What the schema's library says by itself. */
const raw = /Invalid|[Ee]xpected|Too (small|big)|received|Unrecognized/;
const strange: readonly unknown[] = [{ zzz: 'secret-value' }, ['secret-value'], 'secret-value', -0.5, 1e15, true, null];

describe('a wrong configuration is told with the path and the fix (W-34)', () => {
  it.each(table)('%s', (_, written, words) => {
    const found = problems(written);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
  });

  it('wherever something strange stands: its own path, words of ours, and never the value', () => {
    const read = readContent({
      businessTimeZone: 'UTC',
      ...header(own),
      mapping: { ...header(own).mapping, page: { route: 'a/b/v1.0', entitySet: 'y' } },
    });
    const whole = read.ok ? { mapping: read.filled.mapping, policies: read.filled.policies } : {};
    let told = 0;
    for (const path of pathsOf(whole)) {
      for (const value of strange) {
        for (const problem of problems(withValue(whole, path, value))) {
          told += 1;
          expect(problem).not.toMatch(raw);
          expect(problem).not.toContain('secret-value');
          expect(problem).toMatch(/^[\w.]+: (?:.{8,})$/);
        }
      }
    }
    expect(told).toBeGreaterThan(300);
  });

  it('TANDEM_CONNECTIONS is told by the same words', () => {
    const entry = connectionEntry({ policies: { bogus: 1, news: 'fr' } });
    const written = { TANDEM_CONNECTIONS: JSON.stringify([{ ...entry, colour: 1 }]) };
    const { error } = environmentSchema.pick({ TANDEM_CONNECTIONS: true }).safeParse(written);
    expect(problemsOf(environmentSchema, error?.issues ?? [])).toEqual(
      expect.arrayContaining([
        { path: ['TANDEM_CONNECTIONS', '0', 'policies', 'news'], words: 'must be one of "en", "da", "off"' },
        {
          path: ['TANDEM_CONNECTIONS', '0', 'policies'],
          words: expect.stringMatching(/^"bogus" is not known: .*ordersEnter/),
        },
        {
          path: ['TANDEM_CONNECTIONS', '0'],
          words: expect.stringMatching(/^"colour" is not known: .*connectionId, businessCentral/),
        },
      ]),
    );
  });
});

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length === 0 ? [] : [path]), ...inside.flatMap(([name, each]) => pathsOf(each, [...path, name]))];
}

function withValue(whole: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  const inner: unknown = (whole as Readonly<Record<string, unknown>>)[name];
  const next = rest.length === 0 ? value : withValue(inner as object, rest, value);
  return Array.isArray(whole) ? whole.with(Number(name), next) : { ...whole, [name]: next };
}
