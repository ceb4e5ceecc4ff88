import type { FileRow } from './dimension-rows.js';
import type {
  ArchiveRow,
  InvoiceRow,
  NumberSeriesRow,
  PostedLineRow,
  SalesHeaderRow,
  SalesLineRow,
  ShipmentRow,
} from './document-rows.js';
import type {
  AccountRow,
  CompanyRow,
  CurrencyRow,
  CustomerRow,
  ItemRow,
  ItemUnitRow,
  ItemVariantRow,
  LocationRow,
  PaymentTermRow,
  ResourceRow,
  SalespersonRow,
  ShipmentMethodRow,
  TaxGroupRow,
  UnitRow,
} from './master-rows.js';
import { type RowChange, Table } from './table.js';

export type ChangeType = 'created' | 'updated' | 'deleted';

/** A change that the notification tables record, once its transaction has committed (S-116). */
export interface Announcement {
  readonly set: string;
  readonly id: string;
  readonly changeType: ChangeType;
  readonly atMs: number;
}

/** What a committed transaction leaves for the outside. */
export interface Commit {
  readonly atMs: number;
  readonly changes: readonly RowChange[];
  readonly announcements: readonly Announcement[];
}

/** All tables of the company, with transactions that undo by replaying changes backwards. */
export class Database {
  #changes: RowChange[] = [];
  #announcements: Announcement[] = [];
  #inTransaction = false;
  readonly #onCommit: (commit: Commit) => void;
  readonly #nowMs: () => number;
  readonly #sink = { note: (change: RowChange) => void this.#changes.push(change) };

  readonly companies = new Table<CompanyRow>(this.#sink);
  readonly customers = new Table<CustomerRow>(this.#sink);
  readonly items = new Table<ItemRow>(this.#sink);
  readonly itemUnits = new Table<ItemUnitRow>(this.#sink, (row) => row.itemId);
  readonly itemVariants = new Table<ItemVariantRow>(this.#sink, (row) => row.itemId);
  readonly units = new Table<UnitRow>(this.#sink);
  readonly currencies = new Table<CurrencyRow>(this.#sink);
  readonly paymentTerms = new Table<PaymentTermRow>(this.#sink);
  readonly shipmentMethods = new Table<ShipmentMethodRow>(this.#sink);
  readonly salespeople = new Table<SalespersonRow>(this.#sink);
  readonly locations = new Table<LocationRow>(this.#sink);
  readonly accounts = new Table<AccountRow>(this.#sink);
  readonly resources = new Table<ResourceRow>(this.#sink);
  readonly taxGroups = new Table<TaxGroupRow>(this.#sink);
  readonly headers = new Table<SalesHeaderRow>(this.#sink);
  readonly lines = new Table<SalesLineRow>(this.#sink, (row) => row.documentId);
  readonly files = new Table<FileRow>(this.#sink, (row) => row.parentId);
  readonly shipments = new Table<ShipmentRow>(this.#sink);
  readonly shipmentLines = new Table<PostedLineRow>(this.#sink, (row) => row.documentId);
  readonly invoices = new Table<InvoiceRow>(this.#sink);
  readonly invoiceLines = new Table<PostedLineRow>(this.#sink, (row) => row.documentId);
  readonly archive = new Table<ArchiveRow>(this.#sink, (row) => row.number);
  readonly numberSeries = new Table<NumberSeriesRow>(this.#sink);

  constructor(options: { nowMs: () => number; onCommit: (commit: Commit) => void }) {
    this.#nowMs = options.nowMs;
    this.#onCommit = options.onCommit;
  }

  /** Runs `work` as one transaction; inside another one it just joins. A throw undoes everything and goes on up. */
  transact<Result>(work: () => Result): Result {
    if (this.#inTransaction) return work();
    this.#inTransaction = true;
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.#undo();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** AL `Commit`: what was done until here stays, whatever follows (posting, 1.9). */
  commit(): void {
    const commit = { atMs: this.#nowMs(), changes: this.#changes, announcements: this.#announcements };
    this.#changes = [];
    this.#announcements = [];
    if (commit.changes.length > 0 || commit.announcements.length > 0) this.#onCommit(commit);
  }

  /** Notes a change of a row of an entity set for the notification tables. */
  announce(set: string, id: string, changeType: ChangeType): void {
    this.#announcements.push({ set, id, changeType, atMs: this.#nowMs() });
  }

  #undo(): void {
    for (const change of this.#changes.reverse()) change.undo();
    this.#changes = [];
    this.#announcements = [];
  }
}
