import { z } from 'zod';
import { withQuery } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteResult } from '../ports/remote-result.js';

const unitsSchema = z
  .object({ value: z.array(z.object({ name: z.string() })) })
  .transform(({ value }): readonly string[] => [...new Set(value.map(({ name }) => name))]);

/** Names of the units of all unit groups, each once. One request. */
export async function listUnitNames(remote: RemoteClient): Promise<RemoteResult<readonly string[]>> {
  const url = withQuery('uoms', { $select: 'name' });
  const answer = await remote.send({ name: 'listUnitNames', method: 'GET', url, safety: 'read' });
  return answer.ok ? readAnswer(unitsSchema, 'uoms', answer.value.body) : answer;
}
