import type { DimensionPair } from './dimension-rows.js';
import type { Address, StampedRow } from './master-rows.js';
import type { StoredRow } from './table.js';

/** AL status of a sales header. */
export type HeaderStatus = 'Open' | 'Pending Approval' | 'Released' | 'Pending Prepayment';

/** Document-level discount: a fixed amount, or the customer's percentage that BC applies again by itself. */
export type InvoiceDiscount =
  | { readonly kind: 'none' }
  | { readonly kind: 'amount'; readonly amount: string }
  | { readonly kind: 'percent'; readonly percent: string };

/** What only the buffer table (5495) behind `salesOrders` knows: it may be older than the lines (2.1.5). */
export interface HeaderBuffer {
  readonly discountAmount: string;
  readonly totalExcludingTax: string;
  readonly totalTax: string;
  readonly totalIncludingTax: string;
  readonly fullyShipped: boolean;
}

/** Document types of sales headers that are simulated. */
export type DocumentType = 'Order' | 'Quote';

/** What only a quote has (sheet 2.3). */
export interface QuoteFields {
  /** Quote Sent to Customer; 0 = not sent. */
  readonly sentAtMs: number;
  readonly validUntilDate: string;
  readonly isAccepted: boolean;
  readonly acceptedDate: string;
}

/** Sales header. References are ids, so that renaming a master shows at once. */
export interface SalesHeaderRow extends StampedRow {
  readonly documentType: DocumentType;
  readonly number: string;
  readonly docNoOccurrence: number;
  readonly externalDocumentNumber: string;
  /** The true Order Date; the API's `orderDate` is {@link documentDate}. */
  readonly orderDate: string;
  readonly documentDate: string;
  readonly postingDate: string;
  readonly dueDate: string;
  readonly shipmentDate: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly sellTo: Address;
  readonly billToCustomerId: string;
  readonly billToName: string;
  readonly billTo: Address;
  readonly shipToCode: string;
  readonly shipToName: string;
  readonly shipToContact: string;
  readonly shipTo: Address;
  readonly dimension1Code: string;
  readonly dimension2Code: string;
  /** Beside the two global ones. */
  readonly dimensions: readonly DimensionPair[];
  readonly currencyId: string;
  /** Local units for one unit of the order's currency, fixed when the currency or posting date is set. */
  readonly exchangeRate: string;
  readonly pricesIncludeTax: boolean;
  readonly paymentTermsId: string;
  readonly shipmentMethodId: string;
  readonly salespersonCode: string;
  /** Shipping advice Complete (true) or Partial. */
  readonly completeShipment: boolean;
  readonly requestedDeliveryDate: string;
  readonly discount: InvoiceDiscount;
  readonly phoneNumber: string;
  readonly email: string;
  readonly status: HeaderStatus;
  readonly locationId: string;
  readonly yourReference: string;
  /** A text of any length in BC; its pages show it through a variable. */
  readonly workDescription: string;
  /** Quote No.: the quote an order was made from; blank otherwise. */
  readonly quoteNumber: string;
  readonly quote: QuoteFields;
  /** Last Shipping No. or Last Posting No.: posting writes the header even when nothing exposed moves (S-057). */
  readonly lastPostedNumber: string;
  readonly prepaymentAmount: string;
  /** Its prepayment has been invoiced. */
  readonly isPrepaymentPosted: boolean;
  /** A line carries "recalculate invoice discount": the next GET redistributes (S-018). */
  readonly discountRecalculationPending: boolean;
  readonly buffer: HeaderBuffer;
}

/** Names of `lineType` (2.2). */
export type LineType = 'Comment' | 'Account' | 'Item' | 'Resource' | 'Fixed Asset' | 'Charge' | 'Allocation Account';

/** Amounts of a line; `excluding`/`including` are before, `net…` after the invoice discount. */
export interface LineAmounts {
  readonly excludingTax: string;
  readonly includingTax: string;
  /** Share of the invoice discount in the line's own price mode (gross when prices include tax). */
  readonly invoiceDiscount: string;
  readonly invoiceDiscountExcludingTax: string;
  readonly net: string;
  readonly netTax: string;
  readonly netIncludingTax: string;
}

/** Sales line of an order or quote. */
export interface SalesLineRow extends StoredRow {
  readonly documentId: string;
  readonly sequence: number;
  readonly type: LineType;
  /** Item, account or resource; zero GUID = none. */
  readonly objectId: string;
  readonly variantId: string;
  readonly locationId: string;
  readonly unitId: string;
  readonly description: string;
  readonly description2: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountPercent: string;
  readonly discountAmount: string;
  readonly taxIdentifier: string;
  readonly taxPercent: string;
  readonly allowInvoiceDiscount: boolean;
  readonly amounts: LineAmounts;
  readonly shipmentDate: string;
  readonly shippedQuantity: string;
  readonly invoicedQuantity: string;
  readonly shipQuantity: string;
  readonly invoiceQuantity: string;
  /** All of them, the global ones too. */
  readonly dimensions: readonly DimensionPair[];
  /** Extended text lines hang on the line that brought them; 0 = stands alone. */
  readonly attachedToSequence: number;
}

/** Posted shipment: the header as it was, under its own number. */
export interface ShipmentRow extends StampedRow {
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly header: SalesHeaderRow;
}

/** Line of a posted shipment or invoice; `line` is the order line as it was. */
export interface PostedLineRow extends StoredRow {
  readonly documentId: string;
  readonly sequence: number;
  readonly line: SalesLineRow;
  readonly quantity: string;
  /** Taken back by an undo, or itself the undoing line. */
  readonly undone: boolean;
}

/** Posted invoice. */
export interface InvoiceRow extends StampedRow {
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly header: SalesHeaderRow;
  readonly totalExcludingTax: string;
  readonly totalTax: string;
  readonly totalIncludingTax: string;
  readonly discountAmount: string;
  readonly remainingAmount: string;
  readonly isCanceled: boolean;
}

/** One version in the archive of sales documents (2.1.8). */
export interface ArchiveRow extends StoredRow {
  readonly number: string;
  readonly docNoOccurrence: number;
  readonly versionNumber: number;
  readonly archivedAtMs: number;
  readonly archivedBy: string;
  readonly header: SalesHeaderRow;
  readonly lines: readonly SalesLineRow[];
}

/** Last number used of a number series. */
export interface NumberSeriesRow extends StoredRow {
  readonly prefix: string;
  readonly last: number;
}
