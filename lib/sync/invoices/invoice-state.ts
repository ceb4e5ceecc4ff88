import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import type { InvoiceState } from '../../ports/sales-invoices.js';

/** How an invoice is to stand in Sales. An invoice over nothing has nothing left to be paid. Pure. */
export function stateOfInvoice({
  amount,
  remaining,
  isCanceled,
}: Pick<BusinessCentralInvoice, 'amount' | 'remaining' | 'isCanceled'>): InvoiceState {
  if (isCanceled) {
    return 'canceled';
  }
  if (remaining === '0') {
    return 'paid';
  }
  return remaining === amount ? 'open' : 'partlyPaid';
}
