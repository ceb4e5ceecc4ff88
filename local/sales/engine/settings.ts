/** Limits of service protection (sheet 1.14), counted per user over a sliding window. */
export interface ServiceLimits {
  requests: number;
  executionMs: number;
  concurrent: number;
  windowSeconds: number;
}

/** What `POST /_simulator/setup` can change beside the organization's own columns. */
export interface SimulatorSettings {
  /** how long a receiver may take, real Dataverse: 60 s */
  webhookTimeoutMs: number;
  /** a create-only or read-only column in a PATCH is refused instead of ignored (D-016) */
  strictReadOnlyColumns: boolean;
  /** own columns may be written on orders that are read only (sheet: only business columns are refused) */
  ownColumnsOnReadOnlyOrders: boolean;
  /** error code of D-050, which the sheet leaves open */
  readOnlyCode: string;
  /** deleting an order raises Delete events of its lines (D-077) */
  cascadeDeleteEvents: boolean;
  /** the tag of a write reaches events of Microsoft's own nested updates (D-070) */
  propagateTag: boolean;
  /** reading one order recalculates it when prices have changed */
  calculateOnRetrieve: boolean;
  /** the integration's roles hold prvBypassCustomBusinessLogic (D-071) */
  bypassPrivilege: boolean;
  /** privileges that the integration's roles lack, such as `prvWriteSalesOrder` */
  withheldPrivileges: readonly string[];
  /** a product without a price list item gets an error (true) or the price 0 (false) */
  priceListsRequired: boolean;
  /** products start Active instead of Draft */
  createProductsActive: boolean;
  /** rows a page holds at most */
  pageSize: number;
  /** what each operation weighs in the execution time of service protection */
  executionMsPerOperation: number;
  limits: ServiceLimits;
}

/** Settings of a fresh organization. */
export function initialSettings(): SimulatorSettings {
  return {
    webhookTimeoutMs: 60_000,
    strictReadOnlyColumns: false,
    ownColumnsOnReadOnlyOrders: true,
    readOnlyCode: '0x80040265',
    cascadeDeleteEvents: false,
    propagateTag: false,
    calculateOnRetrieve: false,
    bypassPrivilege: false,
    withheldPrivileges: [],
    priceListsRequired: true,
    createProductsActive: true,
    pageSize: 5000,
    executionMsPerOperation: 0,
    limits: { requests: 6000, executionMs: 1_200_000, concurrent: 52, windowSeconds: 300 },
  };
}
