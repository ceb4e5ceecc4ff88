import { entriesOf, type HeaderField, type HeaderOf } from '../order/fields.js';
import { isShortened } from '../order/normal-form.js';
import type { FieldValue } from '../order/order.js';
import type { FieldMapping } from './field-mapping.js';

/** The header fields of which a side shows more than normal form keeps; nothing when there are none. */
export function shortenedOf(
  fields: HeaderOf<FieldMapping>,
  rawOf: (field: FieldMapping) => FieldValue | undefined,
): { readonly shortened?: readonly HeaderField[] } {
  const shortened = entriesOf<HeaderField, FieldMapping>(fields)
    .filter(([, field]) => isShortened(field, rawOf(field)))
    .map(([name]) => name);
  return shortened.length === 0 ? {} : { shortened };
}
