import type { OrderView, Side } from '../order/order.js';
import { goneInBusinessCentral } from './life-cycle/gone-in-business-central.js';
import { goneInSales } from './life-cycle/gone-in-sales.js';
import type { OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';
import { park } from './park.js';

/** One side of the order is not there any more (spec §3.4). Nothing is deleted on the other side. */
export function gone(work: OrderWork, side: Side): Promise<NoticeOutcome> {
  return side === 'sales' ? goneInSales(work) : goneInBusinessCentral(work);
}

/** Prices that include tax are not converted yet: such an order waits rather than carry wrong amounts (I13). */
export async function refusePricesIncludingTax(work: OrderWork, view: OrderView): Promise<NoticeOutcome | undefined> {
  if (view.pricesIncludeTax !== true) {
    return undefined;
  }
  return await park(work, {
    reason: 'pricesIncludeTax',
    sentence: 'The prices of the order in Business Central include tax, which Tandem does not convert.',
    nextAction: 'Switch "Prices Including VAT" off on the order in Business Central.',
    triesAgain: true,
  });
}
