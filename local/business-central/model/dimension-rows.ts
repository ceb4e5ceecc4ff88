import type { StoredRow } from './table.js';

/** A dimension with its value, of a document or a line. */
export interface DimensionPair {
  readonly code: string;
  readonly valueCode: string;
}

/** One line of a dimension set, as the page shows it: `id` is the dimension's, the same under every parent. */
export interface DimensionSetLineRow extends StoredRow, DimensionPair {
  readonly parentId: string;
}

/** A file that people have attached to a document. */
export interface FileRow extends StoredRow {
  readonly parentId: string;
  /** The page that shows it. */
  readonly set: 'attachments' | 'documentAttachments';
  readonly fileName: string;
  readonly byteSize: number;
}
