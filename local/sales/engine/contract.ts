import type { SimulatorClock } from '../../simulator-kit/clock.js';
import type { Schema } from '../model/schema.js';
import type { Row, Value } from '../model/values.js';
import type { Store } from '../store/store.js';
import type { Money } from './money.js';
import type { DataEvent, Operation } from './operation.js';
import type { SimulatorSettings } from './settings.js';

/** An event before the engine completes it. */
export type RaisedEvent = Omit<DataEvent, 'before' | 'after' | 'stateChange' | 'atMs'> &
  Partial<Pick<DataEvent, 'before' | 'after' | 'stateChange'>>;

/** What makes Dataverse start an operation of its own. */
export interface NestedCause {
  readonly message: string;
  readonly table: string;
  readonly id: string;
  readonly inputs?: Record<string, Value>;
  readonly priceCalculation?: boolean;
}

/** Creates, changes and deletes rows by the rules of their tables, and collects the events. */
export interface Engine {
  readonly store: Store;
  readonly schema: Schema;
  readonly clock: SimulatorClock;
  readonly settings: SimulatorSettings;
  readonly money: Money;
  /** delta tokens of versions below this have expired */
  trackingFloor: number;
  /** Starts the sequence of made-up ids and numbers anew. */
  restartRandom(): void;
  /** A made-up GUID. */
  newId(): string;
  /** A made-up text of upper-case letters and digits. */
  newCode(length: number): string;
  /** Now, as Dataverse writes it: UTC, whole seconds. */
  now(): string;
  /** The organization's row. */
  organization(): Row;
  /** The rules of a table; none when it only stores. */
  rules(table: string): TableRules;
  /** A row that must exist. @throws DataverseError 404 */
  need(table: string, id: string): Row;
  /** Runs work as one transaction; its events go out when it ends well and vanish when it throws (D-065). */
  run<Result>(work: () => Result): Result;
  /** Creates a row. @throws DataverseError 412 when the id or an alternate key is taken, or what the rules refuse. */
  create(operation: Operation, table: string, input: Row): { id: string; row: Row };
  /** Changes a row; columns and state given together become two updates, columns first (D-068). */
  update(operation: Operation, table: string, target: { id: string; changes: Row }): Row;
  /** An update that Dataverse makes itself: no rules, no refusal, an event all the same. */
  systemUpdate(operation: Operation, table: string, target: { id: string; changes: Row; stateChange?: boolean }): Row;
  /** Deletes a row with what depends on it. @throws DataverseError 405 when another row needs it. */
  delete(operation: Operation, table: string, id: string): void;
  /** The operation for something that Dataverse does because of `operation`. */
  nested(operation: Operation, cause: NestedCause): Operation;
  /** Adds an event to the running transaction. */
  raise(event: RaisedEvent): void;
  /** Sets state and reason without asking whether the transition is allowed. */
  setState(operation: Operation, table: string, target: { id: string; state: number; reason: number }): void;
}

/** A row about to be created. */
export interface CreateInput {
  readonly engine: Engine;
  readonly operation: Operation;
  readonly id: string;
  readonly row: Row;
}

/** A row about to be changed, or just changed (`after`). */
export interface UpdateInput {
  readonly engine: Engine;
  readonly operation: Operation;
  readonly id: string;
  readonly before: Row;
  readonly changes: Row;
}

/** A row about to change state. */
export interface StateInput {
  readonly engine: Engine;
  readonly operation: Operation;
  readonly id: string;
  readonly before: Row;
  readonly state: number;
  readonly reason: number;
}

/** A row about to be deleted, or just deleted. */
export interface DeleteInput {
  readonly engine: Engine;
  readonly operation: Operation;
  readonly id: string;
  readonly row: Row;
}

/** What a table does beside storing: each step may refuse by throwing a DataverseError. */
export interface TableRules {
  /** completes the row to be stored */
  prepareCreate?(input: CreateInput): Row;
  afterCreate?(input: CreateInput): void;
  /** completes the columns to be written */
  prepareUpdate?(input: UpdateInput): Row;
  afterUpdate?(input: UpdateInput & { readonly after: Row }): void;
  checkState?(input: StateInput): void;
  checkDelete?(input: DeleteInput): void;
  afterDelete?(input: DeleteInput): void;
}
