import type { EntitySet, Navigation } from '../api/entity-set.js';
import {
  dateTime,
  guid,
  type Members,
  type Property,
  type PropertyType,
  propertyOf,
  type Value,
} from '../api/property.js';
import { type BusinessCentral, nextStamp } from '../model/business-central.js';
import type { ChangeType } from '../model/database.js';
import { dialogError, sameKeyError } from '../model/errors.js';
import type { StampedRow } from '../model/master-rows.js';
import type { Table } from '../model/table.js';

/** One property of a master with how its member is written. Without `write` it is read-only. */
export interface MasterField<R> {
  readonly property: Property<R>;
  write?(row: R, value: Value): Partial<R>;
}

/** Makes a master's fields: `const field = fieldOf<UnitRow>()`. */
export function fieldOf<R>(): {
  stored(name: string, type: PropertyType, key: keyof R & string): MasterField<R>;
  computed(
    name: string,
    type: PropertyType,
    read: (row: R) => Value,
    write?: (row: R, value: Value) => Partial<R>,
  ): MasterField<R>;
} {
  const property = propertyOf<R>();
  return {
    stored: (name, type, key) => ({
      property: property(name, type, (row) => row[key] as Value),
      write: (_row, value) => ({ [key]: value }) as Partial<R>,
    }),
    computed: (name, type, read, write) => ({
      property: property(name, type, read, write === undefined ? 'readOnly' : 'write'),
      ...(write === undefined ? {} : { write }),
    }),
  };
}

/** What makes one kind of master. */
export interface MasterOptions<R extends StampedRow> {
  readonly name: string;
  readonly typeName: string;
  readonly caption: string;
  readonly table: Table<R>;
  readonly fields: readonly MasterField<R>[];
  readonly navigations?: readonly Navigation<R>[];
  /** Row before the members of a POST are written; absent = no POST. */
  blank?(members: Members): R;
  /** Natural key of a row, unique; shown in texts. */
  key(row: R): string;
  /** Throws when the row may not be stored like this. */
  check?(row: R, before: R | undefined): void;
  /** Throws when the row may not go; absent = no DELETE. */
  checkRemove?(row: R): void;
  /** False: reads only. */
  readonly writable?: boolean;
  /** False: changes raise no notification (3.8). */
  readonly announced?: boolean;
  /** POST inserts, then modifies: `created` and `updated` (S-121). */
  readonly insertsInTwoSteps?: boolean;
}

/** An entity set over one master table. */
export function masterSet<R extends StampedRow>(bc: BusinessCentral, options: MasterOptions<R>): EntitySet<R> {
  const property = propertyOf<R>();
  const set: EntitySet<R> = {
    name: options.name,
    typeName: options.typeName,
    caption: options.caption,
    properties: [
      property('id', guid, (row) => row.id, 'readOnly'),
      ...options.fields.map((field) => field.property),
      property('lastModifiedDateTime', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
    ],
    navigations: options.navigations ?? [],
    rows: () => options.table.all(),
    row: (id) => options.table.get(id),
  };
  return options.writable === false ? set : { ...set, ...verbs(new MasterWriter(bc, options)) };
}

function verbs<R extends StampedRow>(
  writer: MasterWriter<R>,
): Pick<EntitySet<R>, 'modify' | 'touch' | 'insert' | 'remove'> {
  return {
    modify: (row, members) => writer.modify(row, members),
    touch: (row) => void writer.store(row, row),
    ...(writer.options.blank === undefined ? {} : { insert: ({ members }) => writer.insert(members) }),
    ...(writer.options.checkRemove === undefined ? {} : { remove: (row) => writer.remove(row) }),
  };
}

/** Writes rows of one master table. */
class MasterWriter<R extends StampedRow> {
  readonly options: MasterOptions<R>;
  readonly #bc: BusinessCentral;

  constructor(bc: BusinessCentral, options: MasterOptions<R>) {
    this.#bc = bc;
    this.options = options;
  }

  insert(members: Members): R {
    const { blank, fields, insertsInTwoSteps } = this.options;
    if (blank === undefined) throw new Error(`${this.options.name} cannot be inserted`);
    const row = this.store(written(fields, blank(members), members), undefined);
    if (insertsInTwoSteps === true) this.#announce(row.id, 'updated');
    return row;
  }

  modify(row: R, members: Members): R {
    const next = written(this.options.fields, row, members);
    return next === row ? row : this.store(next, row);
  }

  remove(row: R): void {
    this.options.checkRemove?.(row);
    this.options.table.remove(row.id);
    this.#announce(row.id, 'deleted');
  }

  /** Checks, stamps and stores a row; announces it. */
  store(row: R, before: R | undefined): R {
    this.options.check?.(row, before);
    checkKey(this.options, row);
    const stamped = { ...row, modifiedAtMs: nextStamp(this.#bc, before?.modifiedAtMs) };
    this.options.table.put(stamped);
    this.#announce(row.id, before === undefined ? 'created' : 'updated');
    return stamped;
  }

  #announce(id: string, changeType: ChangeType): void {
    if (this.options.announced ?? true) this.#bc.database.announce(this.options.name, id, changeType);
  }
}

/** The row with members that differ written in page order; the same row when none differs (S-023). */
function written<R extends StampedRow>(fields: readonly MasterField<R>[], row: R, members: Members): R {
  let next = row;
  for (const { property, write } of fields) {
    const value = members.get(property.name);
    if (value === undefined || write === undefined || property.read(next) === value) continue;
    next = { ...next, ...write(next, value) };
  }
  return next;
}

function checkKey<R extends StampedRow>(options: MasterOptions<R>, row: R): void {
  const key = options.key(row);
  if (key === '') throw dialogError(`The ${options.caption} must have a code or number.`);
  const other = options.table.find((candidate) => candidate.id !== row.id && options.key(candidate) === key);
  if (other !== undefined) throw sameKeyError(options.caption, `'${key}'`);
}
