import type { BusinessCentral } from '../model/business-central.js';
import type { InvoiceRow, SalesHeaderRow } from '../model/document-rows.js';
import { dialogError } from '../model/errors.js';
import { saveHeader } from './header-buffer.js';
import { isNumbered, linesOf, shippedNotInvoiced } from './order-lines.js';
import { postInvoiceLines, putInvoice } from './posting.js';

/**
 * One invoice of what was shipped of several orders of one customer ("Get Shipment Lines", then Post). It comes from no
 * order and names none; the orders stay, with their invoiced quantities, until somebody deletes them.
 */
export function invoiceTogether(bc: BusinessCentral, headers: readonly SalesHeaderRow[]): InvoiceRow {
  const [first] = headers;
  if (first === undefined || headers.some((header) => header.customerId !== first.customerId)) {
    throw dialogError('Shipments of one customer can be invoiced together.');
  }
  const id = bc.newId();
  const totals = headers.map((header) => {
    const lines = linesOf(bc, header.id).filter(isNumbered);
    const quantities = new Map(lines.map((line) => [line.id, shippedNotInvoiced(line)]));
    const posted = postInvoiceLines(bc, header, { invoiceId: id, quantities });
    saveHeader(bc, header);
    return posted;
  });
  return putInvoice(bc, { id, header: first, totals, order: undefined });
}
