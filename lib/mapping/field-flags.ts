import { entriesOf, type FieldDefinition, moreHeaderFieldNames } from '../order/fields.js';
import type { FieldMapping, OrderMapping, WhenUnknown } from './field-mapping.js';

/** What settings say of any field, built in or of a connection's own. */
export interface FieldFlags
  extends Partial<
    Record<'whenTooLong', FieldDefinition['whenTooLong'] | undefined> &
      Record<'notBlank', boolean | undefined> &
      Record<'validation', FieldDefinition['validation'] | undefined> &
      Record<'matchPriority', number | undefined>
  > {}

/** What settings say of a field that is built in. */
export interface BuiltInFlags extends FieldFlags {
  /** Only of fields with a table of codes. */
  readonly whenUnknown?: WhenUnknown | undefined;
  /** The field does not travel at all. */
  readonly off?: boolean | undefined;
}

/** Built-in fields that an order can be without, so that they may be switched off. */
export const optionalFields: ReadonlySet<string> = new Set(moreHeaderFieldNames);

/** The part of a definition that the flags make. */
export function definitionOf({
  whenTooLong,
  notBlank,
  validation,
  matchPriority,
}: FieldFlags): Partial<FieldDefinition> {
  return {
    ...(whenTooLong === undefined ? {} : { whenTooLong }),
    ...(notBlank === true ? { notBlank } : {}),
    ...(validation === undefined ? {} : { validation }),
    ...(matchPriority === undefined ? {} : { matchPriority }),
  };
}

/** Built-in fields with what settings say of them; those that are switched off are left out. */
export function withFlags(
  fields: Readonly<Record<string, FieldMapping>>,
  flags: Readonly<Partial<Record<string, BuiltInFlags>>>,
): Readonly<Record<string, FieldMapping>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]): [string, FieldMapping][] => {
      const { off, whenUnknown, ...others } = flags[name] ?? {};
      const sales =
        whenUnknown === undefined || !('column' in field.sales) ? field.sales : { ...field.sales, whenUnknown };
      return off === true ? [] : [[name, { ...field, ...definitionOf(others), sales }]];
    }),
  );
}

/** Groups of header fields by which orders of both sides are matched, as the mapping says it; none: it says nothing. */
export function matchGroupsOf({ header }: OrderMapping): readonly (readonly string[])[] {
  const byPriority = Map.groupBy(
    entriesOf<string, FieldMapping>(header).filter(([, field]) => field.matchPriority !== undefined),
    ([, field]) => field.matchPriority ?? 0,
  );
  return [...byPriority].toSorted(([left], [right]) => left - right).map(([, fields]) => fields.map(([name]) => name));
}
