import { quoteStates } from '../../mapping/read-sales.js';
import type { Side } from '../../order/order.js';
import { type RemoteResult, success } from '../../ports/remote-result.js';
import { end } from '../life-cycle/end.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { type ParkRequest, park, settleFailure } from '../park.js';
import { endDeleted } from './quote-closed.js';

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
  if (work.coupling.openEffect?.side === 'businessCentral') {
    return await endDeleted(work);
  }
  if (!sales.ok || sales.value.stateCode >= quoteStates.won) {
    return await end(work, 'the quote is no longer in Business Central, and no longer active in Sales');
  }
  const orders = await ordersOfReference(work);
  if (!orders.ok) {
    return await settleFailure(work, 'businessCentral', orders.failure);
  }
  return await park(work, orders.value.length === 0 ? deletedThere : madeThere(orders.value));
}

const deletedThere: ParkRequest = {
  reason: 'deletedInBusinessCentral',
  sentence: 'The quote is no longer in Business Central: it was deleted, or made an order there.',
  nextAction: 'Revise the quote in Sales to make it anew, or win it.',
  triesAgain: false,
};

/** Somebody seems to have made the order of it by hand: a revision would be a second one of the same. */
function madeThere(numbers: readonly string[]): ParkRequest {
  const detail = numbers.join(', ');
  return {
    reason: 'deletedInBusinessCentral',
    sentence: `The quote is no longer in Business Central; order ${detail} there has its reference and may be made of it.`,
    detail,
    nextAction: `Win the quote in Sales and couple its order with order ${detail}, or revise the quote to make it anew.`,
    triesAgain: false,
  };
}

/** An order of Business Central does not say which quote it was made of (sheet 2.1); it takes over the quote's reference. */
async function ordersOfReference(work: OrderWork): Promise<RemoteResult<readonly string[]>> {
  const { connectionId } = work.ports.connection;
  const orders = work.engine.connections.get(connectionId)?.businessCentral;
  const reference = work.coupling.base?.header.externalDocumentNumber.businessCentral;
  if (orders === undefined || reference === undefined || reference === null || reference === '') {
    return success([]);
  }
  const found = await orders.findOrdersByExternalDocumentNumber(reference);
  return found.ok ? success(found.value.map(({ number }) => number)) : found;
}
