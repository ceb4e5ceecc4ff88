import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { z } from 'zod';
import { type DecimalText, toDecimal } from '../order/decimal.js';

/** Reads JSON; numbers become `LosslessNumber`, so that 18 digits survive (BC sheet 1.6). Throws `SyntaxError`. */
export function parseJson(text: string): unknown {
  return parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
}

/** Writes JSON on one line; a `LosslessNumber` goes out digit by digit. */
export function writeJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) {
    throw new TypeError('not a JSON value');
  }
  return text;
}

/** A decimal as a JSON number with exactly its digits. */
export function jsonNumber(value: DecimalText): LosslessNumber {
  return new LosslessNumber(value);
}

/** A scalar of a parsed answer as a mapping reads it: truth values as they are, numbers in the normal form of decimals. */
export function scalarOf(value: unknown): string | boolean {
  if (typeof value === 'boolean') {
    return value;
  }
  return isLosslessNumber(value) ? (toDecimal(value.value) ?? value.value) : String(value);
}

const numberText = z
  .union([z.custom<LosslessNumber>(isLosslessNumber), z.string(), z.number()], 'expected a number')
  .transform((value) => String(isLosslessNumber(value) ? value.value : value));

/** A JSON number (or a number as text, as some OData settings send it) in the normal form of decimals. */
export const decimalField = numberText.transform((text, context): DecimalText => {
  const result = toDecimal(text);
  if (result === undefined) {
    context.addIssue({ code: 'custom', message: 'expected a decimal number' });
    return z.NEVER;
  }
  return result;
});

/** A JSON number that is a whole number JavaScript holds exactly. */
export const integerField = numberText.transform((text, context): number => {
  const result = Number(text);
  if (!Number.isSafeInteger(result)) {
    context.addIssue({ code: 'custom', message: 'expected a whole number' });
    return z.NEVER;
  }
  return result;
});

/** A whole number of any size, as text: row versions. */
export const integerTextField = numberText.refine((text) => /^\d+$/.test(text), 'expected a whole number');
