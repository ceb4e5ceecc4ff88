import type { OrderView, Side } from '../order/order.js';
import type { OrderWork } from './order-work.js';
import { done, type NoticeOutcome } from './outcome.js';
import { park, settleFailure } from './park.js';

/**
 * One side of the order is not there any more. Business Central must prove that it answers at all before its 404 counts
 * (spec §3.4). Nothing is deleted on the other side: the order waits for a person.
 */
export async function gone(work: OrderWork, side: Side): Promise<NoticeOutcome> {
  const { state } = work.coupling;
  if (side === 'sales') {
    if (state === 'waiting') {
      await work.save({ state: 'ended', parked: undefined }, [
        { kind: 'state', summary: 'deleted in Sales before it was made in Business Central' },
      ]);
      return done;
    }
    return await park(work, {
      reason: 'deletedInSales',
      sentence: 'The order was deleted in Sales; the order in Business Central is untouched.',
      nextAction: 'Restore it in Sales, delete it in Business Central, or uncouple it.',
      triesAgain: false,
    });
  }
  const { marker } = work.coupling;
  const renewed =
    marker === undefined ? undefined : await work.ports.businessCentral.findOrdersByExternalDocumentNumber(marker);
  if (renewed?.ok === true && renewed.value.length > 0) {
    // A re-creation that was taken for failed has been committed after all (F7).
    await work.save({ state: 'recreating' }, []);
    return { kind: 'retryLater', delayMs: 1_000, reason: 'recreatedLate' };
  }
  const company = await work.ports.businessCentral.readCompany();
  if (!company.ok) {
    return await settleFailure(work, 'businessCentral', company.failure);
  }
  return await park(work, {
    reason: 'goneInBusinessCentral',
    sentence: 'The order is no longer in Business Central: it was deleted or posted completely.',
    nextAction: 'Look for its invoices in Business Central; cancel or couple the order in Sales.',
    triesAgain: false,
  });
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
