import { entriesOf, type HeaderField, type LineField, mapFields } from '../order/fields.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';

/** How much a property or column holds; absent: no bound, or not known. */
export interface FieldLimit {
  readonly maxLength?: number;
  readonly places?: number;
}

/** What one side says its fields hold, by property or column. */
export interface FieldLimits {
  readonly header: ReadonlyMap<string, FieldLimit>;
  readonly line: ReadonlyMap<string, FieldLimit>;
}

/** Nothing known. */
export const noLimits: FieldLimits = { header: new Map(), line: new Map() };

/**
 * The mapping with each length and number of places the smallest of what it says and what both sides hold. Keys of other
 * rows are never cut, and a code of a table stands for something else in Sales. Pure.
 */
export function narrowedMapping(
  mapping: OrderMapping,
  limits: { readonly businessCentral: FieldLimits; readonly sales: FieldLimits },
): OrderMapping {
  const { businessCentral, sales } = limits;
  return {
    ...mapping,
    header: narrowed<HeaderField>(mapping.header, [businessCentral.header, sales.header]) as OrderMapping['header'],
    line: narrowed<LineField>(mapping.line, [businessCentral.line, sales.line]) as OrderMapping['line'],
  };
}

function narrowed<Field extends string>(
  fields: Readonly<Partial<Record<Field, FieldMapping>>>,
  [inBusinessCentral, inSales]: readonly [ReadonlyMap<string, FieldLimit>, ReadonlyMap<string, FieldLimit>],
): Readonly<Record<Field, FieldMapping>> {
  return mapFields<Field, FieldMapping, FieldMapping>(fields, (field) => {
    const { businessCentral: place, sales } = field;
    const isCoded = 'column' in sales && sales.codes !== undefined;
    const limits = [
      'property' in place ? inBusinessCentral.get(place.property) : undefined,
      'column' in sales && !isCoded ? inSales.get(sales.column) : undefined,
    ].filter((limit) => limit !== undefined);
    return limits.length === 0 || field.kind === 'reference' ? field : narrowedField(field, limits);
  });
}

function narrowedField(field: FieldMapping, limits: readonly FieldLimit[]): FieldMapping {
  if (field.kind === 'decimal') {
    const places = Math.min(...limits.flatMap((limit) => limit.places ?? []), field.places ?? Number.POSITIVE_INFINITY);
    return places < (field.places ?? 0)
      ? { ...field, places, isNarrowed: true, whenTooLong: field.whenTooLong ?? 'wait' }
      : field;
  }
  const lengths = limits.flatMap((limit) => limit.maxLength ?? []);
  const longest = Math.min(...lengths, field.maxLength ?? Number.POSITIVE_INFINITY);
  const isText = field.kind === 'text' || field.kind === 'code';
  return isText && longest < (field.maxLength ?? Number.POSITIVE_INFINITY) ? { ...field, maxLength: longest } : field;
}

/** The fields of a mapping that hold less than it says. */
export function narrowedFields(declared: OrderMapping, effective: OrderMapping): readonly string[] {
  const sizes = (fields: OrderMapping['header'] | OrderMapping['line']) =>
    entriesOf<string, FieldMapping>(fields).map(([name, field]) => [name, field.maxLength ?? field.places] as const);
  const before = new Map([...sizes(declared.header), ...sizes(declared.line)]);
  return [...sizes(effective.header), ...sizes(effective.line)].flatMap(([name, size]) =>
    before.get(name) === size ? [] : [`${name} (${size ?? ''} of ${before.get(name) ?? 'any'})`],
  );
}
