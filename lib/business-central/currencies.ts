import { z } from 'zod';
import { ExpiringMap } from '../http/expiring-map.js';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const noCurrencyId = '00000000-0000-0000-0000-000000000000';

/** The company's own currency is taken as known for this long. */
export const localCurrencyLifeMs = 60 * 60_000;

const localPage = z.object({ value: z.array(z.object({ currencyCode: z.string() })) });

type FindCodes = (codes: readonly string[]) => Promise<RemoteResult<ReadonlySet<string>>>;

/**
 * Which currencies a company knows. Its own has no row (sheet 1.6), but a customer without a currency shows its code; where
 * no customer does, a code without a row may be the company's own and is not called missing.
 */
export function createFindCurrencies(options: {
  readonly remote: RemoteClient;
  readonly company: string;
  readonly clock: Clock;
  readonly findListed: FindCodes;
}): FindCodes {
  const known = new ExpiringMap<string>(options.clock, localCurrencyLifeMs);

  const localCurrency = async (): Promise<RemoteResult<string | undefined>> => {
    const remembered = known.get('local');
    if (remembered !== undefined) {
      return success(remembered);
    }
    const url = withQuery(`${options.company}/customers`, {
      $select: 'currencyCode',
      $filter: `currencyId eq ${noCurrencyId}`,
      $top: '1',
    });
    const answer = await options.remote.send({ name: 'findLocalCurrency', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(localPage, 'customers', answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    const code = page.value.value[0]?.currencyCode.toUpperCase();
    if (code !== undefined) {
      known.set('local', code);
    }
    return success(code);
  };

  return async (codes) => {
    const local = await localCurrency();
    if (!local.ok) {
      return local;
    }
    const foreign = codes.filter((code) => code !== local.value);
    if (foreign.length === 0) {
      return success(new Set(codes));
    }
    const listed = await options.findListed(foreign);
    if (!listed.ok) {
      return listed;
    }
    return success(
      local.value === undefined
        ? new Set(codes)
        : new Set(codes.filter((code) => code === local.value || listed.value.has(code))),
    );
  };
}
