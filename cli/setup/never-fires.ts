import type { OrdersEnter } from './choices.js';

/** What the Sales organization offers to its people. */
export interface SalesOffers {
  readonly salesOrderProcessing: boolean;
  /** Status reasons of orders that are Active or Submitted, by number; empty where they could not be read. */
  readonly statusReasons: ReadonlyMap<number, string>;
}

/**
 * Why no order would ever enter by this policy, or why that is not known; `undefined`: it can. Sales shows *Submit* to
 * people only with sales-order processing on (spec §3.3). Pure.
 */
export function neverFires(
  ordersEnter: OrdersEnter,
  offers: SalesOffers | undefined,
  { isSubmittedByApps }: { readonly isSubmittedByApps: boolean },
): string | undefined {
  switch (ordersEnter.when) {
    case 'submitted':
      return isSubmittedByApps
        ? undefined
        : offers === undefined
          ? notLookedAt('whether sales-order processing is on, so that people see a Submit button', bySubmitting)
          : offers.salesOrderProcessing
            ? undefined
            : 'Sales-order processing is off in Sales, so people see no Submit button, and no order would ever enter. ' +
              `Choose --orders-enter active or statusReason:<number>, or ${bySubmitting}.`;
    case 'activeWithStatusReason':
      return offers === undefined || offers.statusReasons.size === 0
        ? notLookedAt(`whether orders can have status reason ${ordersEnter.statusCode}`)
        : offers.statusReasons.has(ordersEnter.statusCode)
          ? undefined
          : `No Active or Submitted order in Sales can have status reason ${ordersEnter.statusCode}. There are: ${[...offers.statusReasons].map(([code, label]) => `${code} ${label}`.trim()).join(', ')}.`;
    case 'active':
      return undefined;
  }
}

const bySubmitting = 'say --submitted-by-apps when a flow or another app submits orders';

function notLookedAt(what: string, otherwise?: string): string {
  return (
    `Sales could not be asked ${what}: the app could not read it, and without its settings it is not looked at from here. ` +
    `Mend what "tandem doctor" says of Sales, or give --settings <file>${otherwise === undefined ? '' : `; or ${otherwise}`}.`
  );
}
