import { z } from 'zod';
import { ExpiringMap } from '../http/expiring-map.js';
import { anyOf, longestOrFilter, stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { blockedPage } from './answer-schemas.js';

/** A customer, item or unit that was found is taken as known for this long; one that was not is asked for every time. */
export const knownNumberLifeMs = 5 * 60_000;

export interface NumberLookUp {
  /** For logs. */
  readonly name: string;
  /** Entity set under the company. */
  readonly path: string;
  readonly select: string;
  /** The property that holds the number or code. */
  readonly property: 'number' | 'code';
  /** Parses the page and gives the numbers that may be used. */
  readonly schema: z.ZodType<readonly string[]>;
}

/** Which of some numbers a company knows. Bounded by the numbers asked for: one request per 50. */
export function createKnownNumbers(options: { remote: RemoteClient; clock: Clock; lookUp: NumberLookUp }) {
  const { remote, lookUp } = options;
  const known = new ExpiringMap<true>(options.clock, knownNumberLifeMs);

  const ask = async (numbers: readonly string[]): Promise<RemoteResult<readonly string[]>> => {
    const url = withQuery(lookUp.path, { $select: lookUp.select, $filter: anyOf(lookUp.property, numbers) });
    const answer = await remote.send({ name: lookUp.name, method: 'GET', url, safety: 'read' });
    return answer.ok ? readAnswer(lookUp.schema, lookUp.name, answer.value.body) : answer;
  };

  return async (numbers: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>> => {
    const asked = [...new Set(numbers)].filter((number) => number !== '');
    const unknown = asked.filter((number) => known.get(number) === undefined);
    const found = new Set(asked.filter((number) => !unknown.includes(number)));
    for (let start = 0; start < unknown.length; start += longestOrFilter) {
      const answer = await ask(unknown.slice(start, start + longestOrFilter));
      if (!answer.ok) {
        return answer;
      }
      for (const number of answer.value.filter((candidate) => unknown.includes(candidate))) {
        known.set(number, true);
        found.add(number);
      }
    }
    return success(found);
  };
}

/** Which of some customers or items are blocked: nothing is remembered, since a person may lift it at any time. */
export async function findBlocked(
  remote: RemoteClient,
  path: string,
  numbers: readonly string[],
): Promise<RemoteResult<ReadonlySet<string>>> {
  const found = new Set<string>();
  for (let start = 0; start < numbers.length; start += longestOrFilter) {
    const $filter = anyOf('number', numbers.slice(start, start + longestOrFilter));
    const url = withQuery(path, { $select: 'number,blocked', $filter });
    const answer = await remote.send({ name: 'findBlocked', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(blockedPage, 'findBlocked', answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    for (const number of page.value) {
      found.add(number);
    }
  }
  return success(found);
}

/** Whether a customer is there, asked afresh: a known record that reads shows that the company is the right one. */
export async function hasCustomer(
  remote: RemoteClient,
  company: string,
  number: string,
): Promise<RemoteResult<boolean>> {
  const url = withQuery(`${company}/customers`, { $filter: `number eq ${stringLiteral(number)}`, $select: 'number' });
  const answer = await remote.send({ name: 'hasCustomer', method: 'GET', url, safety: 'read' });
  const found = answer.ok ? readAnswer(someSchema, 'customers', answer.value.body) : answer;
  return found.ok ? success(found.value.value.length > 0) : found;
}

const someSchema = z.object({ value: z.array(z.object({ number: z.string() })) });
