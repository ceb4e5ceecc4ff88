import { z } from 'zod';
import { integerField } from '../../lib/http/json.js';
import type { AppClient } from '../app-client.js';
import type { Findings } from './find-out.js';
import { askWritten } from './in-force.js';
import { sameJson } from './same-json.js';

/** What setup gives as its reason, wherever one is kept. */
export const why = 'tandem setup';

const versionList = z
  .object({
    versions: z
      .array(z.object({ number: integerField, state: z.string(), why: z.string().optional() }).loose())
      .default([]),
  })
  .loose();

/** Stages the configuration, unless a run that was interrupted has staged it already, and activates it; its number. */
export async function putInForce(app: AppClient, found: Findings, configuration: object): Promise<number> {
  const { connectionId, activeVersion } = found;
  const version = (await stagedBefore(app, found, configuration)) ?? (await stage(app, connectionId, configuration));
  const body = { connectionId, version, expectedActive: activeVersion, why };
  const { active } = await app.post(z.object({ active: integerField }).loose(), 'configuration/activate', body);
  return active;
}

async function stage(app: AppClient, connectionId: string, configuration: object): Promise<number> {
  const body = { connectionId, configuration, why };
  const { number } = await app.post(z.object({ number: integerField }).loose(), 'configuration/stage', body);
  return number;
}

async function stagedBefore(
  app: AppClient,
  { connectionId, activeVersion }: Findings,
  configuration: object,
): Promise<number | undefined> {
  const { versions } = await app.get(versionList, 'configuration', { connectionId });
  const newest = versions.filter(({ number, state }) => state === 'staged' && number > activeVersion).at(-1);
  return newest?.why === why && sameJson(await askWritten(app, connectionId, newest.number), configuration)
    ? newest.number
    : undefined;
}
