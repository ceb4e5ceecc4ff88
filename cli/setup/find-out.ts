import { z } from 'zod';
import { missingRights } from '../../lib/dataverse/administrator-rights.js';
import { lookAtOrganization, missingInSales, toMakeFor } from '../../lib/dataverse/setup-look.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { integerField } from '../../lib/http/json.js';
import type { WebhookStep } from '../../lib/ports/sales-webhooks.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import type { ConnectionSettings, Settings } from '../../lib/settings/settings.js';
import { SettingsError } from '../../lib/settings/settings-error.js';
import type { AppClient } from '../app-client.js';
import { CommandError } from '../surroundings.js';
import type { Configured } from './choices.js';
import { askConfiguration } from './in-force.js';
import type { SalesOffers } from './never-fires.js';
import type { SetupRun } from './setup-run.js';
import { answered, personalSales } from './systems.js';

const viewSchema = z
  .object({
    connectionId: z.string(),
    state: z.string(),
    enabled: z.boolean(),
    stopped: z.object({ sentence: z.string() }).loose().nullable(),
  })
  .loose();
const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  standing: z.string(),
  sentence: z.string(),
  fix: z.string().optional(),
});
const salesOffer = z.object({
  salesOrderProcessing: z.boolean().nullable(),
  statusReasons: z.array(z.object({ code: integerField, label: z.string() })).nullable(),
  registration: z.object({ ok: z.boolean(), problem: z.string().optional() }),
});
const checksSchema = z.object({
  app: z.array(checkSchema),
  connections: z.array(
    z.object({ connectionId: z.string(), checks: z.array(checkSchema), inSales: salesOffer.optional() }),
  ),
});
type Trouble = z.infer<typeof checkSchema>;

/** What the administrator's side of Sales shows; absent where the settings are not at hand. */
export interface SalesSide {
  readonly settings: ConnectionSettings;
  readonly publicUrl: string;
  /** The webhook steps that the configuration in force needs. */
  readonly steps: readonly WebhookStep[];
  /** What the registration still lacks. */
  readonly missing: readonly string[];
  /** Privileges for making that which whoever is signed in does not have. */
  readonly missingRights: readonly string[];
}

/** How a connection stands before setup does anything. */
export interface Findings {
  readonly connectionId: string;
  readonly view: z.infer<typeof viewSchema>;
  readonly activeVersion: number;
  /** The configuration in force, as written. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The same with its defaults. */
  readonly inForce: Configured;
  readonly sales?: SalesSide;
  /** What decides whether orders could enter: seen from here, else by the app; absent: neither could look. */
  readonly offers?: SalesOffers;
  /** What the app says of the webhook in Sales where it is not looked at from here; absent: nothing is wrong with it. */
  readonly salesProblem?: string;
  /** Checks that are bad and that setup itself does not mend. */
  readonly troubles: readonly Trouble[];
  /** Checks of registrations and the switch that are not good yet. */
  readonly unregistered: readonly Trouble[];
}

/** What setup itself puts right. */
const mendedBySetup: ReadonlySet<string> = new Set([
  'connection.switch',
  'businessCentral.notifications',
  'sales.notifications',
]);
/** What it puts right where it can sign in to Sales for the app's settings. */
const mendedInSales: ReadonlySet<string> = new Set(['sales.ownColumns']);

/** Looks at everything that setup may change, and changes nothing. @throws {CommandError} */
export async function findOut(app: AppClient, run: SetupRun, connectionId: string): Promise<Findings> {
  const { connections } = await app.get(z.object({ connections: z.array(viewSchema) }), 'connections', {
    connectionId,
  });
  const [view] = connections;
  if (view === undefined) {
    throw new CommandError(`the app knows no connection ${connectionId}`, 2);
  }
  const { number, written, filled, configuration } = await askConfiguration(app, connectionId);
  const seen = await lookAtSales(run, connectionId, stepsFor(configuration));
  const checks = await app.get(checksSchema, 'checks');
  const told = checks.connections.find((each) => each.connectionId === connectionId);
  const ofConnection = told?.checks ?? [];
  const offers = seen?.offers ?? offersOf(told?.inSales);
  const problem = seen === undefined ? problemOf(told?.inSales) : undefined;
  const bad = [...checks.app, ...ofConnection].filter(({ standing }) => standing === 'bad');
  return {
    connectionId,
    view,
    activeVersion: number,
    written,
    inForce: filled,
    ...(seen === undefined ? {} : { sales: seen.side }),
    ...(offers === undefined ? {} : { offers }),
    ...(problem === undefined ? {} : { salesProblem: problem }),
    troubles: bad.filter(({ id }) => !mendedBySetup.has(id) && !(seen !== undefined && mendedInSales.has(id))),
    unregistered: ofConnection.filter(({ id, standing }) => id.endsWith('.notifications') && standing !== 'good'),
  };
}

async function lookAtSales(
  run: SetupRun,
  connectionId: string,
  steps: readonly WebhookStep[],
): Promise<{ readonly side: SalesSide; readonly offers: SalesOffers } | undefined> {
  const { options, surroundings } = run;
  const known = settingsAtHand(run);
  const settings = known?.connections.find(({ connection }) => connection.connectionId === connectionId);
  if (known === undefined || settings === undefined) {
    return undefined;
  }
  assertSamePair(options, settings);
  const remote = personalSales(settings.sales.apiBaseUrl, surroundings);
  const { salesOrderProcessing, statusReasons } = answered('Sales', await lookAtOrganization(remote));
  const wanted = {
    endpointName: salesRegistrationName(connectionId),
    notificationUrl: dataverseWebhookUrl(known.publicUrl, connectionId),
    steps,
    secret: settings.sales.webhookSecrets[0],
  };
  const missing = answered('Sales', await missingInSales(remote, wanted));
  const rights = missing.length === 0 ? undefined : await missingRights(remote, toMakeFor(missing));
  return {
    side: {
      settings,
      publicUrl: known.publicUrl,
      steps,
      missing,
      missingRights: rights === undefined ? [] : answered('Sales', rights),
    },
    offers: { salesOrderProcessing, statusReasons },
  };
}

function offersOf(told: z.infer<typeof salesOffer> | undefined): SalesOffers | undefined {
  return told === undefined || told.salesOrderProcessing === null
    ? undefined
    : {
        salesOrderProcessing: told.salesOrderProcessing,
        statusReasons: new Map((told.statusReasons ?? []).map(({ code, label }) => [code, label])),
      };
}

function problemOf(told: z.infer<typeof salesOffer> | undefined): string | undefined {
  return told === undefined
    ? 'The app does not tell whether its webhook is registered in Sales.'
    : told.registration.ok
      ? undefined
      : (told.registration.problem ?? 'The webhook in Sales is not as it must be.');
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

/** A connection is one pair for ever: its couplings are of these two. */
function assertSamePair(options: SetupRun['options'], { businessCentral, sales }: ConnectionSettings): void {
  const asked = [
    [options.businessCentral, businessCentral.apiBaseUrl],
    [options.sales, sales.apiBaseUrl],
  ] as const;
  for (const [wanted, known] of asked) {
    if (wanted !== undefined && wanted.trim().replace(/\/+$/, '') !== known) {
      throw new CommandError(`the connection is with ${known}; give another --connection to pair with ${wanted}`, 2);
    }
  }
}
