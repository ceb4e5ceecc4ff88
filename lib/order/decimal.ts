import { Decimal } from 'decimal.js';

/**
 * An exact decimal number as text in normal form: no exponent, no trailing zeros, no leading plus, never `-0`.
 * Equal numbers have equal texts, so that merge and comparison can use `===` (spec I13: money is decimal, never float).
 */
export type DecimalText = string & { readonly decimalText: unique symbol };

const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 40 });

const decimalPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** The normal form of a decimal number given as text or number; `undefined` when it is not one. */
export function toDecimal(value: string | number): DecimalText | undefined {
  const text = String(value).trim();
  return decimalPattern.test(text) ? normal(new Exact(text)) : undefined;
}

/** The normal form of a decimal that is known to be one; throws on anything else (a bug). */
export function decimal(value: string | number): DecimalText {
  const result = toDecimal(value);
  if (result === undefined) {
    throw new TypeError(`not a decimal number: ${JSON.stringify(value)}`);
  }
  return result;
}

export function addDecimals(left: DecimalText, right: DecimalText): DecimalText {
  return normal(new Exact(left).plus(right));
}

export function subtractDecimals(left: DecimalText, right: DecimalText): DecimalText {
  return normal(new Exact(left).minus(right));
}

export function multiplyDecimals(left: DecimalText, right: DecimalText): DecimalText {
  return normal(new Exact(left).times(right));
}

/** Left divided by right, to 20 significant places beyond what money needs; dividing by zero throws (a bug). */
export function divideDecimals(left: DecimalText, right: DecimalText): DecimalText {
  if (new Exact(right).isZero()) {
    throw new RangeError('division by zero');
  }
  return normal(new Exact(left).dividedBy(right));
}

/** Rounded to a number of decimal places, halves away from zero, as both systems round amounts. */
export function roundDecimal(value: DecimalText, places: number): DecimalText {
  return normal(new Exact(value).toDecimalPlaces(places, Decimal.ROUND_HALF_UP));
}

/** Rounded to a number of decimal places towards plus infinity (`up`) or minus infinity (`down`). */
export function roundDecimalTowards(value: DecimalText, places: number, towards: 'up' | 'down'): DecimalText {
  const mode = towards === 'up' ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR;
  return normal(new Exact(value).toDecimalPlaces(places, mode));
}

/** Negative, zero or positive, as left is below, equal to or above right. */
export function compareDecimals(left: DecimalText, right: DecimalText): number {
  return new Exact(left).comparedTo(right);
}

function normal(value: Decimal): DecimalText {
  return (value.isZero() ? '0' : value.toFixed()) as DecimalText;
}
