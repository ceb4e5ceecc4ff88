import { z } from 'zod';
import { stringLiteral, withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

/** Tax groups that are looked for. */
export const mostTaxGroups = 12;

const groupPage = z.object({ value: z.array(z.object({ taxGroupCode: z.string() })) });

/**
 * Codes of the tax groups that items have (VAT product posting groups, where there is VAT): what a line's `taxCode` may be
 * written as. Items are asked for one of another group than those known, until there is none.
 */
export async function listTaxGroups(remote: RemoteClient, company: string): Promise<RemoteResult<readonly string[]>> {
  const codes: string[] = [];
  while (codes.length < mostTaxGroups) {
    const others = ['', ...codes].map((code) => `taxGroupCode ne ${stringLiteral(code)}`);
    const url = withQuery(`${company}/items`, {
      $filter: others.join(' and '),
      $select: 'taxGroupCode',
      $top: '1',
    });
    const answer = await remote.send({ name: 'listTaxGroups', method: 'GET', url, safety: 'read' });
    const page = answer.ok ? readAnswer(groupPage, 'items', answer.value.body) : answer;
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
