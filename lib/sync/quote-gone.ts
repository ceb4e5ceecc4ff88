import { quoteStates } from '../mapping/read-sales.js';
import type { Side } from '../order/order.js';
import { end } from './life-cycle/end.js';
import type { OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';
import { park, settleFailure } from './park.js';

/** One side of a quote is not there any more (C13). Nothing is deleted on the other side. */
export function quoteGone(work: OrderWork, side: Side): Promise<NoticeOutcome> {
  return side === 'sales' ? goneInSales(work) : goneInBusinessCentral(work);
}

async function goneInSales(work: OrderWork): Promise<NoticeOutcome> {
  const { businessCentralId, businessCentralNumber } = work.coupling;
  if (businessCentralId === undefined) {
    return await end(work, 'deleted in Sales before it was made in Business Central');
  }
  return await park(work, {
    reason: 'deletedInSales',
    sentence: `The quote was deleted in Sales; quote ${businessCentralNumber} in Business Central is untouched.`,
    nextAction: 'Delete it in Business Central when it is no longer wanted.',
    triesAgain: false,
  });
}

/** A won quote became an order, and a closed one is wanted no more; an active one is missed. */
async function goneInBusinessCentral(work: OrderWork): Promise<NoticeOutcome> {
  const company = await work.ports.businessCentral.readCompany();
  if (!company.ok) {
    return await settleFailure(work, 'businessCentral', company.failure);
  }
  const sales = await work.ports.sales.readOrder(work.coupling.salesId ?? '');
  if (!sales.ok && sales.failure.reason !== 'notFound') {
    return await settleFailure(work, 'sales', sales.failure);
  }
  if (!sales.ok || sales.value.stateCode >= quoteStates.won) {
    return await end(work, 'the quote is no longer in Business Central, and no longer active in Sales');
  }
  return await park(work, {
    reason: 'deletedInBusinessCentral',
    sentence: 'The quote is no longer in Business Central: it was deleted, or made an order there.',
    nextAction: 'Revise the quote in Sales to make it anew, or win it.',
    triesAgain: false,
  });
}
