import { compareDecimals, decimal, toDecimal } from './decimal.js';
import type { FieldValue } from './order.js';

/**
 * Whether less is ordered than has been shipped, which Business Central refuses (sheet 2.2). Goods that come back have
 * negative quantities: of three that came back no two can be ordered. Nothing is below what was never shipped.
 */
export function isBelowShipped(quantity: FieldValue | undefined, shippedQuantity: FieldValue | undefined): boolean {
  const ordered = toDecimal(quantity ?? '');
  const shipped = toDecimal(shippedQuantity ?? '');
  if (ordered === undefined || shipped === undefined) {
    return false;
  }
  const sign = compareDecimals(shipped, decimal('0'));
  return sign !== 0 && compareDecimals(ordered, shipped) * sign < 0;
}

/** Whether anything of a line has been shipped, or has come back. */
export function isShipped(shippedQuantity: FieldValue | undefined): boolean {
  return compareDecimals(toDecimal(shippedQuantity ?? '') ?? decimal('0'), decimal('0')) !== 0;
}
