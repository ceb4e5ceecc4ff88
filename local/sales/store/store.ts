import type { Row } from '../model/values.js';

/** A deletion, kept for change tracking. */
export interface Deletion {
  readonly table: string;
  readonly id: string;
  readonly version: number;
}

interface Undo {
  readonly table: string;
  readonly id: string;
  readonly before: Row | undefined;
}

/** The version that a new organization starts counting from. */
const FIRST_VERSION = 1_000_000;

/**
 * Rows in memory. One version counter serves all tables (D-009); each write gives the row the next number.
 * Writes are undone as a whole by {@link Store.transaction} when the work in it throws.
 */
export class Store {
  #version = FIRST_VERSION;
  #tables = new Map<string, Map<string, Row>>();
  #deletions: Deletion[] = [];
  #undo: Undo[] | undefined;

  /** The latest version number given. */
  get version(): number {
    return this.#version;
  }

  /** Takes the next version number without writing a row. */
  nextVersion(): number {
    this.#version += 1;
    return this.#version;
  }

  /** A row, or undefined. */
  get(table: string, id: string): Row | undefined {
    return this.#tables.get(table)?.get(id);
  }

  /** All rows of a table, ordered by id. */
  all(table: string): Row[] {
    return [...(this.#tables.get(table) ?? new Map<string, Row>())]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, row]) => row);
  }

  /** The rows of a table that pass a test, ordered by id. */
  where(table: string, test: (row: Row) => boolean): Row[] {
    const found: [string, Row][] = [];
    for (const entry of this.#tables.get(table) ?? []) if (test(entry[1])) found.push(entry);
    return found.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
  }

  /** The first row (by id) of a table that passes a test. */
  first(table: string, test: (row: Row) => boolean): Row | undefined {
    return this.where(table, test)[0];
  }

  /** Writes a row with the next version number and returns it. */
  put(table: string, id: string, row: Row): Row {
    const stored: Row = { ...row, versionnumber: this.nextVersion() };
    const rows = this.#rows(table);
    this.#undo?.push({ table, id, before: rows.get(id) });
    rows.set(id, stored);
    return stored;
  }

  /** Removes a row and remembers the deletion. */
  delete(table: string, id: string): void {
    const rows = this.#rows(table);
    this.#undo?.push({ table, id, before: rows.get(id) });
    rows.delete(id);
    this.#deletions.push({ table, id, version: this.nextVersion() });
  }

  /** Deletions of a table after a version. */
  deletionsSince(table: string, version: number): Deletion[] {
    return this.#deletions.filter((deletion) => deletion.table === table && deletion.version > version);
  }

  /** Runs work whose writes stay only when it does not throw. Nested calls join the outer transaction. */
  transaction<Result>(work: () => Result): Result {
    if (this.#undo !== undefined) return work();
    const deletions = this.#deletions.length;
    const undo: Undo[] = [];
    this.#undo = undo;
    try {
      return work();
    } catch (error) {
      this.#rollBack(undo, deletions);
      throw error;
    } finally {
      this.#undo = undefined;
    }
  }

  /** Forgets everything; with `keepVersion` the version numbers run on, so that none is given twice. */
  clear(keepVersion: boolean): void {
    if (!keepVersion) this.#version = FIRST_VERSION;
    this.#tables = new Map();
    this.#deletions = [];
  }

  #rollBack(undo: readonly Undo[], deletions: number): void {
    for (const { table, id, before } of undo.toReversed()) {
      if (before === undefined) this.#rows(table).delete(id);
      else this.#rows(table).set(id, before);
    }
    this.#deletions.length = deletions;
  }

  #rows(table: string): Map<string, Row> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const rows = new Map<string, Row>();
    this.#tables.set(table, rows);
    return rows;
  }
}
