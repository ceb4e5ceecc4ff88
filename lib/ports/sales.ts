import type { CodeTarget } from '../mapping/code-rules.js';
import type { FieldLimits } from '../mapping/field-limits.js';
import type {
  SalesChange,
  SalesCreation,
  SalesNote,
  SalesOrderRecord,
  WholeSalesOrder,
} from '../mapping/sales-record.js';
import type { DecimalText } from '../order/decimal.js';
import type { UnmatchedReference } from '../order/order.js';
import type { ModifiedOrder, OrdersRead } from './business-central.js';
import type { Masters } from './masters.js';
import type { PriceLists } from './price-lists.js';
import type { RemoteResult } from './remote-result.js';
import type { SalesInvoices } from './sales-invoices.js';
import type { FoundWebhookStep } from './sales-webhooks.js';

/** The organization's quotes: the calls of `Sales` that are about one kind of document, said of quotes. */
export interface SalesQuotes
  extends Pick<
    Sales,
    'readOrder' | 'readWholeOrder' | 'readOrders' | 'writeNote' | 'findOrders' | 'listOrdersModifiedSince'
  > {}

/** What the engine asks of one Dataverse organization. Each call is one request unless said otherwise. */
export interface Sales {
  /** The same organization's quotes. */
  readonly quotes: SalesQuotes;
  /** The same organization's invoices. */
  readonly invoices: SalesInvoices;
  /** Accounts and products. */
  readonly masters: Masters;
  readonly priceLists: PriceLists;
  /** The options of a choice column of orders, with their labels in every language. */
  listOptions(column: string): Promise<RemoteResult<readonly CodeTarget[]>>;
  /** Users who are not disabled, with some of their columns; one request per page. */
  listUsers(columns: readonly string[]): Promise<RemoteResult<readonly CodeTarget[]>>;
  /** Status reasons of orders that are Active or Submitted (all where the state is not told), by number. */
  listStatusReasons(): Promise<RemoteResult<ReadonlyMap<number, string>>>;
  /** Names of the units of all unit groups, each once. */
  listUnitNames(): Promise<RemoteResult<readonly string[]>>;
  /** Active products with the quantity on hand that they show, 1000 a page; `next` continues. */
  listProductStock(
    next?: string,
  ): Promise<RemoteResult<{ readonly products: readonly StockedProduct[]; readonly next?: string }>>;
  /** Writes it under the version of the product. */
  writeProductStock(product: StockedProduct, onHand: DecimalText): Promise<RemoteResult<undefined>>;
  /** Header with lines. `notFound`: deleted. */
  readOrder(orderId: string): Promise<RemoteResult<SalesOrderRecord>>;
  /** Every column of header and lines. Two requests. */
  readWholeOrder(orderId: string): Promise<RemoteResult<WholeSalesOrder>>;
  /** One change set; `exists` when a row with the id is there already. Returns the order as it is after the commit. */
  createOrder(creation: SalesCreation): Promise<RemoteResult<SalesOrderRecord>>;
  /** One change set and a read in one request. */
  changeOrder(change: SalesChange): Promise<RemoteResult<SalesOrderRecord>>;
  /** One note without a change of the order. `exists`: a new one has been written before. */
  writeNote(orderId: string, note: SalesNote): Promise<RemoteResult<undefined>>;
  /** Text of a note. Notes know no conditional writes: who goes on with one looks first. */
  readNoteText(noteId: string): Promise<RemoteResult<string>>;
  /** Row ids for business keys; a key that has no active row is absent. Remembered by the adapter for a while. */
  findReferences(keys: SalesReferenceKeys): Promise<RemoteResult<SalesReferences>>;
  listOrdersModifiedSince(
    sinceIso: string,
    next?: string,
  ): Promise<RemoteResult<{ readonly orders: readonly ModifiedOrder[]; readonly next?: string }>>;
  /** These orders with their lines: one request per 50 and one more for each further page of lines. What is not there is absent. */
  readOrders(orderIds: readonly string[]): Promise<RemoteResult<OrdersRead<SalesOrderRecord>>>;
  /** Which of these orders there still are. One request per 50 ids. */
  findOrders(orderIds: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
  /** Orders of exactly this name that are Active or Submitted, at most fifty: customers give one name to several. */
  findOpenOrdersByName(name: string): Promise<RemoteResult<readonly { readonly id: string }[]>>;
  /** Ids of all orders that are Active or Submitted; at most one page; `next` continues. */
  listOpenOrderIds(next?: string): Promise<RemoteResult<{ readonly ids: readonly string[]; readonly next?: string }>>;
  /** Lower-case GUID of the organization, asked afresh: a copied one has another. */
  readOrganizationId(): Promise<RemoteResult<string>>;
  /** How much the columns of orders and lines hold. */
  readFieldLimits(): Promise<RemoteResult<FieldLimits>>;
  /** Organization switches and own columns; remembered by the adapter for a while. */
  readCapabilities(): Promise<RemoteResult<SalesCapabilities>>;
}

/** A product with the quantity on hand that it shows. */
export interface StockedProduct {
  readonly id: string;
  readonly number: string;
  readonly version: string;
  /** `null`: nobody has told one. */
  readonly onHand: DecimalText | null;
}

export interface SalesReferenceKeys {
  readonly accountNumbers: readonly string[];
  readonly productNumbers: readonly string[];
  readonly isoCurrencyCodes: readonly string[];
}

export interface SalesReferences {
  /** account number → account id */
  readonly accounts: ReadonlyMap<string, string>;
  /** product number → product with the units it may be sold in */
  readonly products: ReadonlyMap<string, SalesProduct>;
  /** ISO code → currency with the active price list kept in it */
  readonly currencies: ReadonlyMap<string, SalesCurrency>;
  /** product number → why the product that there is may not be sold */
  readonly unsellable: ReadonlyMap<string, UnsellableProduct>;
  /** What has no counterpart in Sales, where references are matched by rules. */
  readonly unmatched: readonly UnmatchedReference[];
}

/** State of a product that an order cannot take. */
export type UnsellableProduct = 'retired' | 'draft' | 'under revision';

export interface SalesProduct {
  readonly id: string;
  /** unit name in capitals → uom id */
  readonly units: ReadonlyMap<string, string>;
}

export interface SalesCurrency {
  readonly id: string;
  readonly precision: number;
  readonly priceLevelId?: string;
}

/** What this organization is like (Dataverse sheet 2.4, 2.5 and the setup probe list). */
export interface SalesCapabilities {
  readonly organizationId: string;
  /** Sales-order processing on and our user an integration user: submitted orders take changes, nothing recalculates. */
  readonly salesOrderProcessing: boolean;
  readonly systemPricing: boolean;
  /** Decimals of unit prices. */
  readonly pricingDecimals: number;
  /** Decimals of amounts by ISO code of the currency. */
  readonly currencyDecimals: ReadonlyMap<string, number>;
  /** Own columns that exist, as `salesorder.tdm_…` and `salesorderdetail.tdm_…`. */
  readonly ownColumns: ReadonlySet<string>;
}

/** The webhook of a connection as found registered in Sales. */
export interface SalesWebhookRegistration {
  readonly endpointUrl: string;
  /** Mark of the secret that it sends; absent: whoever registered it left none. */
  readonly secretMark?: string;
  /** It has no secret at all, as an import leaves it: Sales cannot call. */
  readonly hasNoSecret?: true;
  /** Sales has more than one of that name; this is the oldest. */
  readonly isRepeated?: true;
  readonly steps: readonly FoundWebhookStep[];
}

/** Reading registrations needs no administrator; making them does (Dataverse sheet 3.1). */
export interface SalesWebhooks {
  readRegistration(endpointName: string): Promise<RemoteResult<SalesWebhookRegistration | undefined>>;
}

/** Who else synchronizes the orders of the organization. */
export interface SalesRivals {
  /**
   * When Business Central's own order integration last wrote an order of a company: one that carries its number and was made
   * since then by somebody else than us, or an order or a line that one of its users wrote last. Orders without a company
   * count for every company. `undefined`: not since then, or it was never installed.
   */
  otherIntegrationSince(look: {
    readonly sinceIso: string;
    /** Of Business Central. */
    readonly companyId: string;
  }): Promise<RemoteResult<string | undefined>>;
  /** Addresses of all webhooks that are registered. */
  webhookAddresses(): Promise<RemoteResult<readonly string[]>>;
}
