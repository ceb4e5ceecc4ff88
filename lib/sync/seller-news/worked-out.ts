import { isUntold, type ValuePair } from '../../conflict/base.js';
import { compareDecimals, decimal, subtractDecimals, toDecimal } from '../../order/decimal.js';
import type { FieldValue } from '../../order/order.js';
import type { Views } from '../effects/next-base.js';

/** What Business Central filled in when it got a new line is no change of anything. */
export function isFilledIn(before: FieldValue, after: FieldValue, base: ValuePair | undefined): boolean {
  const isBlank = before === null || before === '0';
  return isBlank && base !== undefined && isUntold(base, 'businessCentral', after);
}

/**
 * Where prices include tax, a discount of the order moves by rounding what a price comes to without tax: by the least
 * that the currency has, though nobody has touched the line.
 */
export function isRoundingOfDiscount(
  before: FieldValue,
  after: FieldValue,
  { businessCentral: { pricesIncludeTax, header } }: Views,
  amountDecimals: number,
): boolean {
  const [from, to] = [toDecimal(before ?? '0'), toDecimal(after ?? '0')];
  const hasDiscount = (header.headerDiscountAmount ?? '0') !== '0';
  if (pricesIncludeTax !== true || !hasDiscount || from === undefined || to === undefined) {
    return false;
  }
  const least = decimal(10 ** -amountDecimals);
  const moved = subtractDecimals(to, from);
  return compareDecimals(moved, least) <= 0 && compareDecimals(moved, subtractDecimals(decimal('0'), least)) >= 0;
}
