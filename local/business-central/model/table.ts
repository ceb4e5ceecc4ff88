/** What every stored row has: its SystemId, lower-case GUID. */
export interface StoredRow {
  readonly id: string;
}

/** One row change, kept so that it can be undone (rollback) or redone (reads of the past, S-019). */
export interface RowChange {
  undo(): void;
  redo(): void;
}

/** Where tables note their changes while a transaction runs. */
export interface ChangeSink {
  note(change: RowChange): void;
}

/** Rows by id. Rows are immutable: a change puts a new row. `groupOf` keeps a second key, such as the document id. */
export class Table<R extends StoredRow> {
  readonly #rows = new Map<string, R>();
  readonly #groups = new Map<string, Set<string>>();
  readonly #sink: ChangeSink;
  readonly #groupOf: ((row: R) => string) | undefined;

  constructor(sink: ChangeSink, groupOf?: (row: R) => string) {
    this.#sink = sink;
    this.#groupOf = groupOf;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): R | undefined {
    return this.#rows.get(id);
  }

  all(): readonly R[] {
    return [...this.#rows.values()];
  }

  find(matches: (row: R) => boolean): R | undefined {
    for (const row of this.#rows.values()) if (matches(row)) return row;
    return undefined;
  }

  /** Rows of one group, in no particular order. */
  group(key: string): readonly R[] {
    const rows: R[] = [];
    for (const id of this.#groups.get(key) ?? []) {
      const row = this.#rows.get(id);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** Inserts the row or replaces the one of the same id. */
  put(row: R): void {
    const before = this.#rows.get(row.id);
    this.#store(row.id, row);
    this.#sink.note({ undo: () => this.#store(row.id, before), redo: () => this.#store(row.id, row) });
  }

  remove(id: string): void {
    const before = this.#rows.get(id);
    if (before === undefined) return;
    this.#store(id, undefined);
    this.#sink.note({ undo: () => this.#store(id, before), redo: () => this.#store(id, undefined) });
  }

  #store(id: string, row: R | undefined): void {
    const before = this.#rows.get(id);
    if (this.#groupOf !== undefined && before !== undefined) this.#groups.get(this.#groupOf(before))?.delete(id);
    if (row === undefined) {
      this.#rows.delete(id);
      return;
    }
    this.#rows.set(id, row);
    if (this.#groupOf === undefined) return;
    const key = this.#groupOf(row);
    const members = this.#groups.get(key) ?? new Set<string>();
    members.add(id);
    this.#groups.set(key, members);
  }
}
