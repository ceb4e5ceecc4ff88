import { compareDecimals, decimal } from '../../order/decimal.js';
import type { OrderPhase, OrderView } from '../../order/order.js';
import type { ConnectionPolicies } from '../../ports/connection.js';
import type { RecordNotice } from '../../ports/notice.js';
import type { LifeCycleEvent } from './table.js';

/** What a notice is to the life of an order: its side has spoken, or the timer has. */
export function noticeEventOf(
  notice: Pick<RecordNotice, 'side' | 'cause'>,
): 'due' | 'salesSpoke' | 'businessCentralSpoke' {
  if (notice.cause === 'retried') {
    return 'due';
  }
  return notice.side === 'sales' ? 'salesSpoke' : 'businessCentralSpoke';
}

/** Events that the state of a Sales order can be. */
export type SalesStateEvent = Extract<
  LifeCycleEvent,
  'inForceInSales' | 'reopenedInSales' | 'fulfilledInSales' | 'invoicedInSales' | 'canceledInSales' | 'unknownInSales'
>;

/**
 * What the state of the Sales order means. An Active order has been reopened where orders enter by being submitted, and
 * is in force where they enter while Active (spec §3.3).
 */
export function salesEventOf(phase: OrderPhase, policies: Pick<ConnectionPolicies, 'ordersEnter'>): SalesStateEvent {
  switch (phase) {
    case 'submitted':
      return 'inForceInSales';
    case 'open':
      return policies.ordersEnter.when === 'submitted' ? 'reopenedInSales' : 'inForceInSales';
    case 'fulfilled':
      return 'fulfilledInSales';
    case 'invoiced':
      return 'invoicedInSales';
    case 'canceled':
      return 'canceledInSales';
    case 'inReview':
    case 'released':
    case 'won':
    case 'closed':
    case 'unknown':
      return 'unknownInSales';
  }
}

/** What the status of the order in Business Central is to its life. */
export function statusEventOf({
  phase,
}: Pick<OrderView, 'phase'>): Extract<
  LifeCycleEvent,
  'draftInBusinessCentral' | 'inReviewInBusinessCentral' | 'releasedInBusinessCentral' | 'unknownInBusinessCentral'
> {
  switch (phase) {
    case 'open':
      return 'draftInBusinessCentral';
    case 'inReview':
      return 'inReviewInBusinessCentral';
    case 'released':
      return 'releasedInBusinessCentral';
    default:
      return 'unknownInBusinessCentral';
  }
}

/**
 * How much has been shipped. BC's own `fullyShipped` may turn true too early, so the lines are asked: every one that is
 * no comment (sheet 2.1.6). An order without quantities is never shipped.
 */
export function shipmentEventOf(
  businessCentral: Pick<OrderView, 'lines'>,
): 'nothingShipped' | 'shippedInPart' | 'shippedInFull' {
  const lines = businessCentral.lines
    .filter((line) => line.kind !== 'generated' && (line.values.quantity ?? '0') !== '0')
    .map(({ values }) => ({ ordered: size(values.quantity), shipped: size(values.shippedQuantity) }));
  if (lines.every(({ shipped }) => shipped === '0')) {
    return 'nothingShipped';
  }
  return lines.every(({ ordered, shipped }) => compareDecimals(shipped, ordered) >= 0)
    ? 'shippedInFull'
    : 'shippedInPart';
}

/** Returned goods have negative quantities: what counts is how much. */
function size(quantity: string | null) {
  return decimal((quantity ?? '0').replace(/^-/, ''));
}
