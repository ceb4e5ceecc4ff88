import type { MatchedTable } from '../order/order.js';
import type { RemoteResult } from './remote-result.js';

/** A row as a look-up shows it: what was selected, by name. */
export type MasterRow = Readonly<Record<string, string | null>>;

/** What is looked for: rows of a table that show all of these values. */
export interface MasterQuery {
  readonly table: MatchedTable;
  readonly where: Readonly<Record<string, string>>;
  readonly select: readonly string[];
}

/** A new customer or item of Business Central, or account or product of Sales. */
export interface MasterCreation {
  readonly table: MatchedTable;
  /** In Sales the row's id, which is ours, so that a repeat meets the first. */
  readonly id?: string;
  readonly values: Readonly<Record<string, string>>;
  /** Of a product of Sales: unit group and unit by name. */
  readonly unit?: { readonly group: string; readonly name: string };
}

/** Customers and items on one side. */
export interface Masters {
  /** At most ten rows, of Sales active ones alone; several are already too many. Asked afresh each time. */
  find(query: MasterQuery): Promise<RemoteResult<readonly MasterRow[]>>;
  /** `exists`: a row with this number or id is there already. */
  create(creation: MasterCreation): Promise<RemoteResult<undefined>>;
}
