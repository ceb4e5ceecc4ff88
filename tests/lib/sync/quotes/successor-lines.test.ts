import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BaseLine } from '../../../../lib/conflict/base';
import type { FieldValue, OrderLine } from '../../../../lib/order/order';
import { successorLines } from '../../../../lib/sync/quotes/successor-lines';

interface Shown {
  readonly product: string | null;
  readonly quantity: string;
  readonly description?: string | null;
}

const valuesOf = ({ product, quantity, description = null }: Shown): Record<string, FieldValue> => ({
  product,
  unit: 'PCS',
  quantity,
  unitPrice: null,
  lineDiscountAmount: null,
  description,
});

const knownLine = (shown: Shown, at: number): BaseLine => ({
  pairId: `pair-${at}`,
  businessCentralLineId: `bc-${at}`,
  salesLineId: `old-${at}`,
  priceOrigin: 'seller',
  values: Object.fromEntries(
    Object.entries(valuesOf(shown)).map(([field, value]) => [field, { businessCentral: value, sales: value }]),
  ) as unknown as BaseLine['values'],
});

const line = (shown: Shown, id: string): OrderLine => ({
  id,
  kind: 'product',
  version: '1',
  values: valuesOf(shown) as unknown as OrderLine['values'],
});

const shownLine = fc.record({
  product: fc.constantFrom('DESK', 'CHAIR', null),
  quantity: fc.constantFrom('1', '2', '3'),
  description: fc.constantFrom(null, 'oiled', 'red'),
});

const found = (known: readonly Shown[], now: readonly (readonly [Shown, string])[]) =>
  Object.fromEntries(
    [
      ...successorLines(
        known.map(knownLine),
        now.map(([shown, id]) => line(shown, id)),
        'sales',
      ),
    ].map(([pairId, each]) => [pairId, each.id]),
  );

describe('lines of a document that carries on a quote under new ids', () => {
  it('copies are found each, and those of identical lines in their order', () => {
    fc.assert(
      fc.property(fc.array(shownLine, { maxLength: 8 }), (known) => {
        const copies = known.map((shown, at) => [shown, `new-${at}`] as const);
        const pairs = found(known, copies);
        expect(Object.keys(pairs)).toHaveLength(known.length);
        expect(new Set(Object.values(pairs)).size).toBe(known.length);
        known.forEach((shown, at) => {
          const copy = copies.find(([, id]) => id === pairs[`pair-${at}`]);
          expect(copy?.[0]).toEqual(shown);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('one that was left out leaves the others what they are, though they sell the same', () => {
    const [two, five, seven] = ['2', '5', '7'].map((quantity) => ({ product: 'DESK', quantity }));
    const known = [two, five, seven] as readonly Shown[];
    expect(
      found(known, [
        [five as Shown, 'b'],
        [seven as Shown, 'c'],
      ]),
    ).toEqual({ 'pair-1': 'b', 'pair-2': 'c' });
  });

  it('a changed quantity or text is still the line; another product is another line', () => {
    const known = [
      { product: 'DESK', quantity: '2', description: 'oiled' },
      { product: 'CHAIR', quantity: '8' },
    ];
    expect(
      found(known, [
        [{ product: 'DESK', quantity: '3', description: 'oiled' }, 'a'],
        [{ product: 'LAMP', quantity: '8' }, 'b'],
      ]),
    ).toEqual({ 'pair-0': 'a' });
  });

  it('a line under its known id is the one, whatever it shows', () => {
    expect(
      found(
        [{ product: 'DESK', quantity: '2' }],
        [
          [{ product: 'DESK', quantity: '2' }, 'copy'],
          [{ product: 'CHAIR', quantity: '9' }, 'old-0'],
        ],
      ),
    ).toEqual({
      'pair-0': 'old-0',
    });
  });
});
