import type { Decimal } from 'decimal.js';
import { amountDecimals, type BusinessCentral } from '../model/business-central.js';
import type { SalesHeaderRow, SalesLineRow } from '../model/document-rows.js';
import { decimal, plain, rounded } from '../model/values.js';
import { calculateAmounts, lineAmount, zeroAmounts } from './amounts.js';
import { isNumbered, linesOf } from './order-lines.js';

/** Sum of line amounts that a document discount may be taken from, in the order's price mode. */
export function discountBase(bc: BusinessCentral, header: SalesHeaderRow): Decimal {
  const decimals = amountDecimals(bc, header.currencyId);
  return discountable(linesOf(bc, header.id)).reduce((sum, line) => sum.plus(lineAmount(line, decimals)), decimal(0));
}

/**
 * Spreads the document discount over the lines in proportion, the rounding going along the lines (2.1.3).
 * Lines whose share moves are recalculated. `reduce` also lowers a fixed amount to what the lines still bear.
 */
export function distributeDiscount(bc: BusinessCentral, header: SalesHeaderRow, reduce: boolean): SalesHeaderRow {
  const base = discountBase(bc, header);
  const total = wantedDiscount(bc, header, base);
  const shares = sharesOf(bc, header, { base, total });
  const moved = linesOf(bc, header.id).some((line) => line.amounts.invoiceDiscount !== (shares.get(line.id) ?? '0'));
  if (moved) recalculateLines(bc, header, shares);
  const reduced = reduce && header.discount.kind === 'amount' && total.lt(header.discount.amount);
  return {
    ...header,
    discountRecalculationPending: false,
    ...(reduced ? { discount: { kind: 'amount', amount: plain(total) } as const } : {}),
  };
}

/** Recalculates every line, tax rounding running from the first to the last. `shares`: invoice discount by line id. */
export function recalculateLines(
  bc: BusinessCentral,
  header: SalesHeaderRow,
  shares: ReadonlyMap<string, string>,
): void {
  const done: SalesLineRow[] = [];
  for (const line of linesOf(bc, header.id)) {
    const amounts = isNumbered(line)
      ? calculateAmounts(line, decimal(shares.get(line.id) ?? '0'), {
          pricesIncludeTax: header.pricesIncludeTax,
          decimals: amountDecimals(bc, header.currencyId),
          taxGroup: done.filter((other) => other.taxIdentifier === line.taxIdentifier),
        })
      : zeroAmounts;
    const calculated = { ...line, amounts };
    if (isNumbered(line)) done.push(calculated);
    bc.database.lines.put(calculated);
  }
}

function discountable(lines: readonly SalesLineRow[]): readonly SalesLineRow[] {
  return lines.filter((line) => isNumbered(line) && line.allowInvoiceDiscount);
}

function wantedDiscount(bc: BusinessCentral, header: SalesHeaderRow, base: Decimal): Decimal {
  const { discount } = header;
  switch (discount.kind) {
    case 'none':
      return decimal(0);
    case 'amount': {
      const bearable = base.isNegative() ? decimal(0) : base;
      return bearable.lt(discount.amount) ? bearable : decimal(discount.amount);
    }
    case 'percent':
      return rounded(base.times(discount.percent).div(100), amountDecimals(bc, header.currencyId));
  }
}

function sharesOf(
  bc: BusinessCentral,
  header: SalesHeaderRow,
  discount: { base: Decimal; total: Decimal },
): ReadonlyMap<string, string> {
  const decimals = amountDecimals(bc, header.currencyId);
  const shares = new Map<string, string>();
  if (discount.base.isZero()) return shares;
  let covered = decimal(0);
  let given = decimal(0);
  for (const line of discountable(linesOf(bc, header.id))) {
    covered = covered.plus(lineAmount(line, decimals));
    const upToHere = rounded(discount.total.times(covered).div(discount.base), decimals);
    shares.set(line.id, plain(upToHere.minus(given)));
    given = upToHere;
  }
  return shares;
}
