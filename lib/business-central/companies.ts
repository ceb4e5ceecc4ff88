import { z } from 'zod';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteResult } from '../ports/remote-result.js';

const companies = z
  .object({
    value: z.array(
      z.object({
        id: z.guid().transform((id) => id.toLowerCase()),
        name: z.string(),
        displayName: z.string().nullish(),
      }),
    ),
  })
  .transform(({ value }) => value.map(({ id, name, displayName }) => ({ id, name: displayName || name })));

/** One company of an environment. */
export interface Company {
  /** Lower-case GUID. */
  readonly id: string;
  readonly name: string;
}

/** The companies that the caller sees, by name. */
export async function listCompanies(remote: RemoteClient): Promise<RemoteResult<readonly Company[]>> {
  const url = withQuery('companies', { $select: 'id,name,displayName' });
  const answer = await remote.send({ name: 'listCompanies', method: 'GET', url, safety: 'read' });
  return answer.ok ? readAnswer(companies, 'companies', answer.value.body) : answer;
}
