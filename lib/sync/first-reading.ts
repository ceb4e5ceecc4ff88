import type { BusinessCentralOrderRecord } from '../mapping/business-central-record.js';
import type { SalesOrderRecord } from '../mapping/sales-record.js';

/** What a record showed when it was first met: its twin is made from it, instead of reading the same again at once. */
export type FirstReading = { readonly startedMs: number } & (
  | { readonly side: 'sales'; readonly order: SalesOrderRecord }
  | { readonly side: 'businessCentral'; readonly order: BusinessCentralOrderRecord }
);
