import { z } from 'zod';
import { missingRights } from '../../lib/dataverse/administrator-rights.js';
import { endpointOfOther, type MovedWord } from '../../lib/dataverse/endpoint-owner.js';
import { secretMark } from '../../lib/dataverse/secret-mark.js';
import { lookAtOrganization, missingInSales, toMakeFor } from '../../lib/dataverse/setup-look.js';
import { integerField } from '../../lib/http/json.js';
import type { WebhookStep } from '../../lib/ports/sales-webhooks.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import type { ConnectionSettings, Settings } from '../../lib/settings/settings.js';
import { SettingsError } from '../../lib/settings/settings-error.js';
import { CommandError } from '../surroundings.js';
import { businessCentralAddress, salesAddress } from './addresses.js';
import type { SalesOffers } from './never-fires.js';
import { secretSettingsOf } from './pair-entry.js';
import type { SetupRun } from './setup-run.js';
import { answered, personalSales } from './systems.js';

/** What the app tells of Sales. */
export const salesOffer = z.object({
  salesOrderProcessing: z.boolean().nullable(),
  statusReasons: z.array(z.object({ code: integerField, label: z.string() })).nullable(),
  organizationId: z.string().nullable(),
  webhook: z.object({ url: z.string(), secretMark: z.string() }),
  registration: z.object({ ok: z.boolean(), problem: z.string().optional() }),
});
type Told = z.infer<typeof salesOffer> | undefined;

/** What the administrator's side of Sales shows; absent where it cannot be looked at from here. */
export interface SalesSide {
  readonly apiBaseUrl: string;
  readonly endpointName: string;
  readonly notificationUrl: string;
  readonly secret: string;
  /** The webhook steps that the configuration in force needs. */
  readonly steps: readonly WebhookStep[];
  /** What the registration still lacks. */
  readonly missing: readonly string[];
  /** Privileges for making that which whoever is signed in does not have. */
  readonly missingRights: readonly string[];
  /** Where a webhook of the same name points that is another deployment's. */
  readonly ofOther?: string;
  readonly moved?: MovedWord;
}

/** Looks at Sales as its administrator, by the app's settings, or by its address and the secret. @throws {CommandError} */
export async function lookAtSales(
  run: SetupRun,
  connectionId: string,
  { steps, told }: { readonly steps: readonly WebhookStep[]; readonly told: Told },
): Promise<{ readonly side: SalesSide; readonly offers: SalesOffers } | undefined> {
  const place = placeInSettings(run, connectionId) ?? placeTold(run, connectionId, told);
  if (place === undefined) {
    return undefined;
  }
  const remote = personalSales(place.apiBaseUrl, run.surroundings);
  const organization = answered('Sales', await lookAtOrganization(remote));
  const known = told?.organizationId ?? undefined;
  if (known !== undefined && known !== organization.organizationId) {
    throw new CommandError(
      `${place.apiBaseUrl} is organization ${organization.organizationId}, and the app is with ${known}`,
      2,
    );
  }
  const { moved } = run.options;
  const claim = { ...place, endpointName: salesRegistrationName(connectionId), steps };
  const wanted = { ...claim, ...(moved === undefined ? {} : { moved }) };
  const missing = answered('Sales', await missingInSales(remote, wanted));
  const ofOther = answered('Sales', await endpointOfOther(remote, wanted));
  const rights = missing.length === 0 ? undefined : await missingRights(remote, toMakeFor(missing));
  const { salesOrderProcessing, statusReasons } = organization;
  return {
    side: {
      ...wanted,
      missing,
      missingRights: rights === undefined ? [] : answered('Sales', rights),
      ...(ofOther === undefined ? {} : { ofOther }),
    },
    offers: { salesOrderProcessing, statusReasons },
  };
}

/** The settings of the app; `undefined` where they are not on this machine. */
export function settingsAtHand({ surroundings }: Pick<SetupRun, 'surroundings'>): Settings | undefined {
  try {
    return surroundings.settings();
  } catch (error) {
    if (error instanceof SettingsError) {
      return undefined;
    }
    throw error;
  }
}

/** What the app says decides whether orders could enter. */
export function offersOf(told: Told): SalesOffers | undefined {
  return told === undefined || told.salesOrderProcessing === null
    ? undefined
    : {
        salesOrderProcessing: told.salesOrderProcessing,
        statusReasons: new Map((told.statusReasons ?? []).map(({ code, label }) => [code, label])),
      };
}

/** What the app says is wrong with the webhook there, and what would let it be mended from here. */
export function problemOf(told: Told, connectionId: string): string | undefined {
  if (told?.registration.ok === true) {
    return undefined;
  }
  const problem =
    told === undefined
      ? 'The app does not tell whether its webhook is registered in Sales.'
      : (told.registration.problem ?? 'The webhook in Sales is not as it must be.');
  return (
    `${problem} It cannot be registered from here without the settings of the app: give --settings <file>, ` +
    `or --sales <address> with the webhook's secret in the environment as ${secretSettingsOf(connectionId).sales}`
  );
}

type Place = Pick<SalesSide, 'apiBaseUrl' | 'notificationUrl' | 'secret'>;

function placeInSettings(run: SetupRun, connectionId: string): Place | undefined {
  const known = settingsAtHand(run);
  const settings = known?.connections.find(({ connection }) => connection.connectionId === connectionId);
  if (known === undefined || settings === undefined) {
    return undefined;
  }
  assertSamePair(run.options, settings);
  return {
    apiBaseUrl: settings.sales.apiBaseUrl,
    notificationUrl: dataverseWebhookUrl(known.publicUrl, connectionId),
    secret: settings.sales.webhookSecrets[0],
  };
}

/** Without settings: the address as an option, the secret from the environment, the rest from the app. */
function placeTold({ options, surroundings }: SetupRun, connectionId: string, told: Told): Place | undefined {
  const name = secretSettingsOf(connectionId).sales;
  const secret = surroundings.environment?.(name);
  if (options.sales === undefined || secret === undefined || told === undefined) {
    return undefined;
  }
  if (secretMark(secret) !== told.webhook.secretMark) {
    throw new CommandError(`${name} in the environment is not the secret that the app accepts`, 2);
  }
  return { apiBaseUrl: salesAddress(options.sales), notificationUrl: told.webhook.url, secret };
}

/** A connection is one pair for ever: its couplings are of these two. */
function assertSamePair(options: SetupRun['options'], { businessCentral, sales }: ConnectionSettings): void {
  const asked = [
    [options.businessCentral, businessCentralAddress, businessCentral.apiBaseUrl],
    [options.sales, salesAddress, sales.apiBaseUrl],
  ] as const;
  for (const [wanted, addressOf, known] of asked) {
    if (wanted !== undefined && addressOf(wanted) !== known) {
      throw new CommandError(`the connection is with ${known}; give another --connection to pair with ${wanted}`, 2);
    }
  }
}
