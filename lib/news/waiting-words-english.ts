import type { Waits } from './waiting-words.js';

/** Why an order waits, in English. */
export const englishWaits: Waits = {
  quoteUnfinished: {
    why: 'Its quote is still on its way to Business Central.',
    next: 'Nothing to do: the order goes on by itself.',
  },
  quoteClosedInSales: {
    why: 'It was closed, and Business Central still has it.',
    next: 'Somebody there may delete it.',
  },
  referenceMissing: {
    why: 'Something that it refers to is missing or blocked in the other system{detail}.',
    next: 'It goes on by itself once that can be used there, or the order is corrected.',
  },
  waitingForApproval: {
    why: 'It is being approved in Business Central, and the change cannot be made before that is decided.',
    next: 'Nothing to do: it is made by itself then.',
  },
  releasedInBusinessCentral: {
    why: 'It is released in Business Central, which refuses the change as long as it is.',
    next: 'Ask for it to be reopened there; the change is then made by itself.',
  },
  releaseRefused: {
    why: 'Business Central refused to release it{detail}.',
    next: 'Somebody there mends that, or releases it by hand.',
  },
  taxNotCarriedOver: {
    why: 'It was made anew in Business Central, where a line has another tax now than it had.',
    next: 'Somebody there looks at the tax and releases the order.',
  },
  partlyShipped: {
    why: 'A part of it has been shipped{detail}, and Business Central refuses the change.',
    next: 'Ask for it to be reopened there, or enter what is to be changed as a new order.',
  },
  belowShippedQuantity: {
    why: 'Less is ordered than has been shipped{detail}.',
    next: 'Raise the quantity to at least what has been shipped.',
  },
  partlyInvoiced: {
    why: 'A part of a line has been invoiced{detail}; its price and discount stay as they are in Business Central.',
    next: 'Give the line its price and discount of before, or enter what is to cost something else as another line.',
  },
  refusedByBusinessCentral: {
    why: 'Business Central refused the change{detail}.',
    next: 'Change the order on either side so that it can be accepted.',
  },
  refusedBySales: {
    why: 'Sales refused the change{detail}.',
    next: 'Change the order on either side so that it can be accepted.',
  },
  remoteUnavailable: {
    why: 'One of the two systems has not been answering.',
    next: 'Nothing to do: it is tried again.',
  },
  notPermitted: {
    why: 'Tandem lacks a permission for the change.',
    next: 'Ask the administrator to check the permissions of the Tandem user.',
  },
  schemaMismatch: {
    why: 'One of the two systems did not understand the change.',
    next: 'Ask the administrator to run the checks.',
  },
  creationUnclear: {
    why: 'Business Central did not say whether it made the order.',
    next: 'Nothing to do: it is settled within about half an hour.',
  },
  twinAmbiguous: {
    why: 'Business Central has more than one order that could be this one.',
    next: 'Ask for all but one of them to be deleted there.',
  },
  customerChanged: {
    why: 'Its customer was changed, which cannot be carried over.',
    next: 'Change it back, or enter the order anew.',
  },
  currencyChanged: {
    why: 'Its currency was changed, which cannot be carried over.',
    next: 'Change it back, or enter the order anew.',
  },
  lineNotMapped: {
    why: 'It has lines that cannot be carried over{detail}.',
    next: 'Replace them by products.',
  },
  deletedInSales: {
    why: 'It was deleted in Sales; in Business Central it is untouched.',
    next: 'Restore it in Sales, or delete it in Business Central.',
  },
  invoiceNotMade: {
    why: 'Not all of its posted invoices could be brought to Sales{detail}. The order itself goes on.',
    next: 'They are made by themselves once what is missing is there.',
  },
  discountAboveSum: {
    why: 'Its discount is more than its lines come to{detail}.',
    next: 'Lower the discount of the order, or add what is missing; it is entered then.',
  },
  freightNotMapped: {
    why: 'It has freight, and nothing has been named that carries freight in Business Central.',
    next: 'Ask the administrator to name it, or take the freight off the order.',
  },
  canceledInSales: {
    why: 'It was cancelled in Sales; in Business Central it is untouched.',
    next: 'Ask for it to be deleted there.',
  },
  reopenedForLong: {
    why: 'It has been reopened for more than a day, and changes of Business Central wait for that.',
    next: 'Submit it again.',
  },
  fulfilledInSales: {
    why: 'Business Central changed it after it had been closed as fulfilled{detail}.',
    next: 'Nothing where the difference may stay; else enter it as a new order.',
  },
  deletedInBusinessCentral: {
    why: 'It was deleted in Business Central; nothing of it was invoiced.',
    next: 'Cancel it, or ask for it to be restored there.',
  },
  restDeletedInBusinessCentral: {
    why: 'What was left of it was deleted in Business Central.',
    next: 'Cancel the rest, or enter it as a new order.',
  },
  postedInBusinessCentral: {
    why: 'It has been posted in Business Central.',
    next: 'Enter what is missing as a new order.',
  },
  enteredAgain: {
    why: 'It was deleted on one side, and another order there looks like it{detail}.',
    next: 'Ask the administrator to couple the two, or to leave them apart.',
  },
  restoredInBusinessCentral: {
    why: 'It was deleted in Business Central and is there again as another document.',
    next: 'Ask the administrator to couple it again.',
  },
  closingPaused: {
    why: 'It is to be closed, and many other orders were deleted or cancelled at once, which an operator has to look at first.',
    next: 'Nothing to do.',
  },
  lifeCyclePaused: {
    why: 'Many orders were deleted or cancelled at once, and an operator has to look at that first.',
    next: 'Nothing to do.',
  },
  orderPaused: {
    why: 'An operator has paused it.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  customerPaused: {
    why: 'An operator has paused all orders of its customer.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  directionPaused: {
    why: 'An operator has paused everything that is written to one of the two systems.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  connectionPaused: {
    why: 'An operator has paused the whole connection.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  companyPaused: {
    why: 'An operator has paused all orders of the company.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  everythingPaused: {
    why: 'An operator has paused Tandem as a whole.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  valueNotAllowed: {
    why: 'Something in it may not be carried over{detail}.',
    next: 'Correct it where it was entered: the order then goes on by itself.',
  },
  valueTooLong: {
    why: 'Something in it is longer than the other system holds{detail}.',
    next: 'Shorten it: the order then goes on by itself.',
  },
  conflictNeedsPerson: {
    why: 'Both sides changed the same thing differently, and a person has to decide.',
    next: 'Agree on a value and enter it on both sides.',
  },
  fingerprintMismatch: {
    why: 'One of the two systems is not the one that the order belongs to.',
    next: 'Ask the administrator.',
  },
  handlingFailed: {
    why: 'Something went wrong inside Tandem when it handled the order.',
    next: 'Nothing to do: it is tried again by itself.',
  },
  didNotSettle: {
    why: "The two systems kept changing each other's values.",
    next: 'Ask the administrator to look at the history of the order.',
  },
  writeDidNotSettle: {
    why: 'What had to be done with it did not succeed: it was changed again and again meanwhile, or the other system gave no clear answer.',
    next: 'It is tried again by itself; ask the administrator what keeps changing it.',
  },
  other: { why: 'Something has to be cleared up first.', next: 'Ask the administrator.' },
};
