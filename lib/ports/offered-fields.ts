import type { RemoteResult } from './remote-result.js';

/** What a property or column is to a mapping; an `option` of Sales needs a table of codes, a `member` is only read. */
export type OfferedKind = 'text' | 'date' | 'decimal' | 'option' | 'member';

/** A property or column that a field of a connection's own may name. */
export interface OfferedField {
  readonly name: string;
  readonly kind: OfferedKind;
  /** Longest text in characters, where it is bounded. */
  readonly maxLength?: number;
}

/** What the orders of one side and their lines have. */
export interface OfferedFields {
  readonly header: readonly OfferedField[];
  readonly line: readonly OfferedField[];
}

/** Tells what one side has, as its own metadata says it; of a kind that no field takes, nothing. */
export interface FieldList {
  list(): Promise<RemoteResult<OfferedFields>>;
}
