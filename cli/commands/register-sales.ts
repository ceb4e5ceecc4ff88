import { registerSales as registerInSales } from '../../lib/dataverse/registration.js';
import { type StepsBy, stepsFor } from '../../lib/dataverse/webhook-steps.js';
import type { WebhookStep } from '../../lib/ports/sales-webhooks.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import type { ConnectionSettings } from '../../lib/settings/settings.js';
import { administratorClient } from '../administrator-client.js';
import { AppClient, type AppOptions } from '../app-client.js';
import { outputOf } from '../command-options.js';
import { askConfiguration } from '../setup/in-force.js';
import { CommandError, type ExitCode, type Surroundings } from '../surroundings.js';

/** At which connection, and whether quotes are carried, whatever is in force. */
export interface RegisterOptions extends AppOptions {
  readonly connection?: string | undefined;
  readonly quotes?: 'off' | 'activeQuotes' | undefined;
  readonly moved?: true | string | undefined;
  readonly json?: boolean;
}

/** Registers Tandem's webhook and own columns in Sales, at one connection or all. Exits 1 when one could not be. */
export async function registerSales(options: RegisterOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { connection: connectionId } = options;
  const { connections, publicUrl } = surroundings.settings();
  const wanted = connections.filter(
    ({ connection }) => connectionId === undefined || connection.connectionId === connectionId,
  );
  if (wanted.length === 0) {
    const known = connections.map(({ connection }) => connection.connectionId).join(', ');
    throw new CommandError(`There is no connection ${connectionId}; there are: ${known}`, 2);
  }
  const registered: Registered[] = [];
  for (const settings of wanted) {
    const steps = await stepsOf(settings, { options, publicUrl, surroundings });
    registered.push(await register(settings, { options, steps, publicUrl, surroundings }));
  }
  const output = outputOf(options, surroundings);
  for (const { connectionId, error } of registered) {
    if (error !== undefined) {
      surroundings.error(`${connectionId}: ${error}\n`);
    }
  }
  const made = registered.filter(({ error }) => error === undefined);
  if (options.json === true || made.length > 0) {
    output.result({ connections: registered }, () =>
      made.flatMap(({ connectionId, done, absentColumns = [] }) => [
        `${connectionId}: ${done.length === 0 ? 'everything was as it should be' : done.join(', ')}`,
        ...(absentColumns.length === 0
          ? []
          : [
              `${connectionId}: Sales does not have ${absentColumns.join(', ')}; once they are made, run this again so that their changes are told`,
            ]),
      ]),
    );
  }
  return made.length === registered.length ? 0 : 1;
}

interface Asking {
  readonly options: RegisterOptions;
  readonly publicUrl: string;
  readonly surroundings: Surroundings;
}

/** The steps of the configuration in force; whether quotes are among them an option may say otherwise. */
async function stepsOf(settings: ConnectionSettings, asking: Asking): Promise<readonly WebhookStep[]> {
  const { policies, mapping } = await inForce(settings, asking);
  const { quotes } = asking.options;
  return stepsFor({ policies: quotes === undefined ? policies : { quotes }, mapping });
}

/**
 * What the app says is in force; the settings, in words, where it cannot be asked. The app is the one that the webhook is of,
 * unless an option or the environment names another address for it.
 */
async function inForce(
  { connection }: ConnectionSettings,
  { options, publicUrl, surroundings }: Asking,
): Promise<StepsBy> {
  const { connectionId, policies } = connection;
  const address = options.app ?? surroundings.operator().app ?? publicUrl;
  try {
    const app = new AppClient({ ...options, app: address }, surroundings);
    return (await askConfiguration(app, connectionId)).configuration;
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    surroundings.error(
      `${connectionId}: the app was not asked which configuration is in force (${error.message}), so the settings count, with ` +
        `their fields: quotes ${options.quotes ?? policies.quotes ?? 'off'}. Where a stored configuration says otherwise, run it again ` +
        'once the app answers, or give --quotes.\n',
    );
    return connection;
  }
}

/** What came of one connection. */
interface Registered {
  readonly connectionId: string;
  /** What was made or changed; nothing when all was as it should be. */
  readonly done: readonly string[];
  /** Columns that the mapping names and Sales does not have, so that no step tells of them yet. */
  readonly absentColumns?: readonly string[];
  readonly error?: string;
}

/** Registers one connection. */
async function register(
  { connection, sales }: ConnectionSettings,
  { options, steps, publicUrl, surroundings }: Asking & { readonly steps: readonly WebhookStep[] },
): Promise<Registered> {
  const { connectionId } = connection;
  const name = salesRegistrationName(connectionId);
  const registered = await registerInSales(administratorClient(sales, surroundings), {
    endpointName: name,
    steps,
    notificationUrl: dataverseWebhookUrl(publicUrl, connectionId),
    secret: sales.webhookSecrets[0],
    stepPrefix: name,
    moved: options.moved,
  });
  if (!registered.ok) {
    return { connectionId, done: [], error: `${registered.failure.message} (${registered.failure.reason})` };
  }
  return { connectionId, ...registered.value };
}
