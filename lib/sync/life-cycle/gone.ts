import type { Side } from '../../order/order.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { quoteGone } from '../quotes/quote-gone.js';
import { goneInBusinessCentral } from './gone-in-business-central.js';
import { goneInSales } from './gone-in-sales.js';

/** One side of the order or quote is not there any more (spec §3.4). Nothing is deleted on the other side. */
export function gone(work: OrderWork, side: Side): Promise<NoticeOutcome> {
  if (work.coupling.kind === 'quote') {
    return quoteGone(work, side);
  }
  return side === 'sales' ? goneInSales(work) : goneInBusinessCentral(work);
}
