import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  decimal,
  divideDecimals,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
  toDecimal,
} from '../../../lib/order/decimal';
import { propertyRuns } from '../../support/arbitraries';

const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: 0, max: 5 }))
  .map(([digits, places]) => decimal(`${digits}e-${places}`));

describe('decimal numbers (I13: money is never a float)', () => {
  it('are exact where floats are not', () => {
    expect(addDecimals(decimal('0.1'), decimal('0.2'))).toBe('0.3');
    expect(multiplyDecimals(decimal('1.005'), decimal('100'))).toBe('100.5');
    expect(roundDecimal(decimal('1.005'), 2)).toBe('1.01');
    expect(roundDecimal(decimal('-1.005'), 2)).toBe('-1.01');
  });

  it('have one text for each number', () => {
    for (const text of ['12.50', '012.5', '+12.5', '1.25e1', '12.500000']) {
      expect(toDecimal(text)).toBe('12.5');
    }
    expect(toDecimal('-0.00')).toBe('0');
    expect(toDecimal('123456789012345.678')).toBe('123456789012345.678');
  });

  it('refuse what is no number', () => {
    for (const text of ['', ' ', 'NaN', 'Infinity', '1,5', '0x10', '--1', '1e']) {
      expect(toDecimal(text)).toBeUndefined();
    }
    expect(() => decimal('abc')).toThrow('not a decimal number');
    expect(() => divideDecimals(decimal('1'), decimal('0'))).toThrow('division by zero');
  });

  it('keep the laws of arithmetic over 18 digits', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (a, b, c) => {
        expect(addDecimals(a, b)).toBe(addDecimals(b, a));
        expect(addDecimals(addDecimals(a, b), c)).toBe(addDecimals(a, addDecimals(b, c)));
        expect(subtractDecimals(addDecimals(a, b), b)).toBe(a);
        expect(Math.sign(compareDecimals(a, b))).toBe(-Math.sign(compareDecimals(b, a)) + 0);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('round to themselves once rounded', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 5 }), (amount, places) => {
        const rounded = roundDecimal(amount, places);
        expect(roundDecimal(rounded, places)).toBe(rounded);
        expect(toDecimal(rounded)).toBe(rounded);
      }),
      { numRuns: propertyRuns },
    );
  });
});
