import { createHash } from 'node:crypto';
import { Decimal } from 'decimal.js';

/** "None" of a reference (sheet 1.6): never null. */
export const zeroGuid = '00000000-0000-0000-0000-000000000000';
/** Blank date (sheet 1.6). */
export const blankDate = '0001-01-01';

/** 18 significant digits in BC; more here so that intermediate results do not round. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

/** A decimal for computing. Rows keep decimals as plain text (`'12.5'`), made by {@link plain}. */
export function decimal(value: string | number | Decimal): Decimal {
  return new Exact(value);
}

/** Plain notation without exponent, trailing zeros or negative zero: the form rows keep. */
export function plain(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed();
}

/** Rounds half away from zero, as AL's ROUND does. */
export function rounded(value: Decimal, places: number): Decimal {
  return value.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
}

/** The UTC day of an instant, `2026-03-02`: BC's work date. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** A day moved by whole days. A blank date stays blank. */
export function movedDay(day: string, days: number): string {
  if (day === blankDate) return day;
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);
}

/** A GUID that is the same in each start, derived from what it names. */
export function stableGuid(name: string): string {
  const bytes = createHash('sha1').update(`business-central:${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
