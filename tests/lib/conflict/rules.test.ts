import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConflictFacts } from '../../../lib/conflict/conflict';
import { decideByRules } from '../../../lib/conflict/decide';
import { mergeOrder } from '../../../lib/conflict/merge-order';
import { builtInRules, conflictGroups, type RuleEntry, ruleFor } from '../../../lib/conflict/rules';
import { codedFields } from '../../../lib/mapping/coded-fields';
import { defaultMapping } from '../../../lib/mapping/default-mapping';
import { conflictingGroups } from '../../../lib/order/fields';
import { propertyRuns, threeOrders } from '../../support/arbitraries';

const runs = Math.min(propertyRuns, 2000);

function quantities(businessCentral: string, sales: string, more: Partial<ConflictFacts> = {}): ConflictFacts {
  return {
    group: 'productAndQuantity',
    customer: 'C00010',
    lineProduct: '1896-S',
    shippedQuantity: '0',
    numbers: ['quantity'],
    base: { quantity: { businessCentral: '1', sales: '1' } },
    businessCentral: { product: '1896-S', unit: 'PCS', quantity: businessCentral },
    sales: { product: '1896-S', unit: 'PCS', quantity: sales },
    ...more,
  };
}

const group = 'productAndQuantity';
const entry = (rule: string, when: Partial<RuleEntry['when']> = {}): RuleEntry => ({ when: { group, ...when }, rule });

/** Rules that may match or not, over few customers and products so that they often do. */
const entries = fc.record({
  when: fc
    .record(
      {
        group: fc.constantFrom(...conflictGroups()),
        customer: fc.constantFrom('A', 'B', 'c-1'),
        lineProduct: fc.constantFrom('A', 'B'),
      },
      { requiredKeys: ['group'] },
    )
    .map((when) => when as RuleEntry['when']),
  rule: fc.constantFrom(...builtInRules, 'largerQuantityWins'),
});

describe('which rule is in force (spec §3.5)', () => {
  it('the first that matches; without one the default of the group', () => {
    const rules = [
      entry('highest', { customer: 'C00020' }),
      entry('park', { lineProduct: '1900-S' }),
      entry('lowest'),
      entry('salesWins'),
    ];
    const ask = (more: Partial<ConflictFacts>) => ruleFor(quantities('3', '7', more), rules).rule;
    expect(ask({})).toBe('lowest');
    expect(ask({ customer: 'C00020' })).toBe('highest');
    expect(ask({ lineProduct: '1900-S' })).toBe('park');
    expect(ask({ group: 'price' })).toBe('businessCentralWins');
    expect(ask({ group: 'shipTo', lineProduct: null })).toBe('salesWins');
    expect(ask({ group: 'line' })).toBe('editWins');
  });

  it('numbers of customers and products compare as both systems do, without regard to case', () => {
    expect(ruleFor(quantities('3', '7'), [entry('park', { customer: 'c00010 ', lineProduct: '1896-s' })]).rule).toBe(
      'park',
    );
  });

  it('entries that do not match change nothing, wherever they stand (I6)', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 8 }), fc.nat(), (rules, turn) => {
        const facts = quantities('3', '7', { customer: 'A', lineProduct: 'B' });
        const matches = (rule: RuleEntry) => ruleFor(facts, [rule]) === rule;
        const others = rules.filter((rule) => !matches(rule));
        const at = others.length === 0 ? 0 : turn % others.length;
        const shuffled = [...others.slice(at), ...rules.filter(matches), ...others.slice(0, at)];
        expect(decideByRules(facts, shuffled)).toEqual(decideByRules(facts, rules));
      }),
      { numRuns: runs },
    );
  });
});

describe('what rules decide', () => {
  it('a quantity below what has been shipped never wins, whatever the rule says', () => {
    for (const rule of [...builtInRules, 'largerQuantityWins']) {
      const decided = decideByRules(quantities('8', '3', { shippedQuantity: '5' }), [entry(rule)]);
      expect(decided).toMatchObject({ rule: 'neverBelowShipped', winner: 'businessCentral' });
    }
    expect(decideByRules(quantities('8', '5', { shippedQuantity: '5' }), []).winner).toBe('sales');
  });

  it.each([
    ['-2', '-3', '0', 'sales'],
    ['-2', '-3', '-2', 'sales'],
    ['-2', '-1', '-2', 'businessCentral'],
    ['-2', '4', '-1', 'businessCentral'],
    ['2', '-3', '1', 'businessCentral'],
    ['2', '-3', '0', 'sales'],
    ['2', '-3', null, 'sales'],
  ])('goods that come back: %s and %s with %s shipped: %s wins', (there, here, shippedQuantity, winner) => {
    expect(decideByRules(quantities(there, here, { shippedQuantity }), []).winner).toBe(winner);
  });

  it.each([
    ['productAndQuantity', { quantity: '6', unit: 'PCS' }, { quantity: '2', unit: 'BOX' }, 'undecided'],
    ['productAndQuantity', { quantity: '6', unit: 'PCS' }, { quantity: '2', unit: 'PCS' }, 'sales'],
    [
      'price',
      { unitPrice: '250', lineDiscountAmount: '0' },
      { unitPrice: '280', lineDiscountAmount: '100' },
      'undecided',
    ],
    ['price', { unitPrice: '250', lineDiscountAmount: '0' }, { unitPrice: '240', lineDiscountAmount: '100' }, 'sales'],
    [
      'price',
      { unitPrice: '250', lineDiscountAmount: '0' },
      { unitPrice: '280', lineDiscountAmount: '0' },
      'businessCentral',
    ],
  ])('the lowest of %s: %j and %j: %s', (group, businessCentral, sales, winner) => {
    const numbers = ['quantity', 'unitPrice', 'lineDiscountAmount'].filter((field) => field in sales);
    const facts = { ...quantities('1', '2'), group, numbers, businessCentral, sales };
    expect(decideByRules(facts as never, [{ when: { group }, rule: 'lowest' }]).winner).toBe(winner);
  });

  it('a line of which something has been shipped is never deleted, whatever the rule or a person says', () => {
    const facts = {
      ...quantities('8', '3', { shippedQuantity: '5' }),
      group: 'line',
      businessCentral: { line: 'edited' },
      sales: { line: 'deleted' },
    };
    for (const rule of ['editWins', 'salesWins', 'park']) {
      const decided = decideByRules(facts, [{ when: { group: 'line' }, rule }]);
      expect(decided).toMatchObject({ rule: 'neverBelowShipped', winner: 'businessCentral' });
    }
  });

  it('a rule of a name that nobody knows any more asks a person', () => {
    expect(decideByRules(quantities('3', '7'), [entry('takenOut')])).toMatchObject({
      rule: 'takenOut',
      winner: 'undecided',
      winners: {},
    });
  });

  it('says who made the rule, when a person did at work', () => {
    expect(decideByRules(quantities('3', '7'), [{ ...entry('salesWins'), by: 'ada' }])).toMatchObject({ by: 'ada' });
  });

  it('seen from the other side the mirrored rule decides the mirror image', () => {
    const mirrored: Readonly<Record<string, string>> = {
      businessCentralWins: 'salesWins',
      salesWins: 'businessCentralWins',
    };
    const mirroredWinner: Readonly<Record<string, string>> = { businessCentral: 'sales', sales: 'businessCentral' };
    fc.assert(
      fc.property(
        fc.constantFrom(...builtInRules, 'largerQuantityWins'),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (rule, left, right) => {
          fc.pre(left !== right);
          const here = decideByRules(quantities(`${left}`, `${right}`), [entry(rule)]).winner;
          const there = decideByRules(quantities(`${right}`, `${left}`), [entry(mirrored[rule] ?? rule)]).winner;
          expect(there).toBe(mirroredWinner[here] ?? here);
        },
      ),
      { numRuns: runs },
    );
  });

  it('what a merge decided is decided again the same from the facts alone, as a preview does (I6)', () => {
    fc.assert(
      fc.property(threeOrders, fc.array(entries, { maxLength: 6 }), (orders, rules) => {
        for (const conflict of mergeOrder({ ...orders, rules, fields: defaultMapping }).conflicts) {
          const { rule, winner, winners, pairId: _, ...facts } = conflict;
          expect(decideByRules(JSON.parse(JSON.stringify(facts)) as ConflictFacts, rules)).toEqual({
            rule,
            winner,
            winners,
          });
        }
      }),
      { numRuns: runs },
    );
  });

  it('the groups that may be named are those in which the mapping lets both sides change something', () => {
    const fields = [
      ...Object.values(defaultMapping.header),
      ...Object.values(codedFields),
      ...Object.values(defaultMapping.line),
    ];
    const groups = fields.filter((field) => field.direction === 'both').map((field) => field.group);
    expect(new Set(groups)).toEqual(new Set(conflictingGroups));
  });
});
