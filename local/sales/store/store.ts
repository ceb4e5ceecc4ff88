import { type Row, referenceOf } from '../model/values.js';

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
  /** table → column → id referred to → ids of rows; a column is indexed when it is first asked for. */
  #referring = new Map<string, Map<string, Map<string, Set<string>>>>();
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

  /** The rows of a table whose lookup column refers to a row, ordered by id. */
  referring(table: string, column: string, id: string): Row[] {
    const columns = this.#referring.get(table) ?? new Map<string, Map<string, Set<string>>>();
    this.#referring.set(table, columns);
    const index = columns.get(column) ?? this.#indexed(table, column);
    columns.set(column, index);
    return this.some(table, index.get(id) ?? []);
  }

  /** The rows of a table that have one of these ids, ordered by id. */
  some(table: string, ids: Iterable<string>): Row[] {
    const rows = [...ids].sort().map((id) => this.get(table, id));
    return rows.filter((row) => row !== undefined);
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
    this.#set(table, id, stored);
    return stored;
  }

  /** Removes a row and remembers the deletion. */
  delete(table: string, id: string): void {
    const rows = this.#rows(table);
    this.#undo?.push({ table, id, before: rows.get(id) });
    this.#set(table, id, undefined);
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
    this.#referring = new Map();
    this.#deletions = [];
  }

  #rollBack(undo: readonly Undo[], deletions: number): void {
    for (const { table, id, before } of undo.toReversed()) {
      this.#set(table, id, before);
    }
    this.#deletions.length = deletions;
  }

  /** Every change of a row comes through here, so that the indexes follow. */
  #set(table: string, id: string, row: Row | undefined): void {
    const rows = this.#rows(table);
    const before = rows.get(id);
    for (const [column, index] of this.#referring.get(table) ?? []) {
      const was = before === undefined ? undefined : referenceOf(before, column)?.id;
      const is = row === undefined ? undefined : referenceOf(row, column)?.id;
      if (was === is) continue;
      if (was !== undefined) index.get(was)?.delete(id);
      if (is !== undefined) addTo(index, is, id);
    }
    if (row === undefined) rows.delete(id);
    else rows.set(id, row);
  }

  #indexed(table: string, column: string): Map<string, Set<string>> {
    const index = new Map<string, Set<string>>();
    for (const [id, row] of this.#tables.get(table) ?? []) {
      const reference = referenceOf(row, column);
      if (reference !== null) addTo(index, reference.id, id);
    }
    return index;
  }

  #rows(table: string): Map<string, Row> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const rows = new Map<string, Row>();
    this.#tables.set(table, rows);
    return rows;
  }
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key) ?? new Set<string>();
  ids.add(id);
  index.set(key, ids);
}
