import { decimal } from '../order/decimal.js';
import { entriesOf, type FieldKind, type HeaderField, type LineField } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import type { BusinessCentralValues } from './business-central-record.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';
import type { LineRules } from './line-rules.js';

/** Header values for a write; a blank goes out as the type's blank, since `null` is refused (S-029). */
export function writeBusinessCentralHeader(
  fields: Readonly<Partial<Record<HeaderField, FieldValue>>>,
  mapping: OrderMapping,
): BusinessCentralValues {
  return writeFields(fields, mapping.header);
}

/** Line values for an update. A line's item is set by inserting it: `lineObjectNumber` cannot be changed afterwards. */
export function writeBusinessCentralLine(
  fields: Readonly<Partial<Record<LineField, FieldValue>>>,
  mapping: OrderMapping,
): BusinessCentralValues {
  return writeFields(fields, mapping.line);
}

/** What decides what a new line sells in Business Central. */
export interface NewLines {
  readonly mapping: OrderMapping;
  readonly lineRules: LineRules;
  readonly products: KnownProducts;
}

/** What products of Sales are in Business Central, beside items of the same number. */
export interface KnownProducts {
  /** Product numbers that are resources there. */
  readonly resources: ReadonlySet<string>;
  /** Product number → the item and the variant's id. */
  readonly variants: ReadonlyMap<string, { readonly item: string; readonly variantId: string }>;
}

/** A new line: type before number (sheet 2.2); blanks are left to Business Central's defaults. */
export function writeNewBusinessCentralLine(
  fields: Readonly<Partial<Record<LineField, FieldValue>>>,
  lines: NewLines,
): BusinessCentralValues {
  const { product = null, ...others } = fields;
  const stated = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null));
  return { ...objectOf(product, lines), ...writeBusinessCentralLine(stated, lines.mapping) };
}

/** Type and number of what a line sells; the connection's rules name what stands for a write-in line. */
export function objectOf(product: FieldValue, { lineRules, products }: NewLines): BusinessCentralValues {
  if (product !== null) {
    const variant = products.variants.get(product);
    return variant === undefined
      ? { lineType: products.resources.has(product) ? 'Resource' : 'Item', lineObjectNumber: product }
      : { lineType: 'Item', lineObjectNumber: variant.item, itemVariantId: variant.variantId };
  }
  if (lineRules.writeIn === undefined) {
    throw new Error('a write-in line is to be made, but nothing stands for it');
  }
  return { lineType: lineRules.writeIn.type, lineObjectNumber: lineRules.writeIn.number };
}

/** In the order of the mapping, since Business Central validates one after the other (sheet 2.2 rule 4). */
function writeFields<Field extends string>(
  fields: Readonly<Partial<Record<Field, FieldValue>>>,
  mapping: Readonly<Partial<Record<Field, FieldMapping>>>,
): BusinessCentralValues {
  const written = entriesOf<Field, FieldMapping>(mapping).flatMap(([field, { kind, takenWhile, businessCentral }]) => {
    const value = fields[field];
    return value === undefined || takenWhile === 'never' || !('property' in businessCentral)
      ? []
      : [[businessCentral.property, onWire(kind, value)] as const];
  });
  return Object.fromEntries(written);
}

function onWire(kind: FieldKind, value: FieldValue): BusinessCentralValues[string] {
  switch (kind) {
    case 'decimal':
      return { decimal: decimal(value ?? '0') };
    case 'date':
      return value ?? '0001-01-01';
    default:
      return value ?? '';
  }
}
