import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import { BusinessCentralError } from '../model/errors.js';
import type { StoredRow } from '../model/table.js';
import type { Members, Property } from './property.js';

/** A navigation property: its name, the set it leads to, and the rows it reaches. */
export interface Navigation<R> {
  readonly name: string;
  readonly target: string;
  readonly many: boolean;
  rows(row: R): readonly StoredRow[];
  /** Where `POST parent/name` is possible: the member that names the parent. */
  readonly parentMember?: string;
}

/** An action bound to one entity; `location` is where its result is, relative to the company. */
export interface BoundAction<R> {
  run(row: R): { readonly location?: string };
}

/** What a POST brings: members, and rows for navigation properties (deep insert). */
export interface InsertInput {
  readonly members: Members;
  readonly children: readonly { readonly navigation: string; readonly items: readonly Members[] }[];
}

/**
 * One entity set of API v2.0: its properties, and the verbs it has. A verb that is absent is answered 405.
 * All of them run inside a transaction and throw BusinessCentralError to refuse.
 */
export interface EntitySet<R extends StoredRow = StoredRow> {
  readonly name: string;
  readonly typeName: string;
  /** Table name in BC's texts. */
  readonly caption: string;
  readonly properties: readonly Property<R>[];
  readonly navigations: readonly Navigation<R>[];
  rows(): readonly R[];
  row(id: string): R | undefined;
  /** Throws when a flat read is not possible with this filter (S-016). */
  checkCollectionRead?(filter: FilterNode | undefined): void;
  /** Runs before a row is read by key; may write (S-018). */
  beforeRead?(row: R): void;
  insert?(input: InsertInput): R;
  /** The row returned is what the page answers, which may be older than what is stored (S-031). */
  modify?(row: R, members: Members): R;
  remove?(row: R): void;
  readonly actions?: Readonly<Record<string, BoundAction<R>>>;
  /** An edit by somebody else that moves the ETag and no mapped value (fault `versionRace`). */
  touch?(row: R): void;
}

/** The entity sets by name. */
export type EntitySets = ReadonlyMap<string, EntitySet>;

/** A set that a navigation leads to. */
export function setNamed(sets: EntitySets, name: string): EntitySet {
  const set = sets.get(name);
  if (set === undefined) {
    throw new BusinessCentralError(404, 'BadRequest_NotFound', `Resource not found for the segment '${name}'.`);
  }
  return set;
}

/** A navigation to one row or none, such as `customer`. */
export function toOne<R>(name: string, target: string, rowOf: (row: R) => StoredRow | undefined): Navigation<R> {
  const rows = (row: R) => {
    const reached = rowOf(row);
    return reached === undefined ? [] : [reached];
  };
  return { name, target, many: false, rows };
}

/** A property by name. */
export function propertyNamed<R extends StoredRow>(
  set: Pick<EntitySet<R>, 'properties'>,
  name: string,
): Property<R> | undefined {
  return set.properties.find((property) => property.name === name);
}

/**
 * Members whose value differs from the row's, in the order of `setters`, each validated in turn against the row as it
 * is then (AL TransferFieldsWithValidate).
 */
export function applyMembers<R extends StoredRow, Edit>(options: {
  set: Pick<EntitySet<R>, 'properties'>;
  members: Members;
  order: Iterable<string>;
  setters: ReadonlyMap<string, (edit: Edit, value: never) => void>;
  edit: Edit;
  row: (edit: Edit) => R;
}): void {
  const { set, members, order, setters, edit, row } = options;
  for (const name of order) {
    const value = members.get(name);
    const setter = setters.get(name);
    if (value === undefined || setter === undefined) continue;
    if (propertyNamed(set, name)?.read(row(edit)) === value) continue;
    setter(edit, value as never);
  }
}
