import { z } from 'zod';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralIdentity } from '../ports/business-central.js';
import type { Clock } from '../ports/clock.js';
import { type RemoteFailureReason, type RemoteResult, success } from '../ports/remote-result.js';

const environmentsSchema = z.object({ value: z.array(z.object({ name: z.string(), type: z.string().nullish() })) });

/** The list of environments is not offered to everybody, nor by every installation: then the address alone tells. */
const notOffered: ReadonlySet<RemoteFailureReason> = new Set(['notFound', 'forbidden', 'unauthorized', 'invalid']);

/** A list that was refused from the first is asked for again after this long, not before every write. */
const askAgainAfterMs = 3_600_000;

/**
 * Tells which environment and company the address stands for. Assumed (docs/GOTCHAS.md): the list of environments at the
 * root of the same address may be read with the token of the API. Once it was read, it is asked for every time.
 */
export function createReadIdentity(options: {
  readonly remote: RemoteClient;
  readonly companyId: string;
  readonly clock: Clock;
}): () => Promise<RemoteResult<BusinessCentralIdentity>> {
  const { remote, companyId, clock } = options;
  const { origin, pathname } = new URL(remote.baseUrl);
  const environmentPath = pathname.replace(/\/api\/.*$/i, '');
  const known = {
    address: `${origin}${environmentPath}`.toLowerCase(),
    environmentName: decodeURIComponent(environmentPath.split('/').at(-1) ?? ''),
    companyId: companyId.toLowerCase(),
  };
  let wasRead = false;
  let notBeforeMs = 0;
  return async () => {
    if (clock.nowMs() < notBeforeMs) {
      return success(known);
    }
    const url = `${origin}/environments/v1.2`;
    const answer = await remote.send({ name: 'readEnvironments', method: 'GET', url, safety: 'read' });
    const listed = answer.ok ? readAnswer(environmentsSchema, 'environments', answer.value.body) : answer;
    if (!listed.ok) {
      if (!notOffered.has(listed.failure.reason)) {
        return listed;
      }
      notBeforeMs = wasRead ? 0 : clock.nowMs() + askAgainAfterMs;
      return success(known);
    }
    wasRead = true;
    const found = listed.value.value.find(({ name }) => name.toLowerCase() === known.environmentName.toLowerCase());
    return success({ ...known, environmentType: found === undefined ? 'notListed' : (found.type ?? 'unknown') });
  };
}
