import { z } from 'zod';
import type { CompanyPlace, ConnectionPolicies, WrittenConfiguration } from '../ports/connection.js';
import { configurationShape, problemsBetween, writtenConfigurationOf } from './configuration-settings.js';
import { address, guid } from './field-schemas.js';

const settingName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be the name of a setting: letters, digits and _');

/** One entry of TANDEM_CONNECTIONS as written by people. Unknown properties are refused, since a typo must be seen. */
const connectionEntry = z
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
  readonly sales: { readonly apiBaseUrl: string };
  readonly policies: Pick<ConnectionPolicies, 'ordersEnter'>;
}

/**
 * Two connections that would both take the same order of one Sales organization, and make it twice in Business Central; or
 * that are the same pair. Told apart only where each has a status reason of its own by which orders enter.
 */
export function overlapOf(entries: readonly TakingConnection[]): string | undefined {
  for (const [index, one] of entries.entries()) {
    const other = entries.slice(index + 1).find((each) => takesTheSame(one, each));
    if (other !== undefined) {
      return (
        `${one.connectionId} and ${other.connectionId} would both take the orders of one Sales organization: ` +
        'give each its own company, and policy ordersEnter {"when":"activeWithStatusReason"} with a status reason of its own'
      );
    }
  }
  return undefined;
}

function takesTheSame(one: TakingConnection, other: TakingConnection): boolean {
  // The same id twice is told by itself.
  if (one.connectionId === other.connectionId || normal(one.sales.apiBaseUrl) !== normal(other.sales.apiBaseUrl)) {
    return false;
  }
  const isSamePair =
    normal(one.businessCentral.apiBaseUrl) === normal(other.businessCentral.apiBaseUrl) &&
    one.businessCentral.companyId === other.businessCentral.companyId;
  const [first, second] = [one.policies.ordersEnter, other.policies.ordersEnter];
  const areApart =
    first.when === 'activeWithStatusReason' &&
    second.when === 'activeWithStatusReason' &&
    first.statusCode !== second.statusCode;
  return isSamePair || !areApart;
}

/** The company that a connection names, so that two that name the same one are seen. */
export function companyPlace({ apiBaseUrl, companyId }: TakingConnection['businessCentral']): CompanyPlace {
  return { address: normal(apiBaseUrl), companyId: companyId.toLowerCase() };
}

function normal(url: string): string {
  return url.replace(/\/+$/, '').toLowerCase();
}
