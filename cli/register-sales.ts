import { parseArgs } from 'node:util';
import { dataverseDialect } from '../lib/dataverse/dialect.js';
import { registerSales } from '../lib/dataverse/registration.js';
import { createRemoteClient } from '../lib/http/remote-client.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import {
  credentialTokenSource,
  developerIdentity,
  staticTokenSource,
  type TokenSource,
} from '../lib/http/token-source.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../lib/security/doors.js';
import { administratorToken, environmentSettings } from '../lib/settings/environment.js';
import type { ConnectionSettings } from '../lib/settings/settings.js';
import { SettingsError } from '../lib/settings/settings-error.js';
import { randomIds, systemClock } from '../lib/system/system-clock.js';
import { createLogger } from '../lib/telemetry/logger.js';

const help = `Registers Tandem's webhook and own columns in Sales. Needs an administrator of that environment.

  node dist/cli/register-sales.js [--connection <id>]

Settings are those of the function app (see local.settings.sample.json), from the environment. The administrator signs in
with "az login", or TANDEM_ADMINISTRATOR_TOKEN holds a bearer token. It can be repeated: what is right is left alone.`;

const logger = createLogger((_level, line) => process.stderr.write(`${line}\n`));

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { connection: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const settings = environmentSettings();
  const wanted = settings.connections.filter(
    ({ connection }) => values.connection === undefined || connection.connectionId === values.connection,
  );
  if (wanted.length === 0) {
    const known = settings.connections.map(({ connection }) => connection.connectionId).join(', ');
    process.stderr.write(`There is no connection ${values.connection}; there are: ${known}\n`);
    return 1;
  }
  const results = [];
  for (const connection of wanted) {
    results.push(await register(settings.publicUrl, connection));
  }
  return results.every((worked) => worked) ? 0 : 1;
}

/** Registers one connection and tells what was done. */
async function register(publicUrl: string, { connection, sales }: ConnectionSettings): Promise<boolean> {
  const { connectionId } = connection;
  const name = salesRegistrationName(connectionId);
  const remote = createRemoteClient({
    baseUrl: sales.apiBaseUrl,
    dialect: dataverseDialect,
    tokens: tokensOf(sales.tokenScope),
    limiter: createRequestLimiter({ clock: systemClock }),
    clock: systemClock,
    ids: randomIds,
    random: Math.random,
    logger,
  });
  const registered = await registerSales(remote, {
    endpointName: name,
    notificationUrl: dataverseWebhookUrl(publicUrl, connectionId),
    secret: sales.webhookSecrets[0],
    stepPrefix: name,
  });
  if (!registered.ok) {
    process.stderr.write(`${connectionId}: ${registered.failure.message} (${registered.failure.reason})\n`);
    return false;
  }
  const { done } = registered.value;
  process.stdout.write(`${connectionId}: ${done.length === 0 ? 'everything was as it should be' : done.join(', ')}\n`);
  return true;
}

function tokensOf(scope: string): TokenSource {
  const token = administratorToken();
  return token === undefined
    ? credentialTokenSource({ credential: developerIdentity(), scope, clock: systemClock })
    : staticTokenSource(token);
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
