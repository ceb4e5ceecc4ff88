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

/** What of the new document is stated by the changes, and so not taken from the old one. */
export function statedAnew({ header, lines, newLines }: Pick<Recreation, 'header' | 'lines' | 'newLines'>): StatedAnew {
  const changes = [...lines].flatMap(([id, change]) => (change === 'deleted' ? [] : [[id, change] as const]));
  return {
    header: [
      // A code of a row that an id leads to states the id.
      ...Object.keys(writeBusinessCentralHeader(header, newLines.mapping)).map((name) => name.replace(/\.code$/, '')),
      'externalDocumentNumber',
    ],
    lines: Object.fromEntries(
      changes.map(([id, change]) => [
        id,
        [
          ...Object.keys(writeBusinessCentralLine(change, newLines.mapping)),
          ...(change.product === undefined ? [] : ['lineObjectNumber']),
        ],
      ]),
    ),
    deleted: [...lines].flatMap(([id, change]) => (change === 'deleted' ? [id] : [])),
  };
}
