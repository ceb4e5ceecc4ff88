import { z } from 'zod';
import { scalarOf } from '../http/json.js';
import { guidLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { SalesProperties, WholeSalesOrder } from '../mapping/sales-record.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import type { DocumentTables } from './document-tables.js';

const formatted = '@OData.Community.Display.V1.FormattedValue';
const headers = { prefer: 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"' };
/** Lines that are kept of a document; the lines of one with more are not, since a version has a bounded size. */
export const mostWholeLines = 1_000;

const row = z.record(z.string(), z.unknown());
const rows = z.object({ value: z.array(row) });
type Row = z.infer<typeof row>;

/**
 * Header and lines with every column, as they are: two requests. It is told who changed it last, unless that was us:
 * then who changed the newest line that we did not.
 */
export async function readWholeSalesOrder(
  { remote, ownUserId }: { readonly remote: RemoteClient; readonly ownUserId: string },
  id: string,
  tables: DocumentTables,
): Promise<RemoteResult<WholeSalesOrder>> {
  const read = async (url: string) =>
    await remote.send({ name: 'readWholeOrder', method: 'GET', url, headers, safety: 'read' });
  const answer = await read(`${tables.headers}(${guidLiteral(id)})`);
  const header = answer.ok ? readAnswer(row, tables.headers, answer.value.body) : answer;
  if (!header.ok) {
    return header;
  }
  const $filter = `_${tables.headerId}_value eq ${guidLiteral(id)}`;
  const found = await read(withQuery(tables.lines, { $filter, $top: String(mostWholeLines + 1) }));
  const lines = found.ok ? readAnswer(rows, tables.lines, found.value.body) : found;
  if (!lines.ok) {
    return lines;
  }
  const isWhole = lines.value.value.length <= mostWholeLines;
  const person = lastPerson([header.value, ...lines.value.value], ownUserId);
  return success({
    header: plainColumns(header.value),
    ...(isWhole ? { lines: lines.value.value.map(plainColumns) } : {}),
    ...(person === undefined ? {} : { modifiedBy: person }),
  });
}

/** The name of who last changed one of these rows; ours do not count. */
function lastPerson(changed: readonly Row[], ownUserId: string): string | undefined {
  const byPeople = changed
    .filter((each) => String(each._modifiedby_value).toLowerCase() !== ownUserId.toLowerCase())
    .sort((left, right) => String(right.modifiedon).localeCompare(String(left.modifiedon)));
  const name = byPeople[0]?.[`_modifiedby_value${formatted}`];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Columns with a value; annotations are left out. */
function plainColumns(columns: Row): SalesProperties {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, value]) =>
      name.includes('@') || value === null || value === undefined ? [] : [[name, scalarOf(value)] as const],
    ),
  );
}
