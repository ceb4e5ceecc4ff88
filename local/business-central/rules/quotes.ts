import { type BusinessCentral, nextStamp, workDate } from '../model/business-central.js';
import type { SalesHeaderRow } from '../model/document-rows.js';
import type { Address } from '../model/master-rows.js';
import { blankDate } from '../model/values.js';
import { archiveOrder } from './archive.js';
import { checkCountry } from './checks.js';
import { usableCustomer } from './customer-defaults.js';
import { saveHeader } from './header-buffer.js';
import { blankLine, initializeQuantities, LineEdit } from './line-edit.js';
import * as fields from './order-fields.js';
import { linesOf } from './order-lines.js';
import { addressFields, type DocumentSetter, documentNumber, orderSetters, removeDocument } from './orders.js';

/** Members of `status`; the last name really ends with a blank (sheet 2.3). */
export const quoteStatuses: readonly string[] = ['Draft', 'Sent', 'Accepted', 'Expired '];

/** The API's status of a quote. */
export function quoteStatus(bc: BusinessCentral, { quote }: SalesHeaderRow): string {
  if (quote.isAccepted) return 'Accepted';
  if (quote.validUntilDate !== blankDate && quote.validUntilDate < workDate(bc)) return 'Expired ';
  return quote.sentAtMs === 0 ? 'Draft' : 'Sent';
}

/** Order members that the page of quotes lacks (sheet 2.3). */
const orderOnly: ReadonlySet<string> = new Set([
  'orderDate',
  'pricesIncludeTax',
  'partialShipping',
  'requestedDeliveryDate',
]);

/** Validation of each writable member of a quote, in page order (sheet 2.3). */
export const quoteSetters: ReadonlyMap<string, DocumentSetter> = new Map<string, DocumentSetter>([
  ['documentDate', (edit, value) => fields.setOrderDate(edit, String(value))],
  ['dueDate', (edit, value) => edit.set({ dueDate: String(value) })],
  ...[...orderSetters].filter(([name]) => !orderOnly.has(name)),
  ...addressFields.map(([name, field]): [string, DocumentSetter] => [
    `billTo${name}`,
    (edit, value) => setBillToField(edit, field, String(value)),
  ]),
  ['sentDate', (edit, value) => edit.set({ quote: { ...edit.header.quote, sentAtMs: Number(value) } })],
  ['validUntilDate', (edit, value) => edit.set({ quote: { ...edit.header.quote, validUntilDate: String(value) } })],
  ['acceptedDate', (edit, value) => edit.set({ quote: { ...edit.header.quote, acceptedDate: String(value) } })],
]);

function setBillToField(edit: Parameters<DocumentSetter>[0], field: keyof Address, value: string): void {
  if (field === 'country') checkCountry(value, { field: 'Bill-to Country/Region Code', table: 'Sales Header' });
  edit.set({ billTo: { ...edit.header.billTo, [field]: value } });
}

/** Action `send`: the quote counts as sent now. */
export function sendQuote(bc: BusinessCentral, header: SalesHeaderRow): { readonly location?: string } {
  saveHeader(bc, { ...header, quote: { ...header.quote, sentAtMs: bc.nowMs() } });
  return {};
}

/** People mark a quote as accepted by the customer; API v2.0 has no action for it. */
export function acceptQuote(bc: BusinessCentral, header: SalesHeaderRow): void {
  saveHeader(bc, { ...header, quote: { ...header.quote, isAccepted: true, acceptedDate: workDate(bc) } });
}

/**
 * Action `makeOrder`: an order with the quote's fields and lines under a number of its own; the quote is archived by
 * setup and removed (sheet 2.3). Ids are new, sequences stay.
 */
export function makeOrder(bc: BusinessCentral, quote: SalesHeaderRow): { readonly location: string } {
  usableCustomer(bc, quote.customerId, 'sell-to');
  const order: SalesHeaderRow = {
    ...quote,
    id: bc.newId(),
    documentType: 'Order',
    ...documentNumber(bc, { documentType: 'Order', number: '' }),
    modifiedAtMs: nextStamp(bc),
    quoteNumber: quote.number,
  };
  for (const line of linesOf(bc, quote.id)) {
    const place = { id: bc.newId(), documentId: order.id, sequence: line.sequence };
    const edit = new LineEdit(bc, order, { ...blankLine(place), ...line, ...place });
    initializeQuantities(edit);
    bc.database.lines.put(edit.line);
  }
  saveHeader(bc, order);
  if (bc.setup.archiveQuotes) archiveOrder(bc, quote);
  removeDocument(bc, quote);
  return { location: `salesOrders(${order.id})` };
}
