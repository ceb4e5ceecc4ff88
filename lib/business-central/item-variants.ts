import { z } from 'zod';
import { ExpiringMap } from '../http/expiring-map.js';
import { anyOf, guidLiteral, longestOrFilter, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralLineRecord } from '../mapping/business-central-record.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { knownNumberLifeMs } from './known-numbers.js';

const none = '00000000-0000-0000-0000-000000000000';

const page = z.object({
  value: z.array(
    z.object({ id: z.guid().transform((text) => text.toLowerCase()), itemNumber: z.string(), code: z.string() }),
  ),
});

type Row = z.output<typeof page>['value'][number];

/** Codes and ids of item variants: a line shows the id alone (sheet 2.2). What was found is known for five minutes. */
export class ItemVariants {
  readonly #codes: ExpiringMap<string>;
  /** `<item number>|<code>` → id */
  readonly #ids: ExpiringMap<string>;

  constructor(
    private readonly remote: RemoteClient,
    private readonly company: string,
    clock: Clock,
  ) {
    this.#codes = new ExpiringMap(clock, knownNumberLifeMs);
    this.#ids = new ExpiringMap(clock, knownNumberLifeMs);
  }

  /** The lines with `itemVariantCode` beside each variant's id; one request for 50 variants not seen lately. */
  async withCodes(
    lines: readonly BusinessCentralLineRecord[],
  ): Promise<RemoteResult<{ readonly lines: readonly BusinessCentralLineRecord[]; readonly requests: number }>> {
    const ids = new Set(lines.map(variantOf).filter((id) => id !== none));
    const unknown = [...ids].filter((id) => this.#codes.get(id) === undefined);
    const learned = await this.#learn(unknown.map((id) => `id eq ${guidLiteral(id)}`));
    if (!learned.ok) {
      return learned;
    }
    const known = new Map([...ids].map((id) => [id, this.#codes.get(id) ?? '']));
    return success({
      requests: learned.value,
      lines: lines.map((line) => {
        const itemVariantCode = known.get(variantOf(line));
        return itemVariantCode === undefined ? line : { ...line, properties: { ...line.properties, itemVariantCode } };
      }),
    });
  }

  /** Ids by `<item number>|<code>`; what is not there is absent. One request for 50 items. */
  async find(
    variants: readonly { readonly item: string; readonly code: string }[],
  ): Promise<RemoteResult<ReadonlyMap<string, string>>> {
    const unknown = variants.filter((variant) => this.#ids.get(keyOf(variant)) === undefined);
    const items = new Set(unknown.map(({ item }) => item));
    const learned = await this.#learn([...items].map((item) => anyOf('itemNumber', [item])));
    if (!learned.ok) {
      return learned;
    }
    const found = variants.flatMap((variant) => {
      const id = this.#ids.get(keyOf(variant));
      return id === undefined ? [] : [[keyOf(variant), id] as const];
    });
    return success(new Map(found));
  }

  /** Returns how many requests it took. */
  async #learn(conditions: readonly string[]): Promise<RemoteResult<number>> {
    let requests = 0;
    for (let start = 0; start < conditions.length; start += longestOrFilter) {
      const url = withQuery(`${this.company}/itemVariants`, {
        $select: 'id,itemNumber,code',
        $filter: conditions.slice(start, start + longestOrFilter).join(' or '),
      });
      const answer = await this.remote.send({ name: 'findItemVariants', method: 'GET', url, safety: 'read' });
      const rows = answer.ok ? readAnswer(page, 'itemVariants', answer.value.body) : answer;
      if (!rows.ok) {
        return rows;
      }
      requests += 1;
      for (const row of rows.value.value) {
        this.#remember(row);
      }
    }
    return success(requests);
  }

  #remember({ id, itemNumber: item, code }: Row): void {
    this.#codes.set(id, code);
    this.#ids.set(keyOf({ item, code }), id);
  }
}

function keyOf({ item, code }: { readonly item: string; readonly code: string }): string {
  return `${item}|${code}`;
}

function variantOf({ properties }: BusinessCentralLineRecord): string {
  return String(properties.itemVariantId ?? none).toLowerCase();
}
