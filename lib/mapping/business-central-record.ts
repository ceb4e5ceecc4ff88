import type { DecimalText } from '../order/decimal.js';

/** What a record shows, by API name; numbers are in the normal form of decimals. */
export type BusinessCentralProperties = Readonly<Record<string, string | boolean>>;

/** A `salesOrders` record of Business Central's API v2.0 with its lines (sheet 2.1). */
export interface BusinessCentralOrderRecord {
  readonly id: string;
  /** `@odata.etag`: a hash over the shown values, opaque, compared for equality only (sheet 1.7). */
  readonly etag: string;
  readonly number: string;
  readonly externalDocumentNumber: string;
  readonly pricesIncludeTax: boolean;
  /** `Draft`, `In_x0020_Review`, `Open` or a member this version does not know. */
  readonly status: string;
  readonly orderDate: string;
  readonly lastModifiedDateTime: string;
  /** Version of the page of a customer's own, where the mapping names one and the record was read beside it. */
  readonly pageEtag?: string;
  readonly properties: BusinessCentralProperties;
  /** Ordered by sequence. */
  readonly lines: readonly BusinessCentralLineRecord[];
}

/** Fields of the page of a customer's own to be written under its version. */
export interface BusinessCentralPageChange {
  readonly orderId: string;
  readonly etag: string;
  /** By the names of the mapping, with `page.` before them. */
  readonly values: BusinessCentralValues;
}

/** A `salesOrderLines` record (sheet 2.2). */
export interface BusinessCentralLineRecord {
  readonly id: string;
  readonly etag: string;
  readonly sequence: number;
  /** `Item`, `Comment`, `Account`, `Resource` … or a member this version does not know. */
  readonly lineType: string;
  readonly lineObjectNumber: string;
  readonly properties: BusinessCentralProperties;
}

/** Values to write, by API name. Decimals are exact texts and go on the wire as JSON numbers. */
export type BusinessCentralValues = Readonly<Record<string, string | boolean | { readonly decimal: DecimalText }>>;

/** One line write of a change; `insert` carries values in dependency order (sheet 2.2 rule 4). */
export type BusinessCentralLineWrite =
  | { readonly kind: 'update'; readonly id: string; readonly etag: string; readonly values: BusinessCentralValues }
  | { readonly kind: 'insert'; readonly values: BusinessCentralValues }
  | { readonly kind: 'delete'; readonly id: string; readonly etag: string };

/** A change of one order, carried out as one snapshot batch that ends with a read of the order: all or nothing. */
export interface BusinessCentralChange {
  readonly orderId: string;
  /** Header version that must still hold; checked first in the batch. */
  readonly etag: string;
  readonly lines: readonly BusinessCentralLineWrite[];
  /** Written after the lines, since the header discount must come last. Empty when nothing of the header changes. */
  readonly header: BusinessCentralValues;
}

/** Every field an order and its lines show, as read: for a version of the history and for making the document anew. */
export interface WholeBusinessCentralOrder {
  readonly header: BusinessCentralProperties;
  /** In sequence. */
  readonly lines: readonly BusinessCentralProperties[];
  /** What hangs on the order beside its fields, where it was asked for. */
  readonly aside?: BusinessCentralAside;
}

/** A version in the order archive: when it was archived, and of each line, by `sequence`, what people can edit unseen. */
export interface ArchivedBusinessCentralOrder {
  readonly archivedIso: string;
  readonly lines: readonly BusinessCentralProperties[];
}

/** Dimensions of an order and of its lines, and files attached to it; absent where the environment does not offer them. */
export interface BusinessCentralAside {
  readonly dimensions?: {
    readonly header: readonly BusinessCentralDimension[];
    /** By id of the line, in lower case. */
    readonly lines: Readonly<Record<string, readonly BusinessCentralDimension[]>>;
  };
  readonly files?: readonly { readonly fileName: string; readonly byteSize: number }[];
}

/** A dimension and its value. */
export interface BusinessCentralDimension {
  readonly id: string;
  readonly code: string;
  readonly valueCode: string;
}

/** An order archived by deleting it and made anew in the same snapshot batch (spec §3.2). */
export interface BusinessCentralRecreation {
  readonly orderId: string;
  readonly etag: string;
  /** Versions that every line must still have: header versions do not notice silent line edits. */
  readonly lines: readonly { readonly id: string; readonly etag: string }[];
  readonly creation: BusinessCentralCreation;
}

/** An order deleted in one snapshot batch under the versions of its header and of all its lines. */
export type BusinessCentralDeletion = Omit<BusinessCentralRecreation, 'creation'>;

/** What was posted of an order that may be gone (sheet 2.8). */
export interface BusinessCentralPostedDocuments {
  /** Posted sales invoices that count: neither drafts nor cancelled nor corrective ones. */
  readonly invoices: readonly BusinessCentralPostedInvoice[];
  /** Days (YYYY-MM-DD) on which shipments were posted, in ascending order. */
  readonly shipmentDays: readonly string[];
  /** Lines of shipments; one that was undone has a line with the negative quantity beside it. */
  readonly shipped: readonly PostedQuantity[];
}

/** A line of a posted document. It does not name its order line: product and unit are all there is to go by. */
export interface PostedQuantity {
  /** As order lines name it: `Item`, `Account`, `Charge` … */
  readonly type: string;
  readonly product: string;
  readonly unit: string;
  readonly quantity: DecimalText;
}

export interface BusinessCentralPostedInvoice {
  readonly number: string;
  /** The order's id, which survives the order; `undefined` where none is told. */
  readonly orderId: string | undefined;
  readonly lines: readonly PostedQuantity[];
}

/** A posted invoice of an order, as sellers are told of it. */
export interface BusinessCentralInvoice {
  readonly id: string;
  readonly number: string;
  /** The order's id, which survives the order. */
  readonly orderId: string;
  /** Days, YYYY-MM-DD. */
  readonly day: string;
  readonly dueDay: string;
  /** With tax, in the order's currency. */
  readonly amount: DecimalText;
  /** Still to be paid. */
  readonly remaining: DecimalText;
  readonly isCanceled: boolean;
}

/** A posted invoice with its lines, shown as an order is. */
export interface BusinessCentralInvoiceRecord {
  readonly invoice: BusinessCentralInvoice;
  readonly document: BusinessCentralOrderRecord;
}

/** An order made of a quote, which is removed by it: one snapshot batch. */
export interface BusinessCentralOrderMaking {
  readonly quoteId: string;
  /** Version of the quote that must still hold. */
  readonly etag: string;
  /** Put on the quote first, so that the order can be found by it. */
  readonly marker: string;
}

/** A new order with its lines in one deep insert (sheet 2.1.1). */
export interface BusinessCentralCreation {
  readonly header: BusinessCentralValues;
  readonly lines: readonly BusinessCentralValues[];
}
