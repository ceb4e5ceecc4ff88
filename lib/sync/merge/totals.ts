import { compareDecimals, type DecimalText, decimal, subtractDecimals } from '../../order/decimal.js';
import type { Views } from '../effects/next-base.js';
import type { OrderWork } from '../order-work.js';

/**
 * Tells when both sides show the same in every field and yet say that the order comes to something else: another
 * calculation of prices in Sales, for example. It is reported once and never chased (spec §3.3, I4, I13).
 */
export async function compareTotals(work: OrderWork, views: Views): Promise<void> {
  if (views.businessCentral.total === undefined || views.sales.total === undefined) {
    return;
  }
  const differing = totalsApart(views);
  if (differing === work.coupling.totalsDiffer) {
    return;
  }
  const { connectionId, couplingId } = work.coupling;
  if (differing !== undefined) {
    work.engine.logger.warn('order.totalsDiffer', { connectionId, couplingId });
  }
  const summary = differing === undefined ? 'the totals agree again' : `the totals differ: ${differing}`;
  await work.save({ totalsDiffer: differing }, [{ kind: 'agreed', summary }]);
}

/** What both sides come to, in words, when it is more than one unit of the last decimal of the currency. Pure. */
export function totalsApart({ businessCentral, sales }: Views): string | undefined {
  if (businessCentral.total === undefined || sales.total === undefined) {
    return undefined;
  }
  const [there, here] = [businessCentral.total.amount, sales.total.amount];
  const unit = decimal(`1e-${sales.total.decimals}`);
  return compareDecimals(absolute(subtractDecimals(there, here)), unit) <= 0
    ? undefined
    : `${there} in Business Central, ${here} in Sales`;
}

function absolute(amount: DecimalText): DecimalText {
  const zero = decimal('0');
  return compareDecimals(amount, zero) < 0 ? subtractDecimals(zero, amount) : amount;
}
