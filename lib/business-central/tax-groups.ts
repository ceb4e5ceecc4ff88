import { z } from 'zod';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteFailureReason, type RemoteResult, success } from '../ports/remote-result.js';

/** Tax groups that are looked for. */
export const mostTaxGroups = 40;
/** Tax groups of items that are looked for where Business Central lists none: each is a request. */
export const mostTaxGroupsOfItems = 12;

const listed = z.object({ value: z.array(z.object({ code: z.string() })) });
const ofItem = z.object({ value: z.array(z.object({ taxGroupCode: z.string() })) });

/** What a version without the list, or an application without the right to it, answers. */
const notOffered: ReadonlySet<RemoteFailureReason> = new Set(['notFound', 'forbidden', 'invalid', 'refused']);

/**
 * Codes of the company's tax groups (VAT product posting groups, where there is VAT): what a line's `taxCode` may be
 * written as. Where Business Central does not list them (docs/GOTCHAS.md), those that items have.
 */
export async function listTaxGroups(remote: RemoteClient, company: string): Promise<RemoteResult<readonly string[]>> {
  const url = withQuery(`${company}/taxGroups`, { $select: 'code' });
  const answer = await remote.send({ name: 'listTaxGroups', method: 'GET', url, safety: 'read' });
  const page = answer.ok ? readAnswer(listed, 'taxGroups', answer.value.body) : answer;
  if (!page.ok) {
    return notOffered.has(page.failure.reason) ? await listGroupsOfItems(remote, company) : page;
  }
  const codes = page.value.value.map(({ code }) => code).filter((code) => code !== '');
  return success([...new Set(codes)].slice(0, mostTaxGroups));
}

/** Items are asked for one of another group than those known, until there is none. */
async function listGroupsOfItems(remote: RemoteClient, company: string): Promise<RemoteResult<readonly string[]>> {
  const codes: string[] = [];
  while (codes.length < mostTaxGroupsOfItems) {
    const others = ['', ...codes].map((code) => `taxGroupCode ne ${stringLiteral(code)}`);
    const url = withQuery(`${company}/items`, {
      $filter: others.join(' and '),
      $select: 'taxGroupCode',
      $top: '1',
    });
    const answer = await remote.send({ name: 'listTaxGroupsOfItems', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(ofItem, 'items', answer.value.body) : answer;
    if (!page.ok) {
      return page;
    }
    const code = page.value.value[0]?.taxGroupCode;
    if (code === undefined || codes.includes(code)) {
      break;
    }
    codes.push(code);
  }
  return success(codes);
}
