import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type MatchGroup,
  type MatchOutcome,
  type MatchRecord,
  matchRecords,
} from '../../../lib/matching/match-records';

const record = (id: string, values: MatchRecord['values']): MatchRecord => ({ id, number: `N${id}`, values });
const by = (...fields: string[]): MatchGroup => ({ fields: fields.map((field) => ({ field, ignoreCase: false })) });
const shapes = (outcomes: readonly MatchOutcome[]) => outcomes.map(shape);

function shape(outcome: MatchOutcome): string {
  switch (outcome.kind) {
    case 'matched':
      return `${outcome.businessCentral.id}=${outcome.sales.id} (${outcome.priority})`;
    case 'several':
      return `${outcome.businessCentral.map(({ id }) => id)}?${outcome.sales.map(({ id }) => id)} (${outcome.priority})`;
    case 'none':
      return `${outcome.record.id} alone`;
  }
}

function idsOf(outcome: MatchOutcome): readonly string[] {
  switch (outcome.kind) {
    case 'matched':
      return [outcome.businessCentral.id, outcome.sales.id];
    case 'several':
      return [...outcome.businessCentral, ...outcome.sales].map(({ id }) => id);
    case 'none':
      return [outcome.record.id];
  }
}

describe('match-based coupling (C6)', () => {
  it('couples what shows the same in all fields of a group, and nothing by blanks', () => {
    const outcomes = matchRecords(
      {
        businessCentral: [
          record('b1', { number: 'PO 1', customer: 'C1' }),
          record('b2', { number: null, customer: 'C2' }),
        ],
        sales: [record('s1', { number: 'PO 1', customer: 'C1' }), record('s2', { number: null, customer: 'C2' })],
      },
      [by('number', 'customer')],
    );
    expect(shapes(outcomes)).toEqual(['b1=s1 (1)', 'b2 alone', 's2 alone']);
  });

  it('tries groups by priority: what the first decides, the second does not see', () => {
    const outcomes = matchRecords(
      {
        businessCentral: [
          record('b1', { number: 'A', date: '2026-01-01' }),
          record('b2', { number: 'X', date: '2026-01-02' }),
        ],
        sales: [record('s1', { number: 'A', date: '2026-01-02' }), record('s2', { number: 'Y', date: '2026-01-02' })],
      },
      [by('number'), by('date')],
    );
    expect(shapes(outcomes)).toEqual(['b1=s1 (1)', 'b2=s2 (2)']);
  });

  it('several candidates are listed, unless a later group tells them apart among themselves', () => {
    const sides = {
      businessCentral: [record('b1', { customer: 'C1', date: '2026-01-01' })],
      sales: [
        record('s1', { customer: 'C1', date: '2026-01-01' }),
        record('s2', { customer: 'C1', date: '2026-01-02' }),
        record('s3', { customer: 'C2', date: '2026-01-01' }),
      ],
    };
    expect(shapes(matchRecords(sides, [by('customer')]))).toEqual(['b1?s1,s2 (1)', 's3 alone']);
    expect(shapes(matchRecords(sides, [by('customer'), by('date')]))).toEqual(['b1=s1 (2)', 's2 alone', 's3 alone']);
  });

  it('case matters unless the criterion says otherwise', () => {
    const sides = { businessCentral: [record('b1', { name: 'ABC' })], sales: [record('s1', { name: 'abc' })] };
    expect(shapes(matchRecords(sides, [by('name')]))).toEqual(['b1 alone', 's1 alone']);
    expect(shapes(matchRecords(sides, [{ fields: [{ field: 'name', ignoreCase: true }] }]))).toEqual(['b1=s1 (1)']);
  });

  const value = fc.option(fc.constantFrom('A', 'B', 'C'), { nil: null });
  const records = (prefix: string) =>
    fc
      .array(fc.record({ x: value, y: value, z: value }), { maxLength: 8 })
      .map((all) => all.map((values, index) => record(`${prefix}${index}`, values)));
  const criteria = fc
    .array(fc.subarray(['x', 'y', 'z']), { maxLength: 3 })
    .map((all) => all.map((each) => by(...each)));

  it('I5 every record is in exactly one outcome, and pairs are one to one', () => {
    fc.assert(
      fc.property(records('b'), records('s'), criteria, (businessCentral, sales, groups) => {
        const seen = matchRecords({ businessCentral, sales }, groups).flatMap(idsOf);
        expect([...seen].sort()).toEqual([...businessCentral, ...sales].map(({ id }) => id).sort());
      }),
    );
  });

  it('I8 the order in which records come does not matter', () => {
    fc.assert(
      fc.property(
        records('b'),
        records('s'),
        criteria,
        fc.infiniteStream(fc.nat()),
        (businessCentral, sales, groups, noise) => {
          const shuffled = <Item>(items: readonly Item[]) =>
            [...items]
              .map((item) => [noise.next().value ?? 0, item] as const)
              .sort(([a], [b]) => a - b)
              .map(([, item]) => item);
          const outcomes = shapes(matchRecords({ businessCentral, sales }, groups)).sort();
          const again = matchRecords({ businessCentral: shuffled(businessCentral), sales: shuffled(sales) }, groups);
          expect(shapes(again).sort()).toEqual(outcomes);
        },
      ),
    );
  });
});
