import type { OrderView } from '../../order/order.js';
import type { OrderWork } from '../order-work.js';
import { versionsOf } from '../views.js';

/**
 * Notes the version of a quote that was looked at and of which nothing is left to tell, so that no sweep has it read again
 * for this version. Its base tells what each side has said, not what it shows, so that a write reads it first.
 */
export async function noteQuoteVersion(work: OrderWork, view: OrderView): Promise<void> {
  const { state, openEffect, versions } = work.coupling;
  const seen = { ...versionsOf(view), needsReading: true } as const;
  const isSettled = state === 'coupled' && openEffect === undefined;
  if (isSettled && JSON.stringify(versions[view.side]) !== JSON.stringify(seen)) {
    await work.save({ versions: { ...versions, [view.side]: seen } }, []);
  }
}
