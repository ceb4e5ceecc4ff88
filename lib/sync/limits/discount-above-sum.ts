import {
  addDecimals,
  compareDecimals,
  decimal,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '../../order/decimal.js';
import type { LineValues, OrderView } from '../../order/order.js';
import type { ParkRequest } from '../park.js';

const zero = decimal('0');

/**
 * A discount of the order that is more than its lines and freight come to, which Business Central refuses once the lines
 * are there. `undefined`: it may travel, or nobody knows, since Business Central prices a line. Pure.
 */
export function discountAboveSum({
  header,
  lines,
  total,
}: Pick<OrderView, 'header' | 'lines' | 'total'>): ParkRequest | undefined {
  const discount = decimal(header.headerDiscountAmount ?? '0');
  const freight = decimal(header.freightAmount ?? '0');
  const amounts = lines.flatMap(({ values }) => amountOf(values, total?.decimals ?? 2));
  const sum = amounts.reduce(addDecimals, compareDecimals(freight, zero) > 0 ? freight : zero);
  if (amounts.length < lines.length || compareDecimals(discount, zero) <= 0 || compareDecimals(discount, sum) <= 0) {
    return undefined;
  }
  return {
    reason: 'discountAboveSum',
    sentence: `The discount of the order, ${discount}, is more than its lines come to, ${sum}; nothing was made in Business Central.`,
    detail: `${discount} / ${sum}`,
    nextAction: 'Lower the discount of the order in Sales, or add what is missing.',
    triesAgain: false,
  };
}

/** Of a line whose price Sales states, rounded to the currency like Business Central's. */
function amountOf({ quantity, unitPrice, lineDiscountAmount }: LineValues, decimals: number) {
  if (unitPrice === null || quantity === null) {
    return [];
  }
  const gross = multiplyDecimals(decimal(quantity), decimal(unitPrice));
  return [roundDecimal(subtractDecimals(gross, decimal(lineDiscountAmount ?? '0')), decimals)];
}
