import { z } from 'zod';
import type { FaultTable } from '../../simulator-kit/faults.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { StoredRow } from '../model/table.js';
import { decimal, plain } from '../model/values.js';
import { type EntitySet, type EntitySets, type InsertInput, propertyNamed, setNamed } from './entity-set.js';
import type { Operation } from './operation.js';
import type { Value } from './property.js';

/** Which value a `recalculate` fault alters: `value` replaces it, `add` raises a number. */
const optionsSchema = z.object({
  field: z.string().default('unitPrice'),
  add: z.string().default('0.01'),
  value: z.union([z.string(), z.boolean()]).optional(),
});

interface Written {
  readonly set: EntitySet;
  readonly row: StoredRow;
  readonly written: InsertInput;
  readonly operation: Operation;
  readonly context: { readonly bc: BusinessCentral; readonly sets: EntitySets; readonly faults: FaultTable };
}

/**
 * Fault `recalculate`: the server alters a value that was just written, in the same transaction. Strikes only when the
 * field was written, on the entity itself or on rows inserted with it. The altered row, or undefined when it did not
 * strike the entity.
 */
export function alterWritten(change: Written): StoredRow | undefined {
  const { context, operation, written } = change;
  const names = new Set(
    [written.members, ...written.children.flatMap((child) => child.items)].flatMap((m) => [...m.keys()]),
  );
  const concerns = context.faults
    .peek('recalculate')
    .some((standing) => names.has(optionsSchema.parse(standing.options).field));
  if (!concerns) return undefined;
  const fault = context.faults.take('recalculate', operation.method, operation.pathAndQuery);
  if (fault === undefined) return undefined;
  const options = optionsSchema.parse(fault.options);
  for (const child of written.children) alterChildren(change, child, options);
  const altered = written.members.has(options.field) ? alter(change.set, change.row, options) : change.row;
  return change.set.row(change.row.id) ?? altered;
}

function alterChildren(
  change: Written,
  child: InsertInput['children'][number],
  options: z.infer<typeof optionsSchema>,
): void {
  const navigation = change.set.navigations.find((candidate) => candidate.name === child.navigation);
  if (navigation === undefined) return;
  const target = setNamed(change.context.sets, navigation.target);
  const rows = navigation.rows(change.row);
  child.items.forEach((members, index) => {
    const row = rows[index];
    if (row !== undefined && members.has(options.field)) alter(target, row, options);
  });
}

function alter(set: EntitySet, row: StoredRow, options: z.infer<typeof optionsSchema>): StoredRow {
  const property = propertyNamed(set, options.field);
  if (property === undefined || set.modify === undefined) return row;
  const value: Value =
    options.value ??
    (property.type.kind === 'decimal'
      ? plain(decimal(String(property.read(row))).plus(options.add))
      : property.read(row));
  return set.modify(row, new Map([[options.field, value]]));
}
