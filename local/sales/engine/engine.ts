import type { SimulatorClock } from '../../simulator-kit/clock.js';
import { seededRandom, seededUuid } from '../../simulator-kit/random.js';
import { duplicateRow, rowMissing } from '../model/errors.js';
import type { Schema } from '../model/schema.js';
import type { Table } from '../model/table.js';
import { integerOf, type Row, textOf, type Value } from '../model/values.js';
import type { Store } from '../store/store.js';
import type { Engine, NestedCause, RaisedEvent, TableRules } from './contract.js';
import { Money } from './money.js';
import { type DataEvent, nestedOperation, type Operation } from './operation.js';
import { deleteRow } from './removal.js';
import type { SimulatorSettings } from './settings.js';
import { checkKeys, completeCreate, stateChangeOf } from './shaping.js';

/** What the engine works with. */
export interface EngineParts {
  readonly store: Store;
  readonly schema: Schema;
  readonly clock: SimulatorClock;
  readonly settings: SimulatorSettings;
  readonly rules: Readonly<Record<string, TableRules>>;
  readonly randomSeed: number;
  /** takes the events of a committed transaction */
  onCommit(events: readonly DataEvent[]): void;
}

/** The first eight digits of the first row's id. */
const firstRowNumber = 0x3a00_0000;

/** The engine over rows in memory; see {@link Engine} for what each method does. */
export class DataverseEngine implements Engine {
  readonly store: Store;
  readonly schema: Schema;
  readonly clock: SimulatorClock;
  readonly settings: SimulatorSettings;
  readonly money: Money;
  readonly #parts: EngineParts;
  /** delta tokens of versions below this have expired */
  trackingFloor = 0;
  #random: () => number;
  #rowCount = 0;
  #events: DataEvent[] = [];
  #running = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.store = parts.store;
    this.schema = parts.schema;
    this.clock = parts.clock;
    this.settings = parts.settings;
    this.money = new Money(this);
    this.#random = seededRandom(parts.randomSeed);
  }

  restartRandom(): void {
    this.#random = seededRandom(this.#parts.randomSeed);
    this.#rowCount = 0;
  }

  newId(): string {
    return seededUuid(this.#random);
  }

  /** Ids of new rows grow, as Dataverse's do: rows of the same second sort by them as they were made. */
  #newRowId(): string {
    this.#rowCount += 1;
    return `${(firstRowNumber + this.#rowCount).toString(16)}${this.newId().slice(8)}`;
  }

  newCode(length: number): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    return Array.from({ length }, () => alphabet[Math.floor(this.#random() * alphabet.length)]).join('');
  }

  now(): string {
    return `${new Date(this.clock.nowMs()).toISOString().slice(0, 19)}Z`;
  }

  organization(): Row {
    const row = this.store.all('organization')[0];
    if (row === undefined) throw new Error('there is no organization row');
    return row;
  }

  rules(table: string): TableRules {
    return this.#parts.rules[table] ?? {};
  }

  need(table: string, id: string): Row {
    const row = this.store.get(table, id);
    if (row === undefined) throw rowMissing(table, id);
    return row;
  }

  run<Result>(work: () => Result): Result {
    if (this.#running) return work();
    this.#running = true;
    try {
      const result = this.store.transaction(work);
      const events = this.#events;
      this.#events = [];
      this.#running = false;
      if (events.length > 0) this.#parts.onCommit(events);
      return result;
    } finally {
      this.#events = [];
      this.#running = false;
    }
  }

  create(operation: Operation, tableName: string, input: Row): { id: string; row: Row } {
    return this.run(() => {
      const table = this.schema.existing(tableName);
      const id = textOf(input, table.primaryId) || this.#newRowId();
      if (this.store.get(tableName, id) !== undefined) throw duplicateRow();
      const rules = this.rules(tableName);
      const completed = completeCreate({ engine: this, operation, table, id }, input);
      const prepared = rules.prepareCreate?.({ engine: this, operation, id, row: completed }) ?? completed;
      const rounded = this.money.completeCreate(table, prepared);
      checkKeys(this, table, { id, row: rounded });
      const row = this.store.put(tableName, id, rounded);
      this.raise({
        message: 'Create',
        table: tableName,
        id,
        target: row,
        named: Object.keys(row),
        after: row,
        operation,
      });
      rules.afterCreate?.({ engine: this, operation, id, row });
      return { id, row: this.store.get(tableName, id) ?? row };
    });
  }

  update(operation: Operation, tableName: string, target: { id: string; changes: Row }): Row {
    return this.run(() => {
      const table = this.schema.existing(tableName);
      const { id } = target;
      this.need(tableName, id);
      const { statecode, statuscode, ...fields } = target.changes;
      const changesState = table.states !== undefined && (statecode !== undefined || statuscode !== undefined);
      if (!changesState || Object.keys(fields).length > 0) this.#updateFields(operation, table, { id, fields });
      if (changesState) this.#updateState(operation, table, { id, statecode, statuscode });
      return this.need(tableName, id);
    });
  }

  systemUpdate(
    operation: Operation,
    tableName: string,
    target: { id: string; changes: Row; stateChange?: boolean },
  ): Row {
    const table = this.schema.existing(tableName);
    const before = this.need(tableName, target.id);
    const rounded = this.money.round(table, { ...before, ...target.changes }, Object.keys(target.changes));
    const changes = { ...target.changes, ...rounded, ...this.#touched(operation) };
    const after = this.store.put(tableName, target.id, { ...before, ...changes });
    const named = Object.keys(target.changes);
    const stateChange = target.stateChange === true;
    this.raise({
      message: 'Update',
      table: tableName,
      id: target.id,
      target: changes,
      named,
      before,
      after,
      operation,
      stateChange,
    });
    return after;
  }

  delete(operation: Operation, tableName: string, id: string): void {
    this.run(() => deleteRow(this, operation, { table: tableName, id }));
  }

  nested(operation: Operation, cause: NestedCause): Operation {
    const full = { inputs: {}, priceCalculation: false, ...cause };
    return nestedOperation(operation, full, this.settings.propagateTag);
  }

  raise(event: RaisedEvent): void {
    this.#events.push({
      ...event,
      before: event.before,
      after: event.after,
      stateChange: event.stateChange === true,
      atMs: this.clock.nowMs(),
    });
  }

  #updateFields(operation: Operation, table: Table, { id, fields }: { id: string; fields: Row }): void {
    const before = this.need(table.name, id);
    const rules = this.rules(table.name);
    const prepared = rules.prepareUpdate?.({ engine: this, operation, id, before, changes: fields }) ?? fields;
    const rounded = this.money.round(table, { ...before, ...prepared }, Object.keys(prepared));
    const owner = 'ownerid' in fields ? { owninguser: fields.ownerid ?? null } : {};
    const changes: Row = { ...prepared, ...rounded, ...owner, ...this.#touched(operation) };
    checkKeys(this, table, { id, row: { ...before, ...changes } });
    const after = this.store.put(table.name, id, { ...before, ...changes });
    const event = { table: table.name, id, target: changes, named: Object.keys(fields), before, after, operation };
    this.raise({ message: 'Update', ...event });
    if ('ownerid' in fields && table.owned) this.raise({ message: 'Assign', ...event });
    rules.afterUpdate?.({ engine: this, operation, id, before, changes, after });
  }

  #updateState(
    operation: Operation,
    table: Table,
    input: { id: string; statecode: Value | undefined; statuscode: Value | undefined },
  ): void {
    const before = this.need(table.name, input.id);
    const { state, reason } = stateChangeOf(table, integerOf(before, 'statecode') ?? 0, input);
    this.rules(table.name).checkState?.({ engine: this, operation, id: input.id, before, state, reason });
    this.setState(operation, table.name, { id: input.id, state, reason });
  }

  setState(operation: Operation, tableName: string, target: { id: string; state: number; reason: number }): void {
    const before = this.need(tableName, target.id);
    const changes = { statecode: target.state, statuscode: target.reason };
    const after = this.systemUpdate(operation, tableName, { id: target.id, changes, stateChange: true });
    this.raise({
      message: 'SetState',
      table: tableName,
      id: target.id,
      target: changes,
      named: Object.keys(changes),
      before,
      after,
      operation,
    });
  }

  #touched(operation: Operation): Row {
    const modifiedby = { table: 'systemuser', id: operation.caller.userId };
    return { modifiedon: this.now(), modifiedby, modifiedonbehalfby: null };
  }
}
