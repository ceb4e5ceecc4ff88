import type { Side } from '../order/order.js';

/** Why an order waits, in words for a seller (spec §2, L7). */
export interface Parked {
  /** See docs/RUNBOOK.md for each. */
  readonly reason: ParkedReason;
  readonly sentence: string;
  readonly nextAction: string;
  /** What the sentence names, for a note in the seller's language. */
  readonly detail?: string;
  readonly sinceIso: string;
  readonly tries: number;
  /** The order is gone from this side; kept while an operator's pause or a fault of a system is why it waits (I14). */
  readonly gone?: GoneMark;
  /** When it is tried again by itself; absent where only a person helps. */
  readonly nextTryMs?: number;
}

/** That an order was found gone from a side, and counted as such. */
export interface GoneMark {
  readonly side: Side;
  /** Since when it waits as deleted, which people were told; absent before. */
  readonly sinceIso?: string;
}

export const parkedReasons = [
  'referenceMissing',
  'waitingForApproval',
  'releasedInBusinessCentral',
  'releaseRefused',
  'taxNotCarriedOver',
  'partlyShipped',
  'belowShippedQuantity',
  'partlyInvoiced',
  'refusedByBusinessCentral',
  'refusedBySales',
  'remoteUnavailable',
  'notPermitted',
  'schemaMismatch',
  'creationUnclear',
  'twinAmbiguous',
  'customerChanged',
  'currencyChanged',
  'lineNotMapped',
  'freightNotMapped',
  'discountAboveSum',
  'invoiceNotMade',
  'deletedInSales',
  'canceledInSales',
  'reopenedForLong',
  'fulfilledInSales',
  'deletedInBusinessCentral',
  'restDeletedInBusinessCentral',
  'postedInBusinessCentral',
  'restoredInBusinessCentral',
  'enteredAgain',
  'lifeCyclePaused',
  'closingPaused',
  'quoteClosedInSales',
  'quoteUnfinished',
  'conflictNeedsPerson',
  'valueTooLong',
  'valueNotAllowed',
  'fingerprintMismatch',
  'didNotSettle',
  'writeDidNotSettle',
  'handlingFailed',
  'orderPaused',
  'customerPaused',
  'directionPaused',
  'connectionPaused',
  'companyPaused',
  'everythingPaused',
] as const;
export type ParkedReason = (typeof parkedReasons)[number];
