import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountOf, enteredTerms, type LineTerms, salesTerms } from '../../../lib/mapping/line-terms';
import {
  addDecimals,
  compareDecimals,
  type DecimalText,
  decimal,
  divideDecimals,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '../../../lib/order/decimal';
import { propertyRuns as allRuns } from '../../support/arbitraries';

const propertyRuns = Math.min(allRuns, 3000);

const zero = decimal('0');
const decimals = { unitPrice: 2, amount: 2 };

/** A decimal with some places, as text: no float takes part. */
function decimalWith(places: number, range: { min: number; max: number }): fc.Arbitrary<DecimalText> {
  return fc.integer(range).map((units) => divideDecimals(decimal(units), decimal(10 ** places)));
}

const quantities = fc.oneof(
  fc.integer({ min: 1, max: 500 }).map((units) => decimal(units)),
  decimalWith(5, { min: 1, max: 90_000_000 }),
);
const taxPercents = fc.constantFrom('0', '5.5', '9', '19', '21', '25').map((percent) => decimal(percent));

/** What Business Central makes of a line without tax (sheet 2.2 "Amounts"), a single line alone. */
function amountInBusinessCentral(
  quantity: DecimalText,
  terms: LineTerms,
  includedTaxPercent: DecimalText,
): DecimalText {
  const gross = subtractDecimals(roundDecimal(multiplyDecimals(quantity, terms.unitPrice), 2), terms.discount);
  const factor = addDecimals(decimal('1'), divideDecimals(includedTaxPercent, decimal('100')));
  return roundDecimal(divideDecimals(gross, factor), 2);
}

/** Price, and a discount of up to the whole line. */
const enteredLines = fc
  .tuple(quantities, decimalWith(5, { min: 1, max: 90_000_000 }), fc.integer({ min: 0, max: 100 }), taxPercents)
  .map(([quantity, unitPrice, percent, includedTaxPercent]) => {
    const gross = roundDecimal(multiplyDecimals(quantity, unitPrice), 2);
    const discount = roundDecimal(divideDecimals(multiplyDecimals(gross, decimal(percent)), decimal('100')), 2);
    const amount = amountInBusinessCentral(quantity, { unitPrice, discount }, includedTaxPercent);
    return { quantity, unitPrice, discount, includedTaxPercent, amount };
  });

describe('a line in the terms of Sales (I13)', () => {
  it('comes to the very amount of Business Central, and never takes a discount below zero', () => {
    fc.assert(
      fc.property(enteredLines, (line) => {
        const terms = salesTerms(line, decimals);
        expect(amountOf(line.quantity, terms, 2)).toBe(line.amount);
        expect(compareDecimals(terms.discount, zero)).toBeGreaterThanOrEqual(0);
        expect(roundDecimal(terms.unitPrice, 2)).toBe(terms.unitPrice);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('exists for every line, also where Business Central has more decimals than Sales, which then rounds the amount', () => {
    const places = fc.integer({ min: 0, max: 4 });
    const amounts = decimalWith(5, { min: -90_000_000, max: 90_000_000 });
    const held = fc.record({ unitPrice: places, amount: places });
    fc.assert(
      fc.property(enteredLines, amounts, held, fc.boolean(), (line, amount, decimals, isReturned) => {
        const quantity = isReturned ? subtractDecimals(zero, line.quantity) : line.quantity;
        const terms = salesTerms({ ...line, quantity, amount }, decimals);
        expect(amountOf(quantity, terms, decimals.amount)).toBe(roundDecimal(amount, decimals.amount));
        expect(compareDecimals(terms.discount, zero)).toBeGreaterThanOrEqual(0);
        expect(roundDecimal(terms.discount, decimals.amount)).toBe(terms.discount);
        expect(roundDecimal(terms.unitPrice, decimals.unitPrice)).toBe(terms.unitPrice);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('is what was entered where Sales holds the price', () => {
    const line = { quantity: decimal('3'), unitPrice: decimal('125.1'), includedTaxPercent: zero };
    expect(salesTerms({ ...line, discount: decimal('25.3'), amount: decimal('350') }, decimals)).toEqual({
      unitPrice: '125.1',
      discount: '25.3',
    });
  });

  it('of a returned quantity keeps its amount as well', () => {
    const line = { quantity: decimal('-3'), unitPrice: decimal('18.255'), discount: zero, includedTaxPercent: zero };
    const terms = salesTerms({ ...line, amount: decimal('-54.77') }, decimals);
    expect(amountOf(decimal('-3'), terms, 2)).toBe('-54.77');
    expect(compareDecimals(terms.discount, zero)).toBeGreaterThanOrEqual(0);
  });
});

/** What a seller may enter: a price with two decimals, and a discount of up to the whole line. */
const stated = fc
  .tuple(quantities, decimalWith(2, { min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 100 }), taxPercents)
  .map(([quantity, unitPrice, percent, includedTaxPercent]) => {
    const gross = roundDecimal(multiplyDecimals(quantity, unitPrice), 2);
    const discount = roundDecimal(divideDecimals(multiplyDecimals(gross, decimal(percent)), decimal('100')), 2);
    return { quantity, terms: { unitPrice, discount }, includedTaxPercent, amountDecimals: 2 };
  });

describe('a seller’s price in an order whose prices include tax', () => {
  it('comes to the same amount there, and what Business Central then shows moves no amount back: no ping-pong (I4)', () => {
    fc.assert(
      fc.property(stated, (line) => {
        const wanted = amountOf(line.quantity, line.terms, 2);
        const entered = enteredTerms(line);
        expect(compareDecimals(entered.discount, zero)).toBeGreaterThanOrEqual(0);
        const amount = amountInBusinessCentral(line.quantity, entered, line.includedTaxPercent);
        expect(amount).toBe(wanted);
        const shown = salesTerms({ ...line, ...entered, amount }, decimals);
        expect(amountOf(line.quantity, shown, 2)).toBe(wanted);
        // Once more across and back: nothing moves any more.
        expect(salesTerms({ ...line, ...entered, amount }, decimals)).toEqual(shown);
        const again = enteredTerms({ ...line, terms: shown });
        expect(amountInBusinessCentral(line.quantity, again, line.includedTaxPercent)).toBe(wanted);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('is entered with tax, and without a discount where there is none', () => {
    const line = { quantity: decimal('3'), includedTaxPercent: decimal('21'), amountDecimals: 2 };
    const terms = { unitPrice: decimal('103.31'), discount: zero };
    // 3 × 103.31 = 309.93, with tax 375.0153 → 375.02; ÷ 3 = 125.00667
    expect(enteredTerms({ ...line, terms })).toEqual({ unitPrice: '125.00667', discount: '0' });
  });
});
