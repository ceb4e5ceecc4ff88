import type { FieldMapping, OrderMapping } from './field-mapping.js';
import { ownLineColumns, ownOrderColumns } from './own-columns.js';
import { salesTransformationOf } from './sales-transformations.js';

/** Columns of one table of Sales whose change Tandem is to be told of. */
export interface WatchedColumns {
  readonly columns: readonly string[];
  /** Those of them that people make and may take away, which are watched once they are there. */
  readonly mayBeMissing: readonly string[];
}

/** Of interest although no field lives there: what prices come from, the state, and where the lines stand. */
const always = {
  header: ['pricelevelid', 'statecode', 'statuscode', ...Object.values(ownOrderColumns)],
  line: ['lineitemnumber', 'sequencenumber', ...Object.values(ownLineColumns)],
} as const;

/** Sales writes these with each roll-up of prices: a step that names one is told of every roll-up (sheet 3.2). */
const rolledUp: ReadonlySet<string> = new Set(['totallineitemamount', 'volumediscountamount']);

/**
 * The columns that a mapping makes of interest: those that a field lives in, whatever its direction, since a change on the
 * side that has no say is put back, and those that reading it looks at as well. Pure.
 */
export function watchedColumns(mapping: OrderMapping, table: 'header' | 'line'): WatchedColumns {
  const fields: readonly FieldMapping[] = Object.values(mapping[table]);
  const mapped = fields.flatMap(({ sales: place }) =>
    'column' in place ? [place.column, ...salesTransformationOf(place).alsoReads] : [],
  );
  const known: ReadonlySet<string> = new Set(always[table]);
  const made = fields.flatMap(({ sales: place }) =>
    'column' in place && place.madeByAdministrator === true && !known.has(place.column) ? [place.column] : [],
  );
  const columns = new Set([...always[table], ...mapped.map(logicalNameOf)]);
  return { columns: [...columns].filter((column) => !rolledUp.has(column)), mayBeMissing: made };
}

/** What a column is called in a step: of a lookup its own name, without its value and without what is behind it. */
function logicalNameOf(column: string): string {
  const [first = ''] = column.split('.');
  return (/^_(.+)_value$/.exec(first)?.[1] ?? first).replace(/^customerid_(account|contact)$/, 'customerid');
}
