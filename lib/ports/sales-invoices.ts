import type { SalesNote, SalesValues } from '../mapping/sales-record.js';
import type { DecimalText } from '../order/decimal.js';
import type { RemoteResult } from './remote-result.js';

/** How an invoice of Sales stands: what is left to be paid of it, or that it was taken back. */
export const invoiceStates = ['open', 'partlyPaid', 'paid', 'canceled'] as const;
export type InvoiceState = (typeof invoiceStates)[number];

/** Invoices of Sales, which Tandem makes of posted ones and whose state it brings along; nothing else of them is written. */
export interface SalesInvoices {
  /** What an invoice takes over from the order that it belongs to. `notFound`: the order was deleted. */
  readInvoicedOrder(orderId: string): Promise<RemoteResult<InvoicedOrder>>;
  /** One change set and a read in one request; `exists` when a row with the id is there already. */
  createInvoice(creation: SalesInvoiceCreation): Promise<RemoteResult<SalesInvoice>>;
  /** `notFound`: it was deleted. */
  readInvoice(invoiceId: string): Promise<RemoteResult<SalesInvoice>>;
  /** Moves it to another state under the version that was read. */
  changeInvoiceState(change: {
    readonly invoiceId: string;
    readonly version: string;
    readonly state: InvoiceState;
  }): Promise<RemoteResult<undefined>>;
  /** A note on the timeline of an account. `exists`: it was written before. `notFound`: there is no such account. */
  writeAccountNote(accountId: string, note: SalesNote): Promise<RemoteResult<undefined>>;
}

/** An order of Sales as an invoice needs it; ids of rows. */
export interface InvoicedOrder {
  readonly name: string | null;
  readonly customer: { readonly table: 'account' | 'contact'; readonly id: string };
  readonly currencyId: string | null;
  readonly priceLevelId: string | null;
  readonly opportunityId: string | null;
  readonly owner: { readonly table: 'systemuser' | 'team'; readonly id: string };
  /** Invoices that it has already, whoever made them. */
  readonly invoices: readonly NumberedInvoice[];
}

/** An invoice of Sales with the number that it was made with. */
export interface NumberedInvoice extends SalesInvoice {
  readonly number: string | null;
}

/** A new invoice under an id of ours with its lines, as the state says. */
export interface SalesInvoiceCreation {
  readonly invoiceId: string;
  readonly header: SalesValues;
  readonly lines: readonly SalesInvoiceLine[];
  /** Totals, where nothing works them out: they may be written once the invoice is there (Dataverse sheet 2.1). */
  readonly totals?: SalesValues;
  readonly state: InvoiceState;
}

export interface SalesInvoiceLine {
  readonly id: string;
  readonly values: SalesValues;
  /** Likewise the line's. */
  readonly amounts?: SalesValues;
}

/** An invoice of Sales as it stands. */
export interface SalesInvoice {
  readonly id: string;
  readonly version: string;
  /** `undefined`: one that this version does not know. */
  readonly state: InvoiceState | undefined;
  readonly totalAmount: DecimalText;
}
