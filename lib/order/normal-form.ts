import { type DecimalText, roundDecimal, toDecimal } from './decimal.js';
import type { FieldDefinition } from './fields.js';
import type { FieldValue } from './order.js';

/**
 * Brings a value to normal form: text trimmed and cut to what both sides hold, codes in capitals, decimals rounded to
 * the places both hold, blank as `null`. Idempotent (spec §2). Text that is no date or decimal becomes `null`. A
 * reference is never cut: a shorter key might name another row, so that a longer one is looked for and found missing.
 */
export function normalize(definition: FieldDefinition, value: string | number | null | undefined): FieldValue {
  if (value === null || value === undefined) {
    return null;
  }
  switch (definition.kind) {
    case 'decimal':
      return normalDecimal(definition, value);
    case 'date':
      return normalDate(String(value));
    case 'code':
      return normalText(String(value).toUpperCase(), definition.maxLength);
    case 'reference':
      return normalText(String(value).toUpperCase(), undefined);
    case 'text':
      return normalText(String(value), definition.maxLength);
  }
}

/** Whether normal form leaves something of a value out: characters of a text, or places that a system does not hold. */
export function isShortened(definition: FieldDefinition, value: FieldValue | undefined): boolean {
  const { kind, maxLength } = definition;
  if (value === null || value === undefined) {
    return false;
  }
  if (kind === 'decimal') {
    const whole = toDecimal(value);
    return definition.isNarrowed === true && whole !== undefined && normalDecimal(definition, value) !== whole;
  }
  const isText = kind === 'text' || kind === 'code';
  return isText && maxLength !== undefined && value.trim().length > maxLength;
}

function normalDecimal(definition: FieldDefinition, value: string | number): DecimalText | null {
  const parsed = toDecimal(value);
  return parsed === undefined ? null : roundDecimal(parsed, definition.places ?? 5);
}

/** Business Central writes a blank date as 0001-01-01 (sheet 1.6). */
function normalDate(value: string): FieldValue {
  const day = value.trim().slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && day !== '0001-01-01' ? day : null;
}

/** Trims again after the cut: idempotent. */
function normalText(value: string, maxLength: number | undefined): FieldValue {
  const trimmed = value.trim();
  const cut = maxLength === undefined || trimmed.length <= maxLength ? trimmed : cutTo(trimmed, maxLength).trimEnd();
  return cut === '' ? null : cut;
}

/** The beginning of a text, without half of a character at its end. */
export function cutTo(text: string, maxLength: number): string {
  const cut = text.slice(0, maxLength);
  const last = cut.charCodeAt(cut.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut;
}
