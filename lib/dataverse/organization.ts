import { z } from 'zod';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteResult } from '../ports/remote-result.js';

const whoAmISchema = z
  .object({ OrganizationId: z.guid() })
  .transform(({ OrganizationId: organizationId }) => organizationId.toLowerCase());

/** The organization that answers under the address. */
export async function readOrganizationId(remote: RemoteClient): Promise<RemoteResult<string>> {
  const answer = await remote.send({ name: 'readOrganization', method: 'GET', url: 'WhoAmI', safety: 'read' });
  return answer.ok ? readAnswer(whoAmISchema, 'WhoAmI', answer.value.body) : answer;
}
