import type { InvoiceState } from './sales-invoices.js';

/** What was told of an invoice last. */
export interface ToldInvoice {
  readonly number: string;
  readonly remaining: string;
  readonly isCanceled: boolean;
}

/** A posted invoice as Sales has it: by policy each becomes one there. */
export interface InvoiceInSales {
  readonly businessCentralId: string;
  readonly number: string;
  /** `due`: not made yet · `deleted`: somebody deleted it there, or its order, and it is not made again. */
  readonly state: InvoiceState | 'due' | 'deleted';
  /** Business Central shows another state, which is still to be brought. */
  readonly isBehind?: true;
  /** Its id in Sales, where it was there already and not made under an id of ours. */
  readonly salesId?: string;
}

/** What a coupling keeps of the posted invoices of its order. */
export interface InvoiceParts {
  /** Invoices that the seller has been told of, or will be with the next note. */
  readonly invoices?: readonly ToldInvoice[];
  readonly salesInvoices?: readonly InvoiceInSales[];
  /** Ids of the posted invoices that stand on the timeline of the account, or were not to. */
  readonly postingsOnAccount?: readonly string[];
  /** The account could not be told of all of them yet. */
  readonly postingsDue?: true;
}
