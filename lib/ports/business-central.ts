import type {
  ArchivedBusinessCentralOrder,
  BusinessCentralAside,
  BusinessCentralChange,
  BusinessCentralCreation,
  BusinessCentralDeletion,
  BusinessCentralDimension,
  BusinessCentralInvoice,
  BusinessCentralInvoiceRecord,
  BusinessCentralOrderMaking,
  BusinessCentralOrderRecord,
  BusinessCentralPageChange,
  BusinessCentralPostedDocuments,
  BusinessCentralRecreation,
  WholeBusinessCentralOrder,
} from '../mapping/business-central-record.js';
import type { CodeRow } from '../mapping/code-rules.js';
import type { FieldLimits } from '../mapping/field-limits.js';
import type { DecimalText } from '../order/decimal.js';
import type { Masters } from './masters.js';
import type { PageFinding } from './probes.js';
import type { RemoteResult } from './remote-result.js';

/** What the engine asks of one Business Central company. Each call is one request unless said otherwise. */
export interface BusinessCentral {
  /** The same company's quotes. */
  readonly quotes: BusinessCentralQuotes;
  /** Customers and items. */
  readonly masters: Masters;
  /** Header with lines ordered by sequence. `notFound`: deleted or posted. */
  readOrder(orderId: string): Promise<RemoteResult<BusinessCentralOrderRecord>>;
  /** Exact match, at most two are returned: two is already one too many. Lines included. */
  findOrdersByExternalDocumentNumber(text: string): Promise<RemoteResult<readonly BusinessCentralOrderRecord[]>>;
  /** The order that has this number now. A number names one document at a time. */
  findOrderByNumber(orderNumber: string): Promise<RemoteResult<BusinessCentralOrderRecord | undefined>>;
  /** Deep insert. Never repeated by the client itself: there is no idempotency key (S-045). */
  createOrder(
    creation: BusinessCentralCreation,
  ): Promise<RemoteResult<{ readonly id: string; readonly number: string }>>;
  /** One snapshot batch: guard, lines, header, read. At most 48 line writes, or 97 new lines. Returns the order as it is after the commit. */
  changeOrder(change: BusinessCentralChange): Promise<RemoteResult<BusinessCentralOrderRecord>>;
  /**
   * Writes fields of the page of a customer's own under the page's version; returns the order as it is then. Three
   * requests. `invalid`: the connection names no page.
   */
  changePage(change: BusinessCentralPageChange): Promise<RemoteResult<BusinessCentralOrderRecord>>;
  /**
   * Releases or reopens the order through an action of that page, and returns it as it is then: the same again when it
   * stands so already. `invalid`: the connection names no such action.
   */
  moveStatus(orderId: string, move: StatusMove): Promise<RemoteResult<BusinessCentralOrderRecord>>;
  /** The order with every field that the API shows, beside what the mapping reads of it. */
  readWholeOrder(
    orderId: string,
  ): Promise<RemoteResult<{ readonly record: BusinessCentralOrderRecord; readonly whole: WholeBusinessCentralOrder }>>;
  /**
   * Guards on all lines, DELETE (Business Central archives) and deep insert in one snapshot batch: all or nothing. Never
   * repeated by the client itself. At most 97 lines are guarded; a document with more is read once more inside the batch.
   */
  recreateOrder(recreation: BusinessCentralRecreation): Promise<RemoteResult<RecreatedOrder>>;
  /**
   * Guards on all lines and DELETE (Business Central archives) in one snapshot batch. `notFound`: it is gone already.
   * At most 97 lines are guarded.
   */
  deleteOrder(deletion: BusinessCentralDeletion): Promise<RemoteResult<undefined>>;
  /** Invoices and shipments posted for this order number, also of an order that is gone. Two requests. */
  readPostedDocuments(orderNumber: string): Promise<RemoteResult<BusinessCentralPostedDocuments>>;
  /** Invoices posted under this order number, also of an order that is gone. */
  readInvoices(orderNumber: string): Promise<RemoteResult<readonly BusinessCentralInvoice[]>>;
  /** A posted invoice with its lines. `notFound`: there is none, or it was not posted. */
  readInvoice(invoiceId: string): Promise<RemoteResult<BusinessCentralInvoiceRecord>>;
  /** Posted invoices that Business Central touched after the moment (UTC ISO), oldest first, at most one page; `next` continues. */
  listInvoicesModifiedSince(sinceIso: string, next?: string): Promise<RemoteResult<InvoicesModified>>;
  /** How many versions the order archive holds of this number; `undefined` where the API has no archive (before BC 29). */
  countArchivedVersions(orderNumber: string): Promise<RemoteResult<number | undefined>>;
  /** The newest version that the order archive holds of this number; `undefined`: there is none. */
  readArchived(orderNumber: string): Promise<RemoteResult<ArchivedBusinessCentralOrder | undefined>>;
  /** Whether the company has this customer, asked afresh: nothing is remembered. */
  hasCustomer(number: string): Promise<RemoteResult<boolean>>;
  /** Which of these numbers the company knows (and may be sold to or sold). One request per 50 numbers and kind. */
  findCustomers(numbers: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  findItems(numbers: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** Which of these numbers are there and blocked, asked afresh. One request per 50 numbers. */
  findBlocked(table: 'customer' | 'item', numbers: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** Which of these unit codes the company knows; whether an item is sold in one is not in the API. */
  findUnits(codes: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** Which of these currency codes the company knows, its own among them. Where its own cannot be told none is missing. */
  findCurrencies(codes: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** Which of these codes there are: of payment terms or of shipment methods. */
  findCodes(table: CodeTable, codes: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** Salespeople with what they are called; `undefined`: this version does not list them. One request per page. */
  listSalespeople(): Promise<RemoteResult<readonly CodeRow[] | undefined>>;
  /** Which of these codes are salespeople; all of them where this version does not list them. */
  findSalespeople(codes: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** All codes of a small table with what they are called; one request per page. */
  listCodes(table: CodeTable): Promise<RemoteResult<readonly CodeRow[]>>;
  /** Ids of item variants by `<item number>|<code>`; what is not there is absent. One request per 50 items. */
  findItemVariants(
    variants: readonly { readonly item: string; readonly code: string }[],
  ): Promise<RemoteResult<ReadonlyMap<string, string>>>;
  /** Ids of orders modified after the moment (UTC ISO), oldest first, at most one page; `next` continues. */
  listOrdersModifiedSince(
    sinceIso: string,
    next?: string,
  ): Promise<RemoteResult<{ readonly orders: readonly ModifiedOrder[]; readonly next?: string }>>;
  /** What is on hand of these items at all locations; items without stock, such as services, are absent. One request per 50. */
  readStock(numbers: readonly string[]): Promise<RemoteResult<ReadonlyMap<string, DecimalText>>>;
  /** The same of all items there are, 1000 a page; `next` continues. */
  listStock(
    next?: string,
  ): Promise<RemoteResult<{ readonly stock: ReadonlyMap<string, DecimalText>; readonly next?: string }>>;
  /**
   * Every order there is, with its lines, from a replica that may lag: nothing of it is fit for a write. At most 100 in a
   * page; `next` continues.
   */
  listOrdersWithLines(next?: string): Promise<RemoteResult<OrdersWithLines>>;
  /**
   * These orders with their lines, from a replica that may lag: one request per 50, and one for the page of each order where
   * the mapping has fields of one. What is not there is absent; an order that the page does not show has none of its values.
   */
  readOrders(orderIds: readonly string[]): Promise<RemoteResult<OrdersRead<BusinessCentralOrderRecord>>>;
  /** Ids of all orders there are, from a replica that may lag; at most one page; `next` continues. */
  listOrderIds(next?: string): Promise<RemoteResult<{ readonly ids: readonly string[]; readonly next?: string }>>;
  /** Which environment and company this is; asked afresh. */
  readIdentity(): Promise<RemoteResult<BusinessCentralIdentity>>;
  /** How much the properties of orders and lines hold. */
  readFieldLimits(): Promise<RemoteResult<FieldLimits>>;
  /** Dimensions of the order and its lines, and what files hang on it. Three requests. */
  readAside(orderId: string): Promise<RemoteResult<BusinessCentralAside>>;
  /** The dimensions alone; `undefined`: the environment does not offer them. */
  readDimensions(orderId: string): Promise<RemoteResult<BusinessCentralAside['dimensions']>>;
  /** Sets the value of a dimension of the order or of one of its lines, or takes the dimension off. */
  changeDimension(
    place: { readonly orderId: string; readonly lineId?: string },
    change: BusinessCentralDimension & { readonly how: 'add' | 'change' | 'remove' },
  ): Promise<RemoteResult<undefined>>;
  /** What the page of a customer's own offers, where the mapping names one. Two requests. */
  lookAtPage(): Promise<RemoteResult<PageFinding>>;
  /** Codes of the company's tax groups; where Business Central does not list them, of those that items have, one request for each and one more. */
  listTaxGroups(): Promise<RemoteResult<readonly string[]>>;
  /** A cheap call that shows whether the company answers, and its name. */
  readCompany(): Promise<RemoteResult<{ readonly id: string; readonly name: string }>>;
}

/** A small table of which an order names rows by code. */
export type CodeTable = 'paymentTerms' | 'shipmentMethods';

/** What API v2.0 has no action for, and a page of a customer's own may have. */
export type StatusMove = 'release' | 'reopen';

/** What tells one environment's company from another's. */
export interface BusinessCentralIdentity {
  /** Scheme, host and path of the environment, in lower case. */
  readonly address: string;
  readonly environmentName: string;
  /** Lower-case GUID; a copied environment keeps the ids of its companies. */
  readonly companyId: string;
  /** `Production` or `Sandbox`; `notListed`: there is no environment of this name; absent where it is not told. */
  readonly environmentType?: string;
}

/** A document that was made anew. */
export interface RecreatedOrder {
  readonly id: string;
  readonly number: string;
  /** The old document in the moment it was archived, where it has more lines than are guarded. */
  readonly seen?: WholeBusinessCentralOrder;
}

/** The company's quotes: the calls of `BusinessCentral` that are about one kind of document, said of quotes. */
export interface BusinessCentralQuotes
  extends Pick<
    BusinessCentral,
    | 'readOrder'
    | 'findOrdersByExternalDocumentNumber'
    | 'createOrder'
    | 'changeOrder'
    | 'readWholeOrder'
    | 'recreateOrder'
    | 'readAside'
    | 'readDimensions'
    | 'changeDimension'
    | 'deleteOrder'
    | 'listOrdersModifiedSince'
    | 'listOrdersWithLines'
    | 'readOrders'
    | 'listOrderIds'
  > {
  /**
   * Makes the order of a quote, which Business Central archives by setup and removes: all or nothing. Never repeated by
   * the client itself; after an unclear answer the order is looked for by the marker, among orders.
   */
  makeOrder(
    making: BusinessCentralOrderMaking,
  ): Promise<RemoteResult<{ readonly id: string; readonly number: string }>>;
}

/** One page of invoices that changed. */
export interface InvoicesModified {
  readonly invoices: readonly BusinessCentralInvoice[];
  /** When the last of the page was touched, whatever it is; absent: the page is empty. */
  readonly lastModifiedIso?: string;
  readonly next?: string;
}

/** A record that changed, as a sweep sees it. */
export interface ModifiedOrder {
  readonly id: string;
  readonly modifiedIso: string;
  /** Row version where the list shows one that can be compared; opaque. */
  readonly version: string;
}

/** One page of all orders. */
export interface OrdersWithLines {
  readonly orders: readonly BusinessCentralOrderRecord[];
  readonly next?: string;
  /** What the page cost: one, and one more for each page of lines, should the server page those. */
  readonly requests: number;
}

/** Orders that were asked for by id. */
export interface OrdersRead<Order> {
  readonly orders: readonly Order[];
  /** What it cost. */
  readonly requests: number;
}

/** A webhook registration in Business Central (sheet 3.1). */
export interface BusinessCentralSubscription {
  readonly subscriptionId: string;
  readonly etag: string;
  readonly notificationUrl: string;
  readonly resource: string;
  readonly expirationIso: string;
}

/** Webhook registrations of the environment. */
export interface BusinessCentralSubscriptions {
  list(): Promise<RemoteResult<readonly BusinessCentralSubscription[]>>;
  create(request: SubscriptionRequest): Promise<RemoteResult<BusinessCentralSubscription>>;
  /** Repeats the handshake and moves the expiry. */
  renew(
    subscription: BusinessCentralSubscription,
    request: SubscriptionRequest,
  ): Promise<RemoteResult<BusinessCentralSubscription>>;
  remove(subscription: BusinessCentralSubscription): Promise<RemoteResult<undefined>>;
}

export interface SubscriptionRequest {
  readonly notificationUrl: string;
  /** Relative, such as `/api/v2.0/companies(…)/salesOrders`. */
  readonly resource: string;
  readonly clientState: string;
}
