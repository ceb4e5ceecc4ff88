import { z } from 'zod';
import { overlapOf } from '../../lib/settings/connection-settings.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';
import { askConfiguration } from './in-force.js';
import { assertRight, entriesWith, type KnownEntry, type PairEntry } from './pair-entry.js';

/** A connection that the app has, with what it is connected with once it has been switched on. */
export const otherConnection = z.looseObject({
  connectionId: z.string(),
  fingerprint: z
    .object({
      businessCentral: z.object({ address: z.string(), companyId: z.string() }),
      sales: z.object({ organizationId: z.string() }),
    })
    .nullish(),
});
export type OtherConnection = z.infer<typeof otherConnection>;

/** The whole list with the new pair in it, and which connections of the app it could not be held against. */
export interface Compared {
  readonly entries: readonly KnownEntry[];
  readonly notInList: readonly string[];
  readonly notCompared: readonly string[];
}

/**
 * Holds a new pair against the connections that are there, so that no two take the same orders (W-31): those of the list, and
 * those that the app tells of. @throws {CommandError}
 */
export async function compareWithOthers(
  app: AppClient,
  entry: PairEntry,
  there: { readonly list: readonly KnownEntry[]; readonly inApp: readonly OtherConnection[] },
): Promise<Compared> {
  const entries = entriesWith(there.list, entry);
  assertRight(entries);
  const others = there.inApp.filter(({ connectionId }) => entries.every((each) => each.connectionId !== connectionId));
  for (const { connectionId, fingerprint } of others) {
    const overlap =
      fingerprint?.sales.organizationId === entry.sales.organizationId
        ? overlapOf([
            { ...entry, policies: entry.policies ?? { ordersEnter: { when: 'submitted' } } },
            {
              connectionId,
              businessCentral: {
                apiBaseUrl: fingerprint.businessCentral.address,
                companyId: fingerprint.businessCentral.companyId,
              },
              sales: { apiBaseUrl: '', organizationId: fingerprint.sales.organizationId },
              policies: (await askConfiguration(app, connectionId)).configuration.policies,
            },
          ])
        : undefined;
    if (overlap !== undefined) {
      throw new CommandError(`${overlap}. Of the new one: --orders-enter statusReason:<number>.`, 2);
    }
  }
  return {
    entries,
    notInList: others.map(({ connectionId }) => connectionId),
    notCompared: others.filter(({ fingerprint }) => fingerprint == null).map(({ connectionId }) => connectionId),
  };
}
