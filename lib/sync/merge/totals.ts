import { compareDecimals, type DecimalText, decimal, subtractDecimals } from '../../order/decimal.js';
import type { OrderView } from '../../order/order.js';
import type { Views } from '../effects/next-base.js';
import type { OrderWork } from '../order-work.js';

/**
 * Tells when both sides show the same in every field and yet say that the order comes to something else: another
 * calculation of prices in Sales, for example. It is reported once and never chased (spec §3.3, I4, I13).
 */
export async function compareTotals(work: OrderWork, { businessCentral, sales }: Views): Promise<void> {
  if (businessCentral.total === undefined || sales.total === undefined) {
    return;
  }
  const differing = difference(businessCentral.total, sales.total);
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

/** In words, when it is more than one unit of the last decimal of the currency. */
function difference(
  businessCentral: NonNullable<OrderView['total']>,
  sales: NonNullable<OrderView['total']>,
): string | undefined {
  const apart = absolute(subtractDecimals(businessCentral.amount, sales.amount));
  const unit = decimal(`1e-${sales.decimals}`);
  return compareDecimals(apart, unit) <= 0
    ? undefined
    : `${businessCentral.amount} in Business Central, ${sales.amount} in Sales`;
}

function absolute(amount: DecimalText): DecimalText {
  const zero = decimal('0');
  return compareDecimals(amount, zero) < 0 ? subtractDecimals(zero, amount) : amount;
}
