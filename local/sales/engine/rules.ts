import type { Row } from '../model/values.js';
import type { Engine } from './engine.js';
import type { Operation } from './operation.js';

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
