import type { Base, BasePatch } from '../conflict/base.js';
import type { FieldConflict } from '../conflict/conflict.js';
import type { OpenDecision } from '../conflict/decisions.js';
import type { WholeBusinessCentralOrder } from '../mapping/business-central-record.js';
import type { WholeSalesOrder } from '../mapping/sales-record.js';
import type { OrderView, Side } from '../order/order.js';

/** Both sides' whole documents before an effect that replaces one of them (spec §3.2). */
export interface OrderVersion {
  /** 1, 2, … in the order's version chain. */
  readonly number: number;
  readonly reason: string;
  /** Whose people caused what replaced it, the seller where Sales tells who that is, or the operator who did. */
  readonly causedBy: Side | { readonly seller: string } | { readonly operator: string };
  readonly businessCentral: WholeBusinessCentralOrder;
  /** What is mapped of the Sales order. */
  readonly sales: OrderView;
  /** Every column of it, where it could be read. */
  readonly salesRecord?: Pick<WholeSalesOrder, 'header' | 'lines'>;
  /** What both sides had last agreed on: what the order is brought back to. */
  readonly agreed: Base;
}

/** What an entry tells. */
export type JournalKind =
  | 'version'
  | 'coupled'
  | 'effect'
  | 'agreed'
  | 'conflict'
  | 'decision'
  | 'putBack'
  | 'parked'
  | 'resumed'
  | 'state';

/** One line of an order's append-only history (spec §2, I11). */
export interface JournalEntry {
  readonly sequence: number;
  readonly atIso: string;
  readonly kind: JournalKind;
  /** The side acted upon, or whose change is told. */
  readonly side?: Side;
  /** An effect is `open` before the call and `done` or `failed` after it. */
  readonly outcome?: 'open' | 'done' | 'failed';
  /** Number of the configuration that was in force; absent = 0, as deployed. */
  readonly configuration?: number;
  /** In plain English. */
  readonly summary: string;
  /** Field-wise values, keyed `field` or `line <pairId> field`. */
  readonly before?: Readonly<Record<string, string | null>>;
  readonly after?: Readonly<Record<string, string | null>>;
  /** What was decided, by which rule, with all values: enough to decide it again (preview). */
  readonly conflicts?: readonly FieldConflict[];
  /** What a person decided of a conflict, as it was taken. */
  readonly decision?: OpenDecision;
  readonly versions?: Readonly<Partial<Record<Side, string>>>;
  readonly basePatch?: BasePatch;
  readonly version?: OrderVersion;
}
