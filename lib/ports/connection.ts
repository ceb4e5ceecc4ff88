import type { ConflictRule } from '../conflict/rules.js';
import type { NewsLanguage } from '../news/languages.js';

/** One Business Central company paired with one Dataverse organization, with its policies (spec §2, §3). */
export interface Connection {
  /** Short and stable: part of session ids and storage keys. Lower-case letters, digits, at most 20. */
  readonly connectionId: string;
  /** IANA zone in which Business Central's zoneless dates are meant. */
  readonly businessTimeZone: string;
  readonly policies: ConnectionPolicies;
}

export interface ConnectionPolicies {
  /** When an order in Sales enters: submitted by the seller, or Active with this status reason (spec §3.3). */
  readonly ordersEnter:
    | { readonly when: 'submitted' }
    | { readonly when: 'activeWithStatusReason'; readonly statusCode: number };
  /** Whether Business Central's own orders are made in Sales, and when (spec §2: off until chosen). */
  readonly createInSales: 'off' | 'whenReleased';
  /**
   * What becomes of a seller's change that Business Central refuses because the order is released (spec §3.2): it waits
   * for a person to reopen the order, or the document is archived and made anew from it.
   */
  readonly changeReleased: 'park' | 'archiveAndRecreate';
  /** Orders made before this date (YYYY-MM-DD) do not enter by themselves. */
  readonly startDate?: string;
  /** Language of the notes on the seller's timeline, or none. */
  readonly news: NewsLanguage | 'off';
  /** Rules by field group that replace the defaults. */
  readonly conflictRules: Readonly<Record<string, ConflictRule>>;
  /** First wait of a parked order before it is tried again; doubles up to one hour. */
  readonly parkedRetryMs: number;
}
