import type { Decimal } from 'decimal.js';
import type { LineAmounts, SalesLineRow } from '../model/document-rows.js';
import { decimal, plain, rounded } from '../model/values.js';

/** What a line's amounts depend on besides the line. */
export interface AmountContext {
  readonly pricesIncludeTax: boolean;
  readonly decimals: number;
  /** Lines whose tax is rounded together with this one (same VAT identifier). */
  readonly taxGroup: readonly SalesLineRow[];
}

/** Amounts of a line without number or quantity. */
export const zeroAmounts: LineAmounts = {
  excludingTax: '0',
  includingTax: '0',
  invoiceDiscount: '0',
  invoiceDiscountExcludingTax: '0',
  net: '0',
  netTax: '0',
  netIncludingTax: '0',
};

/** Quantity times price, rounded: before the line discount, in the order's price mode. */
export function grossAmount(line: SalesLineRow, decimals: number): Decimal {
  return rounded(decimal(line.quantity).times(line.unitPrice), decimals);
}

/** Line amount in the order's price mode: after the line discount, before the invoice discount. */
export function lineAmount(line: SalesLineRow, decimals: number): Decimal {
  return grossAmount(line, decimals).minus(line.discountAmount);
}

/**
 * Amounts of a line (sheet 2.2 "Amounts"). Tax of one VAT group is rounded over the whole document, so the line being
 * calculated takes the rounding difference of the lines in `taxGroup`, as AL's UpdateVATAmounts does.
 */
export function calculateAmounts(line: SalesLineRow, invoiceDiscount: Decimal, context: AmountContext): LineAmounts {
  const { decimals, pricesIncludeTax } = context;
  const rate = decimal(line.taxPercent).div(100);
  const amount = lineAmount(line, decimals);
  const withoutTax = (value: Decimal) => rounded(value.div(rate.plus(1)), decimals);
  const excludingTax = pricesIncludeTax ? withoutTax(amount) : amount;
  const includingTax = pricesIncludeTax ? amount : amount.plus(rounded(amount.times(rate), decimals));
  const afterDiscount = amount.minus(invoiceDiscount);
  const netTax = balancedTax(afterDiscount, rate, context);
  const net = pricesIncludeTax ? afterDiscount.minus(netTax) : afterDiscount;
  return {
    excludingTax: plain(excludingTax),
    includingTax: plain(includingTax),
    invoiceDiscount: plain(invoiceDiscount),
    invoiceDiscountExcludingTax: plain(pricesIncludeTax ? withoutTax(invoiceDiscount) : invoiceDiscount),
    net: plain(net),
    netTax: plain(netTax),
    netIncludingTax: plain(net.plus(netTax)),
  };
}

function balancedTax(amount: Decimal, rate: Decimal, context: AmountContext): Decimal {
  if (amount.isZero() || rate.isZero()) return decimal(0);
  let base = amount;
  let taxOfOthers = decimal(0);
  for (const other of context.taxGroup) {
    base = base.plus(context.pricesIncludeTax ? other.amounts.netIncludingTax : other.amounts.net);
    taxOfOthers = taxOfOthers.plus(other.amounts.netTax);
  }
  const factor = context.pricesIncludeTax ? rate.div(rate.plus(1)) : rate;
  return rounded(base.times(factor), context.decimals).minus(taxOfOthers);
}
