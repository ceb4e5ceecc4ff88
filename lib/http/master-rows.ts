import { z } from 'zod';
import { sameText } from '../order/same-text.js';
import type { MasterRow } from '../ports/masters.js';

/** A page of rows of which only what was asked for is looked at. */
export const masterRowsPage = z.object({ value: z.array(z.record(z.string(), z.unknown())) });

/** The rows of a page that show these values: a filter of Sales takes `%` and `_` as wildcards and may answer more. */
export function rowsShowing(
  page: z.output<typeof masterRowsPage>,
  where: Readonly<Record<string, string>>,
): readonly MasterRow[] {
  return page.value
    .map(rowOf)
    .filter((row) => Object.entries(where).every(([name, value]) => sameText(row[name] ?? '', value)));
}

function rowOf(row: Readonly<Record<string, unknown>>): MasterRow {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      name.includes('@') ? [] : [[name, value === null || value === '' ? null : String(value)]],
    ),
  );
}
