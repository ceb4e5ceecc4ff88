import { dialogError, fieldError } from '../model/errors.js';
import { decimal, plain, rounded } from '../model/values.js';
import { checkStatusOpen } from './checks.js';
import { initializeQuantities, type LineEdit } from './line-edit.js';
import { checkNumbered, recalculateDiscount, repriceFromList } from './line-prices.js';
import { outstanding, shippedNotInvoiced } from './order-lines.js';

/** Quantity: rounded to what the item's unit allows, never below shipped (S-079); price lists may strike again. */
export function setQuantity(edit: LineEdit, quantity: string): void {
  checkNumbered(edit, 'Quantity');
  checkStatusOpen(edit.header);
  const item = edit.bc.database.items.get(edit.line.objectId);
  const asked = decimal(quantity);
  const value = rounded(asked, item?.quantityDecimals ?? 5);
  if (value.isZero() && !asked.isZero()) {
    throw dialogError(
      'The quantity that you have entered is of a lower precision than expected and is rounded to zero.',
    );
  }
  checkNotBelowShipped(edit, value);
  edit.set({ quantity: plain(value) });
  initializeQuantities(edit);
  recalculateDiscount(edit);
  repriceFromList(edit);
}

function checkNotBelowShipped(edit: LineEdit, value: ReturnType<typeof decimal>): void {
  const shipped = decimal(edit.line.shippedQuantity);
  const turnsSign = !shipped.isZero() && value.isNegative() !== shipped.isNegative();
  if (!turnsSign && !value.abs().lt(shipped.abs())) return;
  throw fieldError(
    `Quantity must not be less than Quantity Shipped in Sales Line Document Type='${edit.header.documentType}',Document No.='${edit.header.number}',Line No.='${edit.line.sequence}'.`,
  );
}

/** Qty. to Ship: within what is outstanding; Qty. to Invoice follows (2.2). */
export function setShipQuantity(edit: LineEdit, quantity: string): void {
  checkNumbered(edit, 'Qty. to Ship');
  const left = outstanding(edit.line);
  const value = rounded(decimal(quantity), 5);
  if (value.abs().gt(left.abs()) || value.times(left).isNegative()) {
    throw dialogError(`You cannot ship more than ${plain(left)} units.`);
  }
  const invoice = value.plus(shippedNotInvoiced(edit.line));
  edit.set({ shipQuantity: plain(value), invoiceQuantity: plain(invoice) });
}

/** Qty. to Invoice: within what is shipped or about to be shipped and not invoiced. */
export function setInvoiceQuantity(edit: LineEdit, quantity: string): void {
  checkNumbered(edit, 'Qty. to Invoice');
  const most = decimal(edit.line.shipQuantity).plus(shippedNotInvoiced(edit.line));
  const value = rounded(decimal(quantity), 5);
  if (value.abs().gt(most.abs()) || value.times(most).isNegative()) {
    throw dialogError(`You cannot invoice more than ${plain(most)} units.`);
  }
  edit.set({ invoiceQuantity: plain(value) });
}
