import type { LineField } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import type { Recreation } from './recreate-business-central.js';
import { writeBusinessCentralHeader, writeBusinessCentralLine } from './write-business-central.js';

/** What the merged changes say of a document that is made anew, by API name: there the old one does not hold. */
export interface StatedAnew {
  readonly header: readonly string[];
  /** By id of the old line, in lower case. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
  /** Ids of old lines that are left out. */
  readonly deleted: readonly string[];
}

type LineValues = Readonly<Partial<Record<LineField, FieldValue>>>;

/** What of the new document is stated by the changes, and so not taken from the old one. */
export function statedAnew({
  header,
  lines,
  newLines,
  pricedAnew = new Set(),
}: Pick<Recreation, 'header' | 'lines' | 'newLines' | 'pricedAnew'>): StatedAnew {
  const unchanged = [...pricedAnew].filter((id) => !lines.has(id)).map((id): [string, LineValues] => [id, {}]);
  const changes = [...lines, ...unchanged].flatMap(([id, change]) =>
    change === 'deleted' ? [] : [[id, change] as const],
  );
  return {
    header: [
      // A code of a row that an id leads to states the id.
      ...Object.keys(writeBusinessCentralHeader(header, newLines.mapping)).map((name) => name.replace(/\.code$/, '')),
      'externalDocumentNumber',
      // Other terms make it another day.
      ...(header.paymentTerms === undefined ? [] : ['dueDate']),
    ],
    lines: Object.fromEntries(
      changes.map(([id, change]) => [
        id,
        [
          ...Object.keys(writeBusinessCentralLine(change, newLines.mapping)),
          ...(change.product === undefined ? [] : ['lineObjectNumber']),
          ...(pricedAnew.has(id) ? ['unitPrice', 'discountAmount'] : []),
        ],
      ]),
    ),
    deleted: [...lines].flatMap(([id, change]) => (change === 'deleted' ? [id] : [])),
  };
}
