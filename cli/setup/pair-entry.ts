import { connectionEntries } from '../../lib/settings/connection-settings.js';
import { CommandError } from '../surroundings.js';
import type { OrdersEnter } from './choices.js';

/** An entry of TANDEM_CONNECTIONS: what a pair of company and organization is. Secrets are named, never contained. */
export interface PairEntry {
  readonly connectionId: string;
  readonly businessTimeZone: string;
  readonly businessCentral: {
    readonly apiBaseUrl: string;
    readonly companyId: string;
    readonly tokenSetting?: string;
    readonly webhookSecretSetting: string;
  };
  readonly sales: {
    readonly apiBaseUrl: string;
    readonly organizationId: string;
    readonly tokenSetting?: string;
    readonly webhookSecretSetting: string;
  };
  /** Only what tells two connections on one organization apart. */
  readonly policies?: { readonly ordersEnter: OrdersEnter };
}

/** An entry that is there already, with whatever a person has added to it. */
export interface KnownEntry {
  readonly connectionId: string;
  readonly [name: string]: unknown;
}

/** The settings in which setup has a connection's webhook secrets. */
export function secretSettingsOf(connectionId: string): { readonly businessCentral: string; readonly sales: string } {
  const suffix = `${connectionId.charAt(0).toUpperCase()}${connectionId.slice(1)}`;
  return { businessCentral: `BusinessCentralWebhookSecret${suffix}`, sales: `SalesWebhookSecret${suffix}` };
}

/** The list with the pair in it: other connections stay, and what a person added to an entry of the same id. Pure. */
export function entriesWith(known: readonly KnownEntry[], entry: PairEntry): readonly KnownEntry[] {
  const before = known.find(({ connectionId }) => connectionId === entry.connectionId);
  const others = known.filter(({ connectionId }) => connectionId !== entry.connectionId);
  const policies = entry.policies === undefined ? {} : { policies: { ...Object(before?.policies), ...entry.policies } };
  return [...others, { ...before, ...entry, ...policies }];
}

/** By the very schema that the app reads TANDEM_CONNECTIONS by. @throws {CommandError} */
export function assertRight(entries: readonly unknown[]): void {
  const { error } = connectionEntries.safeParse(entries);
  if (error !== undefined) {
    throw new CommandError(
      error.issues.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`.replace(/^: /, '')).join('\n'),
      2,
    );
  }
}

/** The same of one part of an entry, as soon as it is known. @throws {CommandError} */
export function assertPartRight(part: Partial<Pick<PairEntry, 'connectionId' | 'businessTimeZone'>>): void {
  const { error } = connectionEntries.safeParse([part]);
  const problem = error?.issues.find(({ path }) => path.length === 2 && String(path[1]) in part);
  if (problem !== undefined) {
    throw new CommandError(`${String(problem.path[1])}: ${problem.message}`, 2);
  }
}
