import { z } from 'zod';
import {
  type CompanyPlace,
  type ConnectionPolicies,
  enterApart,
  type WrittenConfiguration,
} from '../ports/connection.js';
import { configurationShape, problemsBetween, writtenConfigurationOf } from './configuration-settings.js';
import { address, guid } from './field-schemas.js';

const settingName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be the name of a setting: letters, digits and _');

/** One entry of TANDEM_CONNECTIONS as written by people. Unknown properties are refused, since a typo must be seen. */
export const connectionEntry = z
  .strictObject({
    connectionId: z.string().regex(/^[a-z0-9]{1,20}$/, 'must be 1 to 20 lower-case letters and digits'),
    businessCentral: z.strictObject({
      apiBaseUrl: address,
      companyId: guid,
      tokenScope: z.string().min(1).default('https://api.businesscentral.dynamics.com/.default'),
      tokenSetting: settingName.optional(),
      webhookSecretSetting: settingName,
    }),
    sales: z.strictObject({
      apiBaseUrl: address,
      organizationId: guid.optional(),
      tokenScope: z.string().min(1).optional(),
      tokenSetting: settingName.optional(),
      webhookSecretSetting: settingName,
    }),
    ...configurationShape,
    /** What people wrote of the configuration: what is kept as its version 0. */
    asWritten: z.custom<WrittenConfiguration>(),
  })
  .superRefine(problemsBetween);

const keptAsWritten = z.preprocess(
  (entry) =>
    typeof entry === 'object' && entry !== null ? { ...entry, asWritten: writtenConfigurationOf(entry) } : entry,
  connectionEntry,
);

export type ConnectionEntry = z.infer<typeof connectionEntry>;

/** The whole of TANDEM_CONNECTIONS: at least one, each id once. */
export const connectionEntries = z
  .array(keptAsWritten)
  .min(1, 'must hold at least one connection')
  .refine((entries) => new Set(entries.map((entry) => entry.connectionId)).size === entries.length, {
    error: 'must use each connectionId once',
  })
  .superRefine((entries, context) => {
    const overlap = overlapOf(entries);
    if (overlap !== undefined) {
      context.addIssue(overlap);
    }
  });

/** What of a connection tells which orders it takes. */
export interface TakingConnection {
  readonly connectionId: string;
  readonly businessCentral: { readonly apiBaseUrl: string; readonly companyId: string };
  readonly sales: { readonly apiBaseUrl: string; readonly organizationId?: string | undefined };
  readonly policies: Pick<ConnectionPolicies, 'ordersEnter'>;
}

/** The first two that are not to be told apart, in words; see `overlapsOf`. */
export function overlapOf(entries: readonly TakingConnection[]): string | undefined {
  return overlapsOf(entries).values().next().value;
}

/**
 * Connections of which another would take the same order of one Sales organization as well, so that it is made twice in
 * Business Central, or which are the same pair, each with the sentence that says so. Told apart only where each has a status
 * reason of its own by which orders enter. Pure.
 */
export function overlapsOf(entries: readonly TakingConnection[]): ReadonlyMap<string, string> {
  const overlaps = new Map<string, string>();
  for (const [index, one] of entries.entries()) {
    for (const other of entries.slice(index + 1).filter((each) => takesTheSame(one, each))) {
      const sentence =
        `${one.connectionId} and ${other.connectionId} would both take the orders of one Sales organization: ` +
        'give each its own company, and policy ordersEnter {"when":"activeWithStatusReason"} with a status reason of its own';
      for (const { connectionId } of [one, other]) {
        overlaps.set(connectionId, overlaps.get(connectionId) ?? sentence);
      }
    }
  }
  return overlaps;
}

function takesTheSame(one: TakingConnection, other: TakingConnection): boolean {
  // The same id twice is told by itself.
  if (one.connectionId === other.connectionId || !isSameOrganization(one.sales, other.sales)) {
    return false;
  }
  const isSamePair =
    normal(one.businessCentral.apiBaseUrl) === normal(other.businessCentral.apiBaseUrl) &&
    one.businessCentral.companyId.toLowerCase() === other.businessCentral.companyId.toLowerCase();
  return isSamePair || !enterApart(one.policies, other.policies);
}

/** An organization may answer at several addresses; its id is the last word where both name it. */
function isSameOrganization(one: TakingConnection['sales'], other: TakingConnection['sales']): boolean {
  const isSameId =
    one.organizationId !== undefined && one.organizationId.toLowerCase() === other.organizationId?.toLowerCase();
  return isSameId || normal(one.apiBaseUrl) === normal(other.apiBaseUrl);
}

/** The company that a connection names, so that two that name the same one are seen. */
export function companyPlace({ apiBaseUrl, companyId }: TakingConnection['businessCentral']): CompanyPlace {
  return { address: normal(apiBaseUrl), companyId: companyId.toLowerCase() };
}

function normal(url: string): string {
  return url.replace(/\/+$/, '').toLowerCase();
}
