import type { Column } from './column.js';
import { masterTables } from './master-tables.js';
import { orderTables } from './order-tables.js';
import { platformTables } from './platform-tables.js';
import { priceTables } from './price-tables.js';
import { type Relation, relations } from './relations.js';
import type { AlternateKey, Table } from './table.js';

/** What standing faults take from the schema: columns gone, text columns shorter. */
export interface SchemaFaults {
  isMissing(table: string, column: string): boolean;
  /** length that a fault leaves a text column; undefined = as defined */
  shortened(table: string, column: string): number | undefined;
}

/** What the control plane can switch on tables. */
export interface SchemaSwitches {
  changeTracking: boolean;
  optimisticConcurrency: boolean;
}

/** The tables of the organization, with the columns and keys that administrators have added. */
export class Schema {
  readonly #tables = new Map<string, Table>();
  readonly #bySet = new Map<string, Table>();
  readonly #faults: SchemaFaults;
  #start: readonly Table[] = [...orderTables, ...masterTables, ...priceTables, ...platformTables];
  readonly switches: SchemaSwitches = { changeTracking: true, optimisticConcurrency: true };

  constructor(faults: SchemaFaults) {
    this.#faults = faults;
    this.reset();
  }

  /** From now on a reset comes back to the tables as they are now, custom columns and keys included. */
  rememberTables(): void {
    this.#start = this.tables();
  }

  /** Back to the standard tables, or to the remembered ones: other custom columns and keys go. */
  reset(): void {
    this.#tables.clear();
    this.#bySet.clear();
    for (const table of this.#start) this.#store(table);
    this.switches.changeTracking = true;
    this.switches.optimisticConcurrency = true;
  }

  /** All tables in the order of their names. */
  tables(): readonly Table[] {
    return [...this.#tables.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** A table by logical name. */
  byName(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  /** A table that is known to exist. @throws Error when it does not: a bug of the simulator. */
  existing(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`no table ${name}`);
    return table;
  }

  /** A table by the name of its entity set. */
  bySet(set: string): Table | undefined {
    return this.#bySet.get(set);
  }

  /** A column as it is now, faults considered. */
  column(table: Table, name: string): Column | undefined {
    const column = table.columns.get(name);
    if (column === undefined || this.#faults.isMissing(table.name, name)) return undefined;
    const shorter = this.#faults.shortened(table.name, name);
    return shorter === undefined || column.maxLength === undefined
      ? column
      : { ...column, maxLength: Math.min(shorter, column.maxLength) };
  }

  /** All columns as they are now. */
  columns(table: Table): Column[] {
    return [...table.columns.keys()].flatMap((name) => this.column(table, name) ?? []);
  }

  /** The lookup column that a single-valued navigation property binds, with the table it leads to. */
  navigation(table: Table, navigation: string): { column: Column; target: string } | undefined {
    for (const name of table.columns.keys()) {
      const target = table.columns.get(name)?.targets?.find((candidate) => candidate.navigation === navigation);
      const column = target === undefined ? undefined : this.column(table, name);
      if (target !== undefined && column !== undefined) return { column, target: target.table };
    }
    return undefined;
  }

  /** The relationship behind a collection-valued navigation property. */
  collection(table: Table, navigation: string): Relation | undefined {
    return relations.find((relation) => relation.one === table.name && relation.collection === navigation);
  }

  /** Relationships in which the table is the one side. */
  relationsFrom(table: string): readonly Relation[] {
    return relations.filter((relation) => relation.one === table);
  }

  /** Whether delta links are to be had for the table. */
  tracksChanges(table: Table): boolean {
    return table.changeTracking && this.switches.changeTracking;
  }

  /** Whether If-Match with a version is possible on the table. */
  checksVersions(table: Table): boolean {
    return table.optimisticConcurrency && this.switches.optimisticConcurrency;
  }

  /** Adds a table, as a solution brings it. */
  addTable(table: Table): void {
    this.#store(table);
  }

  /** Adds a custom column. */
  addColumn(table: Table, column: Column): void {
    this.#store({ ...table, columns: new Map([...table.columns, [column.name, column]]) });
  }

  /** Adds an alternate key. */
  addKey(table: Table, key: AlternateKey): void {
    this.#store({ ...table, keys: [...table.keys, key] });
  }

  #store(table: Table): void {
    this.#tables.set(table.name, table);
    this.#bySet.set(table.set, table);
  }
}
