import { z } from 'zod';
import { lookAtOrganization, missingInSales } from '../../lib/dataverse/setup-look.js';
import { stepsFor, type WebhookStep } from '../../lib/dataverse/webhook-steps.js';
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
const checksSchema = z.object({
  app: z.array(checkSchema),
  connections: z.array(z.object({ connectionId: z.string(), checks: z.array(checkSchema) })),
});
type Trouble = z.infer<typeof checkSchema>;

/** What the administrator's side of Sales shows; absent where the settings are not at hand. */
export interface SalesSide {
  readonly settings: ConnectionSettings;
  readonly publicUrl: string;
  readonly offers: SalesOffers;
  /** The webhook steps that the configuration in force needs. */
  readonly steps: readonly WebhookStep[];
  /** What the registration still lacks. */
  readonly missing: readonly string[];
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
  'sales.ownColumns',
]);

/** Looks at everything that setup may change, and changes nothing. @throws {CommandError} */
export async function findOut(app: AppClient, run: SetupRun, connectionId: string): Promise<Findings> {
  const { connections } = await app.get(z.object({ connections: z.array(viewSchema) }), 'connections', {
    connectionId,
  });
  const [view] = connections;
  if (view === undefined) {
    throw new CommandError(`the app knows no connection ${connectionId}`, 2);
  }
  const { number, written, filled } = await askConfiguration(app, connectionId);
  const sales = await lookAtSales(run, connectionId, stepsFor(filled.policies));
  const checks = await app.get(checksSchema, 'checks');
  const ofConnection = checks.connections.find((each) => each.connectionId === connectionId)?.checks ?? [];
  const bad = [...checks.app, ...ofConnection].filter(({ standing }) => standing === 'bad');
  return {
    connectionId,
    view,
    activeVersion: number,
    written,
    inForce: filled,
    ...(sales === undefined ? {} : { sales }),
    troubles: bad.filter(({ id }) => !mendedBySetup.has(id)),
    unregistered: ofConnection.filter(({ id, standing }) => id.endsWith('.notifications') && standing !== 'good'),
  };
}

async function lookAtSales(
  run: SetupRun,
  connectionId: string,
  steps: readonly WebhookStep[],
): Promise<SalesSide | undefined> {
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
  return { settings, publicUrl: known.publicUrl, offers: { salesOrderProcessing, statusReasons }, steps, missing };
}

function settingsAtHand({ surroundings }: SetupRun): Settings | undefined {
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
