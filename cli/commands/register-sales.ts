import { registerSales as registerInSales } from '../../lib/dataverse/registration.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../../lib/security/doors.js';
import type { ConnectionSettings } from '../../lib/settings/settings.js';
import { administratorClient } from '../administrator-client.js';
import { CommandError, type ExitCode, type Surroundings } from '../surroundings.js';

/** At which connection, and whether quotes are carried where a stored configuration says otherwise than the settings. */
export interface RegisterOptions {
  readonly connection?: string | undefined;
  readonly quotes?: 'off' | 'activeQuotes' | undefined;
}

function withQuotes(settings: ConnectionSettings, quotes: RegisterOptions['quotes']): ConnectionSettings {
  const { connection } = settings;
  return quotes === undefined
    ? settings
    : { ...settings, connection: { ...connection, policies: { ...connection.policies, quotes } } };
}

/** Registers Tandem's webhook and own columns in Sales, at one connection or all. Exits 1 when one could not be. */
export async function registerSales(
  { connection: connectionId, quotes }: RegisterOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { connections, publicUrl } = surroundings.settings();
  const wanted = connections.filter(
    ({ connection }) => connectionId === undefined || connection.connectionId === connectionId,
  );
  if (wanted.length === 0) {
    const known = connections.map(({ connection }) => connection.connectionId).join(', ');
    throw new CommandError(`There is no connection ${connectionId}; there are: ${known}`, 2);
  }
  let exitCode: ExitCode = 0;
  for (const connection of wanted) {
    if (!(await register(publicUrl, withQuotes(connection, quotes), surroundings))) {
      exitCode = 1;
    }
  }
  return exitCode;
}

/** Registers one connection and tells what was done. */
async function register(
  publicUrl: string,
  { connection, sales }: ConnectionSettings,
  surroundings: Surroundings,
): Promise<boolean> {
  const { connectionId } = connection;
  const name = salesRegistrationName(connectionId);
  const registered = await registerInSales(administratorClient(sales, surroundings), {
    endpointName: name,
    steps: stepsFor(connection.policies),
    notificationUrl: dataverseWebhookUrl(publicUrl, connectionId),
    secret: sales.webhookSecrets[0],
    stepPrefix: name,
  });
  if (!registered.ok) {
    surroundings.error(`${connectionId}: ${registered.failure.message} (${registered.failure.reason})\n`);
    return false;
  }
  const { done } = registered.value;
  surroundings.out(`${connectionId}: ${done.length === 0 ? 'everything was as it should be' : done.join(', ')}\n`);
  return true;
}
