import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import type { OrderMapping } from '../../mapping/field-mapping.js';
import { readInvoice } from '../../mapping/read-invoice.js';
import { codesWithoutOption } from '../../mapping/unknown-codes.js';
import { wordsOf } from '../../news/languages.js';
import type { OrderView } from '../../order/order.js';
import type { InvoicedOrder, SalesInvoice } from '../../ports/sales-invoices.js';
import { derivedId } from '../creation/derived-id.js';
import { checkOrMakeInSales, type SalesReferenceCheck } from '../creation/references.js';
import type { OrderWork } from '../order-work.js';
import { businessCentralReading } from '../views.js';
import { invoiceColumns, invoiceContent } from './invoice-content.js';
import { type InvoiceFailure, invoiceFailure } from './invoice-failure.js';

/** The id the invoice has in Sales, known before it exists: a second creation meets the first (I5). */
export function invoiceIdFor(connectionId: string, businessCentralId: string): string {
  return derivedId('invoice', connectionId, businessCentralId);
}

/** A made invoice as it stands, that there is nothing to make, or why it could not be made. */
export type MadeInvoice =
  | { readonly kind: 'made'; readonly invoice: SalesInvoice; readonly summary: string }
  | { readonly kind: 'orderDeleted' }
  | InvoiceFailure;

/**
 * Makes the invoice in Sales that shows a posted one: three reads and one change set. One of its number that the order has
 * already, of an earlier attempt, of another integration or made by a person, is taken for it: nothing is made twice.
 */
export async function makeInvoice(work: OrderWork, invoice: BusinessCentralInvoice): Promise<MadeInvoice> {
  const { ports, coupling } = work;
  const read = await ports.businessCentral.readInvoice(invoice.id);
  if (!read.ok) {
    return invoiceFailure(work, 'businessCentral', read.failure);
  }
  const reading = await businessCentralReading(ports);
  if (!reading.ok) {
    return invoiceFailure(work, 'sales', reading.failure);
  }
  const view = readInvoice(read.value, reading.value);
  const order = await ports.sales.invoices.readInvoicedOrder(coupling.salesId ?? '');
  if (!order.ok) {
    return order.failure.reason === 'notFound'
      ? { kind: 'orderDeleted' }
      : invoiceFailure(work, 'sales', order.failure);
  }
  const there = order.value.invoices.find(({ number }) => number === invoice.number);
  if (there !== undefined) {
    return { kind: 'made', invoice: there, summary: foundSummary(work, { view, invoice, made: there }) };
  }
  const lines = view.lines.filter(({ kind }) => kind === 'product').map(({ values }) => values);
  const check = await checkOrMakeInSales(work, lines, view.header);
  if (!check.ok) {
    return invoiceFailure(work, 'sales', check.failure);
  }
  const missing = [
    ...check.value.missing,
    ...codesWithoutOption(fieldsOfInvoices(ports.connection.mapping), view.header),
    ...otherCustomer(view, order.value, check.value),
  ];
  if (missing.length > 0) {
    return { kind: 'waits', why: `Dynamics 365 Sales does not have: ${missing.join(', ')}` };
  }
  const { news } = ports.connection.policies;
  const created = await ports.sales.invoices.createInvoice(
    invoiceContent({
      invoiceId: invoiceIdFor(coupling.connectionId, invoice.id),
      salesOrderId: coupling.salesId ?? '',
      invoice: read.value.invoice,
      view,
      order: order.value,
      check: check.value,
      roundingText: wordsOf(news === 'off' ? 'en' : news).invoiceRounding,
    }),
  );
  if (created.ok) {
    return { kind: 'made', invoice: created.value, summary: summaryOf(work, { view, invoice, made: created.value }) };
  }
  return created.failure.reason === 'exists'
    ? await findMade(work, invoice)
    : invoiceFailure(work, 'sales', created.failure);
}

/** An earlier attempt worked whose answer was lost, or whose history is gone. */
async function findMade(work: OrderWork, { id, number }: BusinessCentralInvoice): Promise<MadeInvoice> {
  const found = await work.ports.sales.invoices.readInvoice(invoiceIdFor(work.coupling.connectionId, id));
  return found.ok
    ? { kind: 'made', invoice: found.value, summary: `invoice ${number} was found in Sales` }
    : invoiceFailure(work, 'sales', found.failure);
}

/** The header fields that an invoice has a column for. */
function fieldsOfInvoices({ header }: OrderMapping): OrderMapping['header'] {
  return Object.fromEntries(
    Object.entries(header).filter(([, { sales }]) => 'column' in sales && invoiceColumns.test(sales.column)),
  ) as OrderMapping['header'];
}

/** The invoice belongs to the order's customer, so the order must still be of the customer that was invoiced. */
function otherCustomer(view: OrderView, { customer }: InvoicedOrder, { references }: SalesReferenceCheck): string[] {
  const invoiced = references.accounts.get(view.header.customer ?? '');
  return customer.table === 'account' && invoiced !== undefined && invoiced !== customer.id
    ? [`an order of customer ${view.header.customer}: it is of another one now`]
    : [];
}

function foundSummary(work: OrderWork, found: Parameters<typeof summaryOf>[1]): string {
  return summaryOf(work, found).replace(/^made/, 'found');
}

/** What Sales comes to is compared with what was posted, told once and never chased (I13). */
function summaryOf(
  { engine, coupling: { connectionId, couplingId } }: OrderWork,
  { view, invoice, made }: { view: OrderView; invoice: BusinessCentralInvoice; made: SalesInvoice },
): string {
  const posted = view.total?.amount ?? invoice.amount;
  if (posted === made.totalAmount) {
    return `made invoice ${invoice.number} in Sales over ${posted}`;
  }
  engine.logger.warn('invoice.totalsDiffer', { connectionId, couplingId });
  return `made invoice ${invoice.number} in Sales; the totals differ: ${posted} in Business Central, ${made.totalAmount} in Sales`;
}
