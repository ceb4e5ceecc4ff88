import type { DecimalText } from '../order/decimal.js';
import type { UnmatchedReference } from '../order/order.js';

/**
 * What a row shows, by column name; behind a dot a column of the row that a lookup leads to
 * (`customerid_account.accountnumber`). Numbers are in the normal form of decimals. A column that does not exist is absent.
 */
export type SalesCells = Readonly<Record<string, string | boolean | null>>;

/** A `salesorder` row of Dataverse with its lines (Dataverse sheet 2.1). */
export interface SalesOrderRecord {
  readonly id: string;
  /** `versionnumber` as text: the number in the ETag `W/"n"`, larger after every write to the row. */
  readonly version: string;
  readonly orderNumber: string;
  /** What stands in for the customer when there is no account number, for a message to people. */
  readonly customerName: string | null;
  /** The customer is a person, who stands for the account that the person belongs to. */
  readonly isContact: boolean;
  readonly stateCode: number;
  readonly statusCode: number;
  readonly createdOn: string;
  readonly modifiedOn: string;
  /** The columns that the mapping reads, among them own columns (`tdm_…`) as far as an administrator has made them. */
  readonly cells: SalesCells;
  /** What has no counterpart in Business Central, where references are matched by rules. */
  readonly unmatched?: readonly UnmatchedReference[];
  /** Ordered by sequence number, line item number, then creation. */
  readonly lines: readonly SalesLineRecord[];
}

/** Columns of a row that have a value, by name; numbers are in the normal form of decimals. */
export type SalesProperties = Readonly<Record<string, string | boolean>>;

/** Every column of an order and of its lines, as read: for a version of the history. */
export interface WholeSalesOrder {
  readonly header: SalesProperties;
  /** Absent where there are too many to be kept. */
  readonly lines?: readonly SalesProperties[];
  /** The name of the person who changed it last, where Sales tells one who is not us. */
  readonly modifiedBy?: string;
}

/** A `salesorderdetail` row (Dataverse sheet 2.2). */
export interface SalesLineRecord {
  readonly id: string;
  readonly version: string;
  readonly cells: SalesCells;
}

/** Values to write, by column name; a `bind` goes out as `<column>@odata.bind`. Decimals are exact. */
export type SalesValues = Readonly<
  Record<string, string | number | boolean | null | { readonly decimal: DecimalText } | { readonly bind: string }>
>;

/** One line write of a change. A new line's id is ours, so that a repeat answers "exists". */
export type SalesLineWrite =
  | { readonly kind: 'update'; readonly id: string; readonly version: string; readonly values: SalesValues }
  | { readonly kind: 'insert'; readonly id: string; readonly values: SalesValues }
  | { readonly kind: 'delete'; readonly id: string; readonly version: string };

/**
 * A change of one order, carried out as one change set followed by a read in the same request: all or nothing.
 * With `reopen` a submitted order goes to Active first and back to Submitted last, inside the same change set.
 */
export interface SalesChange {
  readonly orderId: string;
  /** Header version that must still hold; checked by the first part. */
  readonly version: string;
  readonly reopen: boolean;
  readonly header: SalesValues;
  readonly lines: readonly SalesLineWrite[];
  /** A note for the seller's timeline, written in the same change set under an id of ours. */
  readonly note?: SalesNote;
  /** Closes the order instead of submitting it again. */
  readonly closing?: SalesClosing;
}

/** States in which an order of Sales is closed. */
export type SalesClosingState = 'fulfilled' | 'invoiced' | 'canceled';

/**
 * Closing an order, the last part of a change. `from`: the state in which it was seen; when it is in another by then the
 * change set is refused, so that nothing is closed twice.
 */
export interface SalesClosing {
  readonly state: SalesClosingState;
  readonly from: 'open' | 'submitted' | 'fulfilled';
  /** Subject of the order close that Sales keeps, at most 200 characters. */
  readonly subject: string;
}

export interface SalesNote {
  readonly id: string;
  /** Whether the note is there and this text replaces its own; else it is made. */
  readonly goesOn: boolean;
  /** At most 500 characters. */
  readonly subject: string;
  readonly text: string;
}

/** A new order under an id of ours, created only when no row has it, with its lines, and submitted when asked. */
export interface SalesCreation {
  readonly orderId: string;
  readonly header: SalesValues;
  readonly lines: readonly { readonly id: string; readonly values: SalesValues }[];
  readonly submit: boolean;
}
