import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Condition, Conditions } from '../../../lib/conditions/condition';
import { firstMissed, holds, type Shown } from '../../../lib/conditions/evaluate';
import { conditionList } from '../../../lib/conditions/schema';
import { wordsOfAll } from '../../../lib/conditions/words';
import { compareDecimals, decimal } from '../../../lib/order/decimal';
import type { FieldKind } from '../../../lib/order/fields';
import { propertyRuns } from '../../support/arbitraries';

const runs = { numRuns: Math.min(propertyRuns, 3000) };
const field = 'shipToCity';
const text = fc.constantFrom('Aarhus', 'aarhus', 'Aalborg', 'Odense', 'A');
const number = fc.constantFrom('0', '1', '1.5', '9', '10', '-2', '100');
const day = fc.constantFrom('2026-01-01', '2026-03-02', '2026-12-31');
const anyOf = (kind: FieldKind) => (kind === 'decimal' ? number : kind === 'date' ? day : text);
const kinds = fc.constantFrom<FieldKind>('text', 'code', 'reference', 'date', 'decimal');

describe('a condition (P-077)', () => {
  it('each test and its opposite divide all values between them, blanks included', () => {
    const cases = kinds.chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        value: fc.option(anyOf(kind)),
        asked: fc.uniqueArray(anyOf(kind), { minLength: 1, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ kind, value, asked }) => {
        const [first = ''] = asked;
        const is = (condition: Omit<Condition, 'field'>) => holds({ field, ...condition }, kind, value);
        expect(is({ equals: first })).toBe(!is({ notEquals: first }));
        expect(is({ oneOf: asked })).toBe(!is({ noneOf: asked }));
        expect(is({ isBlank: true })).toBe(!is({ isBlank: false }));
        expect(is({ oneOf: asked })).toBe(asked.some((each) => is({ equals: each })));
        expect(value === null && (is({ equals: first }) || is({ oneOf: asked }))).toBe(false);
      }),
      runs,
    );
  });

  it('a range of decimals goes by the number and not by the text; both ends belong to it, and no blank does', () => {
    fc.assert(
      fc.property(fc.option(number), number, number, (value, low, high) => {
        const range = { field, atLeast: low, atMost: high };
        const isBetween =
          value !== null &&
          compareDecimals(decimal(value), decimal(low)) >= 0 &&
          compareDecimals(decimal(value), decimal(high)) <= 0;
        expect(holds(range, 'decimal', value)).toBe(isBetween);
      }),
      runs,
    );
  });

  it('texts are compared without regard to case; what starts with a text contains it', () => {
    fc.assert(
      fc.property(text, text, (value, part) => {
        const is = (condition: Omit<Condition, 'field'>) => holds({ field, ...condition }, 'text', value);
        expect(is({ contains: part })).toBe(value.toLowerCase().includes(part.toLowerCase()));
        expect(is({ startsWith: part }) && !is({ contains: part })).toBe(false);
        expect(is({ equals: part })).toBe(value.toLowerCase() === part.toLowerCase());
      }),
      runs,
    );
  });
});

describe('conditions together', () => {
  const single: fc.Arbitrary<Condition> = fc.oneof(
    text.map((equals) => ({ field, equals })),
    fc.boolean().map((isBlank) => ({ field, isBlank })),
    number.map((atLeast) => ({ field: 'freightAmount', atLeast })),
  );
  const shownWith =
    (city: string | null, freight: string | null): Shown =>
    (name) =>
      name === field
        ? { kind: 'text', value: city }
        : name === 'freightAmount'
          ? { kind: 'decimal', value: freight }
          : undefined;

  it('all of a list must hold, one of a choice, all inside a member of it: whatever their order', () => {
    const member = fc.oneof(
      single,
      fc.array(single, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    );
    const clause = fc.oneof(
      single,
      fc.array(member, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    );
    const lists = fc.array(clause, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(lists, fc.option(text), fc.option(number), (list: Conditions, city, freight) => {
        const shown = shownWith(city, freight);
        const isMet = (each: Condition) => firstMissed([each], shown) === undefined;
        const expected = list.every((each) =>
          'any' in each ? each.any.some((one) => ('all' in one ? one.all.every(isMet) : isMet(one))) : isMet(each),
        );
        expect(firstMissed(list, shown) === undefined).toBe(expected);
        expect(firstMissed([...list].reverse(), shown) === undefined).toBe(expected);
      }),
      runs,
    );
  });

  it('the one that is missed is told with what the order shows', () => {
    const conditions: Conditions = [
      { field, oneOf: ['Aarhus', 'Odense'] },
      { any: [{ field: 'freightAmount', atMost: '10' }, { all: [{ field, equals: 'Odense' }] }] },
    ];
    expect(firstMissed(conditions, shownWith('Aalborg', '1'))).toBe(
      'shipToCity must be one of Aarhus, Odense (it is Aalborg)',
    );
    expect(firstMissed(conditions, shownWith(null, '1'))).toMatch(/\(it is blank\)$/);
    expect(firstMissed(conditions, shownWith('Aarhus', '11'))).toBe(
      'freightAmount must be at most 10, or shipToCity must be Odense',
    );
    expect(firstMissed(conditions, shownWith('aarhus', '10.00'))).toBeUndefined();
  });

  it('what such a document cannot have holds it back by nothing', () => {
    expect(firstMissed([{ field: 'custom.channel', equals: 'web' }], () => undefined)).toBeUndefined();
  });

  it('what people write is read back as they meant it, with numbers as texts', () => {
    const written = [{ field, startsWith: 'A' }, { any: [{ field: 'freightAmount', atLeast: 1, atMost: 2.5 }] }];
    const read = conditionList.parse(written);
    expect(read).toEqual([
      { field, startsWith: 'A' },
      { any: [{ field: 'freightAmount', atLeast: '1', atMost: '2.5' }] },
    ]);
    expect(wordsOfAll(read)).toBe('shipToCity must start with A; freightAmount must be at least 1 and be at most 2.5');
  });
});
