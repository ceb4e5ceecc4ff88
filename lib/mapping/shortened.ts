import { pickFields } from '../order/fields.js';
import { isShortened } from '../order/normal-form.js';
import type { FieldValue } from '../order/order.js';
import type { FieldMapping } from './field-mapping.js';

/** The fields of which a side shows more than normal form keeps, with the whole of it; nothing when there are none. */
export function shortenedOf<Field extends string>(
  fields: Readonly<Partial<Record<Field, FieldMapping>>>,
  rawOf: (field: FieldMapping) => FieldValue | undefined,
): { readonly shortened?: Readonly<Partial<Record<Field, string>>> } {
  const shortened = pickFields<Field, FieldMapping, string>(fields, (field) => {
    const raw = rawOf(field);
    return isShortened(field, raw) ? (raw ?? undefined) : undefined;
  });
  return Object.keys(shortened).length === 0 ? {} : { shortened };
}
