import { z } from 'zod';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { CodeRow } from '../mapping/code-rules.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteFailureReason, type RemoteResult, success } from '../ports/remote-result.js';
import { mostCodePages } from './code-tables.js';

/** Salespeople are taken as known for this long; one that is not among them is looked for anew. */
export const salespeopleLifeMs = 5 * 60_000;
/** A version without the list is asked again after this long. */
export const notOfferedLifeMs = 60 * 60_000;

const entitySet = 'salespeoplePurchasers';
const rowsPage = z.object({
  value: z.array(z.object({ code: z.string(), displayName: z.string(), email: z.string().optional() })),
  '@odata.nextLink': z.string().optional(),
});

/** What a version without the list, or an application without the right to it, answers. */
const notOffered: ReadonlySet<RemoteFailureReason> = new Set(['notFound', 'forbidden', 'invalid', 'refused']);

/** Salespeople of the company; `undefined` where API v2.0 does not list them (docs/GOTCHAS.md). */
export class Salespeople {
  #known: { readonly rows: readonly CodeRow[] | undefined; readonly untilMs: number } | undefined;

  constructor(
    private readonly options: { readonly remote: RemoteClient; readonly company: string; readonly clock: Clock },
  ) {}

  /** All of them, read anew; remembered is only that there is no list. */
  async list(): Promise<RemoteResult<readonly CodeRow[] | undefined>> {
    const now = this.options.clock.nowMs();
    if (this.#known !== undefined && this.#known.rows === undefined && this.#known.untilMs > now) {
      return success(undefined);
    }
    const rows = await this.#readAll();
    if (!rows.ok && !notOffered.has(rows.failure.reason)) {
      return rows;
    }
    this.#known = rows.ok
      ? { rows: rows.value, untilMs: now + salespeopleLifeMs }
      : { rows: undefined, untilMs: now + notOfferedLifeMs };
    return success(this.#known.rows);
  }

  /** Which of some codes there are; all of them where nobody lists them. */
  async knownOf(codes: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>> {
    const { clock } = this.options;
    const fresh = this.#known !== undefined && this.#known.untilMs > clock.nowMs() ? this.#known.rows : undefined;
    const isKnown = (rows: readonly CodeRow[], wanted: string) =>
      rows.some(({ code }) => code.toUpperCase() === wanted.toUpperCase());
    if (fresh !== undefined && codes.every((code) => isKnown(fresh, code))) {
      return success(new Set(codes));
    }
    const rows = await this.list();
    return rows.ok
      ? success(new Set(codes.filter((code) => rows.value === undefined || isKnown(rows.value, code))))
      : rows;
  }

  async #readAll(): Promise<RemoteResult<readonly CodeRow[]>> {
    const { remote, company } = this.options;
    const rows: CodeRow[] = [];
    let url: string | undefined = withQuery(`${company}/${entitySet}`, { $select: 'code,displayName,email' });
    for (let count = 0; url !== undefined && count < mostCodePages; count += 1) {
      const answer = await remote.send({ name: 'listSalespeople', method: 'GET', url, safety: 'read' });
      const page: RemoteResult<z.output<typeof rowsPage>> = answer.ok
        ? readAnswer(rowsPage, entitySet, answer.value.body)
        : answer;
      if (!page.ok) {
        return page;
      }
      rows.push(...page.value.value.map(({ code, displayName, email = '' }) => ({ code, displayName, email })));
      url = page.value['@odata.nextLink'];
    }
    return success(rows);
  }
}
