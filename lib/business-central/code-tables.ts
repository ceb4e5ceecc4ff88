import { z } from 'zod';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { CodeRow } from '../mapping/code-rules.js';
import type { CodeTable } from '../ports/business-central.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

/** Rows of the small tables are taken as known for this long; one that is not among them is looked for anew. */
export const codeTablesLifeMs = 10 * 60_000;
/** Pages of one table that are followed. */
export const mostCodePages = 10;

const blankId = '00000000-0000-0000-0000-000000000000';

/** Which entity set an id property of the order leads to (sheet 2.1, 2.7). */
const setsByProperty = { paymentTermsId: 'paymentTerms', shipmentMethodId: 'shipmentMethods' } as const;

/** Properties of the order that are ids of rows with a code. */
export const codeProperties: readonly string[] = Object.keys(setsByProperty);

interface CodeTableRow extends CodeRow {
  readonly id: string;
}

const rowsPage = z.object({
  value: z.array(
    z.object({ id: z.guid().transform((id) => id.toLowerCase()), code: z.string(), displayName: z.string() }),
  ),
  '@odata.nextLink': z.string().optional(),
});

/** Codes of the small tables by id and back; a table is read whole, since it has a few rows. */
export class CodeTables {
  readonly #known = new Map<string, { readonly rows: readonly CodeTableRow[]; readonly untilMs: number }>();

  constructor(
    private readonly options: { readonly remote: RemoteClient; readonly company: string; readonly clock: Clock },
  ) {}

  /** A blank for no id; `undefined`: no such row. */
  async codeOf(property: string, id: string): Promise<RemoteResult<string | undefined>> {
    if (id === '' || id === blankId) {
      return success('');
    }
    const found = await this.#find(property, (row) => row.id === id.toLowerCase());
    return found.ok ? success(found.value?.code) : found;
  }

  /** The id that means none for a blank code; `undefined`: no such row. */
  async idOf(property: string, code: string): Promise<RemoteResult<string | undefined>> {
    if (code === '') {
      return success(blankId);
    }
    const found = await this.#find(property, (row) => row.code.toUpperCase() === code.toUpperCase());
    return found.ok ? success(found.value?.id) : found;
  }

  /** Which of some codes of a table there are. */
  async knownOf(table: CodeTable, codes: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>> {
    const property = propertyOf(table);
    const known = new Set<string>();
    for (const code of codes) {
      const id = await this.idOf(property, code);
      if (!id.ok) {
        return id;
      }
      if (id.value !== undefined) {
        known.add(code);
      }
    }
    return success(known);
  }

  /** All rows of a table, read anew. */
  async listOf(table: CodeTable): Promise<RemoteResult<readonly CodeRow[]>> {
    return await this.#readAll(propertyOf(table));
  }

  async #find(property: string, fits: (row: CodeTableRow) => boolean): Promise<RemoteResult<CodeTableRow | undefined>> {
    const { clock } = this.options;
    const known = this.#known.get(property);
    const row = known === undefined || known.untilMs <= clock.nowMs() ? undefined : known.rows.find(fits);
    if (row !== undefined) {
      return success(row);
    }
    const rows = await this.#readAll(property);
    if (!rows.ok) {
      return rows;
    }
    this.#known.set(property, { rows: rows.value, untilMs: clock.nowMs() + codeTablesLifeMs });
    return success(rows.value.find(fits));
  }

  async #readAll(property: string): Promise<RemoteResult<readonly CodeTableRow[]>> {
    const { remote, company } = this.options;
    const set = Object.entries(setsByProperty).find(([name]) => name === property)?.[1] ?? property;
    const rows: CodeTableRow[] = [];
    let url: string | undefined = withQuery(`${company}/${set}`, { $select: 'id,code,displayName' });
    for (let count = 0; url !== undefined && count < mostCodePages; count += 1) {
      const answer = await remote.send({ name: 'readCodes', method: 'GET', url, safety: 'read' });
      const page: RemoteResult<z.output<typeof rowsPage>> = answer.ok
        ? readAnswer(rowsPage, set, answer.value.body)
        : answer;
      if (!page.ok) {
        return page;
      }
      rows.push(...page.value.value);
      url = page.value['@odata.nextLink'];
    }
    return success(rows);
  }
}

/** The property of the order that leads to a table. */
function propertyOf(table: CodeTable): string {
  return Object.entries(setsByProperty).find(([, set]) => set === table)?.[0] ?? table;
}
