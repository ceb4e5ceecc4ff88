import { toDecimal } from '../order/decimal.js';
import type { FieldValue } from '../order/order.js';

/** Longest name or text of somebody else's inside a sentence. */
const longestQuote = 200;

/** A number as people write it in the language; exact, however many digits it has. */
export function formatNumber(locale: string, text: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(exact(text));
}

/** The currency of the amounts of a note. */
export interface NewsCurrency {
  readonly code: FieldValue;
  /** How many decimals its amounts have in Sales; unknown = as the world has agreed for the currency. */
  readonly decimals?: number | undefined;
}

/**
 * An amount with its currency, with the decimals of the currency or as many more as it has; a code that is not three
 * letters stands behind the number as it is.
 */
export function formatMoney(locale: string, text: string, { code: currency, decimals }: NewsCurrency): string {
  const fewest = decimals ?? usualDecimals(currency);
  const digits = { minimumFractionDigits: fewest, maximumFractionDigits: 20 };
  if (currency !== null && /^[A-Z]{3}$/.test(currency)) {
    const style = { style: 'currency', currencyDisplay: 'code', currency } as const;
    return new Intl.NumberFormat(locale, { ...style, ...digits }).format(exact(text)).replaceAll('\u00A0', ' ');
  }
  const number = new Intl.NumberFormat(locale, digits).format(exact(text));
  return currency === null ? number : `${number} ${plainText(currency)}`;
}

/** A day `YYYY-MM-DD` in words; anything else as it is. */
export function formatDay(locale: string, text: string): string {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(moment)
    ? plainText(text)
    : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(moment);
}

/** Whole days from one day to the other; `undefined` when one is no day. */
export function daysBetween(from: FieldValue, to: FieldValue): number | undefined {
  const days = Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
  return Number.isNaN(days) ? undefined : days;
}

/**
 * Somebody else's text as it may stand in a note: one line, not too long, and nothing that could be taken for markup,
 * since the timeline may show a note as HTML.
 */
export function plainText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .trim();
  return line.length <= longestQuote ? line : `${line.slice(0, longestQuote - 1)}…`;
}

function usualDecimals(currency: FieldValue): number {
  const isCode = currency !== null && /^[A-Z]{3}$/.test(currency);
  const usual = isCode ? new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions() : undefined;
  return usual?.minimumFractionDigits ?? 2;
}

function exact(text: string): `${number}` {
  const decimal = toDecimal(text);
  if (decimal === undefined) {
    throw new TypeError('not a number');
  }
  return decimal as unknown as `${number}`;
}
