import type { OrdersEnter } from './choices.js';

/** What the Sales organization offers to its people. */
export interface SalesOffers {
  readonly salesOrderProcessing: boolean;
  /** Status reasons of orders that are Active or Submitted, by number. */
  readonly statusReasons: ReadonlyMap<number, string>;
}

/**
 * Why no order would ever enter by this policy; `undefined`: it can. Sales shows *Submit* to people only with sales-order
 * processing on (spec §3.3). Pure.
 */
export function neverFires(
  ordersEnter: OrdersEnter,
  { salesOrderProcessing, statusReasons }: SalesOffers,
  { isSubmittedByApps }: { readonly isSubmittedByApps: boolean },
): string | undefined {
  switch (ordersEnter.when) {
    case 'submitted':
      return salesOrderProcessing || isSubmittedByApps
        ? undefined
        : 'Sales-order processing is off in Sales, so people see no Submit button, and no order would ever enter. ' +
            'Choose --orders-enter active or statusReason:<number>, or say --submitted-by-apps when a flow or another app submits orders.';
    case 'activeWithStatusReason':
      return statusReasons.size === 0 || statusReasons.has(ordersEnter.statusCode)
        ? undefined
        : `No Active or Submitted order in Sales can have status reason ${ordersEnter.statusCode}. There are: ${[...statusReasons].map(([code, label]) => `${code} ${label}`.trim()).join(', ')}.`;
    case 'active':
      return undefined;
  }
}
