import { type BusinessCentral, nextStamp } from '../model/business-central.js';
import type { InvoiceRow } from '../model/document-rows.js';
import { dialogError } from '../model/errors.js';
import { decimal, plain } from '../model/values.js';

/** A payment applied to a posted invoice, or taken off again by a negative amount; the invoice is announced. */
export function payInvoice(bc: BusinessCentral, invoice: InvoiceRow, amount: string | undefined): InvoiceRow {
  if (invoice.isCanceled) throw dialogError(`The posted sales invoice ${invoice.number} has been cancelled.`);
  const remaining = decimal(invoice.remainingAmount).minus(amount ?? invoice.remainingAmount);
  if (remaining.isNegative() || remaining.gt(invoice.totalIncludingTax)) {
    throw dialogError('The amount must not be larger than the remaining amount.');
  }
  return put(bc, { ...invoice, remainingAmount: plain(remaining) });
}

/** What a corrective credit memo does to an unpaid invoice. */
export function cancelInvoice(bc: BusinessCentral, invoice: InvoiceRow): InvoiceRow {
  if (invoice.remainingAmount !== invoice.totalIncludingTax) {
    throw dialogError('You cannot cancel this posted sales invoice because it is fully or partially paid.');
  }
  return put(bc, { ...invoice, remainingAmount: '0', isCanceled: true });
}

function put(bc: BusinessCentral, invoice: InvoiceRow): InvoiceRow {
  const stamped = { ...invoice, modifiedAtMs: nextStamp(bc, invoice.modifiedAtMs) };
  bc.database.invoices.put(stamped);
  bc.database.announce('salesInvoices', invoice.id, 'updated');
  return stamped;
}
