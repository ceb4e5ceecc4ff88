import type { Side } from '../order/order.js';
import { goneInBusinessCentral } from './life-cycle/gone-in-business-central.js';
import { goneInSales } from './life-cycle/gone-in-sales.js';
import type { OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';
import { quoteGone } from './quote-gone.js';

/** One side of the order or quote is not there any more (spec §3.4). Nothing is deleted on the other side. */
export function gone(work: OrderWork, side: Side): Promise<NoticeOutcome> {
  if (work.coupling.kind === 'quote') {
    return quoteGone(work, side);
  }
  return side === 'sales' ? goneInSales(work) : goneInBusinessCentral(work);
}
