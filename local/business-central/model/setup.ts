import { z } from 'zod';

const count = z.number().int().min(0);

/**
 * Setup pages of BC and switches of the simulator, changed by `POST /_simulator/setup`.
 * Defaults are what real BC does or, where that is not settled, the stricter behaviour.
 */
export const setupSchema = z.strictObject({
  /** Sales & Receivables Setup: Archive Orders (2.1.8). */
  archiveOrders: z.boolean().default(true),
  /** Sales & Receivables Setup: Archive Quotes, Always (true) or Never. */
  archiveQuotes: z.boolean().default(true),
  /** Offers `salesOrderArchives` (2.1.9). */
  businessCentral29: z.boolean().default(false),
  /** Offers `salespeoplePurchasers`, which newer versions of API v2.0 are documented to have. */
  salespeople: z.boolean().default(false),
  /** Offers `taxGroups`, which the documentation of API v2.0 has and the sheet does not name. */
  taxGroups: z.boolean().default(true),
  /** First change to the notification job. 30000 in BC (3.5). */
  notificationDelayMs: count.default(1000),
  /** Pauses after successive failed deliveries (3.6); one failure more deletes the subscriptions. */
  notificationRetryDelaysMs: z.array(count).default([60_000, 60_000, 600_000, 6_000_000, 60_000_000]),
  /** Form of `resource` in notifications (S-112). */
  notificationResource: z.enum(['relative', 'leadingSlash', 'absolute']).default('relative'),
  handshakeMethod: z.enum(['GET', 'POST']).default('POST'),
  handshakeTimeoutMs: count.default(5_000),
  maxSubscriptions: count.default(200),
  /** Changes by these are sent only after a change by somebody else (S-114). */
  limitedUsers: z.array(z.enum(['processor', 'integration'])).default([]),
  /** Numbers of customers who have to pay in advance. */
  prepaymentCustomers: z.array(z.string()).default([]),
  linkDocumentDateToPostingDate: z.boolean().default(false),
  defaultQuantityToShip: z.enum(['Remainder', 'Blank']).default('Remainder'),
  /** The order number series allows manual numbers. */
  manualOrderNumbers: z.boolean().default(false),
  /** The quote number series allows manual numbers. */
  manualQuoteNumbers: z.boolean().default(false),
  externalDocumentNumberMandatory: z.boolean().default(false),
  /** Days before the requested delivery that goods leave. */
  shippingTimeDays: count.default(0),
  /** Default location of new orders, a code; '' = none. */
  defaultLocationCode: z.string().default(''),
  /** Item for write-in lines; kept for people, not shown by API v2.0. */
  writeInItem: z.string().default(''),
  /** G/L account for freight; kept for people, not shown by API v2.0. */
  freightAccount: z.string().default(''),
  /** New customers get posting groups from a template (2.4). */
  customerTemplate: z.boolean().default(true),
  /** Sales prices above the item card; the highest minimum quantity reached wins. */
  priceList: z
    .array(z.object({ itemNumber: z.string(), minimumQuantity: z.string().default('0'), unitPrice: z.string() }))
    .default([]),
  /** Text lines BC adds below an item, by item number. */
  extendedTexts: z.record(z.string(), z.array(z.string())).default({}),
  /** false: read-only members are ignored instead of refused (S-028). */
  strictReadOnly: z.boolean().default(true),
  /** false: null means blank (S-029). */
  strictNull: z.boolean().default(true),
  /** Enum values as raw AL names instead of XML names (S-012). */
  rawEnums: z.boolean().default(false),
  /** Order in which line members are validated (Q7). */
  validationOrder: z.enum(['body', 'page']).default('body'),
  /** The hash covers only selected properties, so an ETag of a `$select` read fits no write (1.4). */
  selectChangesEtag: z.boolean().default(true),
  emptyUnauthorizedBody: z.boolean().default(false),
  /** GET of an order redistributes a pending discount and writes (S-018). */
  discountRecalculationOnGet: z.boolean().default(false),
  /** `fullyShipped` looks only at the location of the changed line (S-059). */
  fullyShippedByLocation: z.boolean().default(false),
  /** Amount changes of lines without invoice discount leave header totals stale (S-082). */
  staleAccountTotals: z.boolean().default(true),
  /** GET with `Data-Access-Intent: ReadOnly` reads this far in the past (S-019). */
  readOnlyLagMs: count.default(0),
  /** People may restore archived orders that were deleted. Real BC refuses when the order is gone. */
  restoreDeletedOrders: z.boolean().default(true),
  /** Seconds to tell in `Retry-After` of a 429; 0 = no such header (S-093). */
  tooManyRequestsRetryAfterSeconds: count.default(0),
  maxConcurrentRequests: z.number().int().min(1).default(5),
  maxQueuedRequests: count.default(95),
  queueTimeoutMs: count.default(480_000),
  maxRequestsPerWindow: z.number().int().min(1).default(6000),
  requestWindowMs: z.number().int().min(1).default(300_000),
  /** Rows of an expanded collection before it gets a nextLink of its own (1.4). */
  expandedPageSize: z.number().int().min(1).default(20_000),
  /** Largest server page (1.4). */
  maxPageSize: z.number().int().min(1).default(20_000),
});

/** See {@link setupSchema}. */
export type Setup = z.infer<typeof setupSchema>;
