import type { Conditions } from '../conditions/condition.js';
import type { RuleEntry } from '../conflict/rules.js';
import type { OrderMapping } from '../mapping/field-mapping.js';
import type { FieldReadings } from '../mapping/field-readings.js';
import type { LineRules } from '../mapping/line-rules.js';
import type { OrderTemplates } from '../mapping/templates.js';
import type { NewsLanguage } from '../news/languages.js';
import type { Side } from '../order/order.js';

/** One Business Central company paired with one Dataverse organization, with its policies (spec §2, §3). */
export interface Connection {
  /** Short and stable: part of session ids and storage keys. Lower-case letters, digits, at most 20. */
  readonly connectionId: string;
  /** IANA zone in which Business Central's zoneless dates are meant. */
  readonly businessTimeZone: string;
  /** The fields of its orders and where they live on each side. */
  readonly mapping: OrderMapping;
  readonly policies: ConnectionPolicies;
  /** The stored version that mapping, policies and time zone are of; absent = version 0, as deployed. */
  readonly configuration?: ConfigurationInForce;
}

/** Which company of which environment, as the settings name it: connections that name the same share it. */
export interface CompanyPlace {
  /** The address of the environment's API, in lower case. */
  readonly address: string;
  readonly companyId: string;
}

/**
 * Whether no order can enter by both: each names a status reason of its own. Two connections on one Sales organization are
 * told apart by nothing else. Pure.
 */
export function enterApart(
  { ordersEnter: one }: Pick<ConnectionPolicies, 'ordersEnter'>,
  { ordersEnter: other }: Pick<ConnectionPolicies, 'ordersEnter'>,
): boolean {
  return (
    one.when === 'activeWithStatusReason' &&
    other.when === 'activeWithStatusReason' &&
    one.statusCode !== other.statusCode
  );
}

/** What of a connection may be replaced by a stored version while the app runs. */
export type Configuration = Pick<Connection, 'businessTimeZone' | 'mapping' | 'policies'>;

/** The same as people write it, defaults not filled in; right only once it has been read by the schema. */
export interface WrittenConfiguration {
  readonly businessTimeZone: unknown;
  readonly mapping?: unknown;
  readonly policies?: unknown;
}

/** Which stored version of its configuration a connection works by. */
export interface ConfigurationInForce {
  readonly number: number;
  /** How the fields that the connection adds are, and were, read: by the number of the version. */
  readonly readings: Readonly<Record<number, FieldReadings>>;
}

/** What Tandem makes of price lists in Sales, once a person has chosen it (C8). */
export interface PriceListPolicy {
  /** Whether a price list of the order's currency is made where there is none. */
  readonly createMissing: 'never' | 'create';
  /** What such a list is called; `{currency}` stands for the code. */
  readonly name: string;
  /** Whether products of an order get a price where Sales works out prices: in lists that Tandem made, or in the order's. */
  readonly prices: 'never' | 'inOwnLists' | 'inAnyList';
}

/** What new orders must show, by the side they come from. */
export interface EntryFilters {
  readonly fromSales?: Conditions;
  readonly fromBusinessCentral?: Conditions;
}

/** The side that changes travel to; `undefined`: both ways. */
export function onlyTo({ direction }: Pick<ConnectionPolicies, 'direction'>): Side | undefined {
  return direction === 'toBusinessCentral' ? 'businessCentral' : direction === 'toSales' ? 'sales' : undefined;
}

/** `makeAnew` on the side where it is gone, or `uncouple`; after so many minutes, at least ten. */
export interface AfterDeletion {
  readonly action: 'makeAnew' | 'uncouple';
  readonly afterMinutes: number;
}

export interface ConnectionPolicies {
  /** When an order in Sales enters: submitted by the seller, Active with this status reason, or Active and not touched for
   * so many minutes (spec §3.3). */
  readonly ordersEnter:
    | { readonly when: 'submitted' }
    | { readonly when: 'activeWithStatusReason'; readonly statusCode: number }
    | { readonly when: 'active'; readonly quietMinutes: number };
  /** Whether orders of Sales that enter are made in Business Central; `off`: only those that are coupled are kept the same. */
  readonly createInBusinessCentral: 'off' | 'whenEntered';
  /**
   * Which way changes of coupled orders travel; absent = both. The other way nothing that both sides may say is written,
   * and each side keeps what its people enter; what one side alone says is told all the same.
   */
  readonly direction?: 'both' | 'toBusinessCentral' | 'toSales';
  /** Whether Business Central's own orders are made in Sales, and when (spec §2: off until chosen). */
  readonly createInSales: 'off' | 'whenReleased' | 'whenEntered';
  /**
   * What becomes of a seller's change that Business Central refuses because the order is released (spec §3.2): it waits
   * for a person to reopen the order, the document is archived and made anew from it, or the order is reopened through
   * the page of the customer's own, changed in place and released again.
   */
  readonly changeReleased: 'park' | 'archiveAndRecreate' | 'reopen';
  /**
   * What Tandem releases through that page, once both sides agree: nothing, what it reopened or made anew and had been
   * released, or orders that it enters as well. Absent = `again`; without an action to release, nothing.
   */
  readonly releaseOrders?: 'never' | 'again' | 'enteredAndAgain';
  /** Each change of a seller archives the document, also while it is a draft and could be changed in place (spec §3.2). */
  readonly archiveEveryChange: boolean;
  /** When the Sales order is closed as fulfilled (spec §3.4). */
  readonly fulfilWhen: 'shipped' | 'invoiced' | 'never';
  /** What an order that is invoiced in full means to Sales: the state Invoiced where Sales allows it, or words alone. */
  readonly whenInvoiced: 'setInvoiced' | 'tell';
  /** What an order cancelled in Sales means to Business Central: a person decides, or an unshipped draft is deleted. */
  readonly canceledInSales: 'park' | 'deleteDraft';
  /** A person has confirmed that Business Central archives orders ("Archive Orders"), which the API does not tell. */
  readonly archiveOrdersConfirmed: boolean;
  /** An order deleted in Business Central is cancelled in Sales after so many minutes, at least ten; absent: never. */
  readonly cancelAfterMinutes?: number;
  /** What becomes of an order that was deleted on one side, by that side; absent: a person decides. */
  readonly deletedOrders?: { readonly inSales?: AfterDeletion; readonly inBusinessCentral?: AfterDeletion };
  /** An order restored from Business Central's archive under its number is coupled again by itself, or shown to a person. */
  readonly restoredOrders: 'offer' | 'couple';
  /** More orders gone from one side within an hour than both of these pause the life cycle of the connection. */
  readonly pauseWhenGone: { readonly orders: number; readonly percent: number };
  /** Whether quotes that are active in Sales become quotes in Business Central (C13); absent = off. */
  readonly quotes?: 'off' | 'activeQuotes';
  /** What becomes in Business Central of a quote that was lost or canceled in Sales. */
  readonly closedQuotes?: 'leave' | 'delete';
  /** Orders made before this date (YYYY-MM-DD) do not enter by themselves. */
  readonly startDate?: string;
  /** What an order that nobody has coupled must show to enter by itself, by the side it comes from; absent: nothing. */
  readonly entryFilters?: EntryFilters;
  /** What new orders are made with where their own side states nothing, by the side that they come from. */
  readonly orderTemplates?: OrderTemplates;
  /** Language of the notes on the seller's timeline, or none. */
  readonly news: NewsLanguage | 'off';
  /** News that comes within this time of a note's beginning is added to it, so that a storm gives one note. 0: a note each. */
  readonly newsBatchMs: number;
  /** Whether sellers are told when there is not enough on hand for a line, and when there is again. */
  readonly stockNews: boolean;
  /** Whether sellers are told of invoices, their amounts and payments; absent = no. */
  readonly invoiceNews?: boolean;
  /** Whether each posted invoice of a coupled order becomes an invoice in Sales; absent = no. */
  readonly invoicesInSales?: boolean;
  /** Whether each posted invoice is told on the timeline of the account; absent = no. */
  readonly postingsOnAccount?: boolean;
  /** Whether products in Sales show the quantity on hand of Business Central; absent = no. */
  readonly stockOnProducts?: boolean;
  /** What Tandem makes of price lists in Sales; absent = nothing. */
  readonly priceLists?: PriceListPolicy;
  /** What becomes of lines that are no catalogue products, and of freight. */
  readonly lines: LineRules;
  /** Before the defaults and after what people decided as a rule; the first that matches a conflict decides it. */
  readonly conflictRules: readonly RuleEntry[];
  /** Days after which the history of an order that has ended is deleted, and dead letters with it; absent: never. */
  readonly keepHistoryDays?: number;
  /** First wait of a parked order before it is tried again; doubles up to one hour. */
  readonly parkedRetryMs: number;
}
