import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dataverseDialect } from '../lib/dataverse/dialect.js';
import { registerSales } from '../lib/dataverse/registration.js';
import { createRemoteClient } from '../lib/http/remote-client.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { credentialTokenSource, developerIdentity, staticTokenSource } from '../lib/http/token-source.js';
import { dataverseWebhookUrl, salesRegistrationName } from '../lib/security/doors.js';
import { administratorToken, environmentSettings } from '../lib/settings/environment.js';
import type { ConnectionSettings, Settings } from '../lib/settings/settings.js';
import { SettingsError } from '../lib/settings/settings-error.js';
import { randomIds, systemClock } from '../lib/system/system-clock.js';
import { createLogger } from '../lib/telemetry/logger.js';

const help = `Registers Tandem's webhook and own columns in Sales. Needs an administrator of that environment.

  npm run register-sales -- [--connection <id>]

Settings are those of the function app (see local.settings.sample.json), from the environment. The administrator signs in
with "az login", or TANDEM_ADMINISTRATOR_TOKEN holds a bearer token. It can be repeated: what is right is left alone.
`;

/** Where the command gets its words and settings, and writes to. */
export interface CommandSurroundings {
  readonly settings: () => Settings;
  readonly administratorToken: () => string | undefined;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs the command and gives its exit code: 0 when every connection asked for is registered, else 1. */
export async function registerSalesCommand(
  words: readonly string[],
  surroundings: CommandSurroundings,
): Promise<0 | 1> {
  try {
    const options = { connection: { type: 'string' }, help: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...words], options });
    if (values.help) {
      surroundings.out(help);
      return 0;
    }
    return await registerAll(values.connection, surroundings);
  } catch (error) {
    const expected = error instanceof SettingsError ? error.message : messageOfBadWords(error);
    if (expected === undefined) {
      throw error;
    }
    surroundings.error(`${expected}\n`);
    return 1;
  }
}

const badWords = z.object({ code: z.string().startsWith('ERR_PARSE_ARGS'), message: z.string() });

/** What `parseArgs` says about words it does not know. */
function messageOfBadWords(error: unknown): string | undefined {
  return badWords.safeParse(error).data?.message;
}

async function registerAll(connectionId: string | undefined, surroundings: CommandSurroundings): Promise<0 | 1> {
  const { connections, publicUrl } = surroundings.settings();
  const wanted = connections.filter(
    ({ connection }) => connectionId === undefined || connection.connectionId === connectionId,
  );
  if (wanted.length === 0) {
    const known = connections.map(({ connection }) => connection.connectionId).join(', ');
    surroundings.error(`There is no connection ${connectionId}; there are: ${known}\n`);
    return 1;
  }
  let exitCode: 0 | 1 = 0;
  for (const connection of wanted) {
    if (!(await register(publicUrl, connection, surroundings))) {
      exitCode = 1;
    }
  }
  return exitCode;
}

/** Registers one connection and tells what was done. */
async function register(
  publicUrl: string,
  { connection, sales }: ConnectionSettings,
  surroundings: CommandSurroundings,
): Promise<boolean> {
  const { connectionId } = connection;
  const name = salesRegistrationName(connectionId);
  const registered = await registerSales(administratorClient(sales, surroundings), {
    endpointName: name,
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

function administratorClient(sales: ConnectionSettings['sales'], surroundings: CommandSurroundings) {
  const token = surroundings.administratorToken();
  const scope = sales.tokenScope;
  return createRemoteClient({
    baseUrl: sales.apiBaseUrl,
    dialect: dataverseDialect,
    tokens:
      token === undefined
        ? credentialTokenSource({ credential: developerIdentity(), scope, clock: systemClock })
        : staticTokenSource(token),
    limiter: createRequestLimiter({ clock: systemClock }),
    clock: systemClock,
    ids: randomIds,
    random: Math.random,
    logger: createLogger((level, line) => (level === 'info' ? undefined : surroundings.error(`${line}\n`))),
  });
}

if (require.main === module) {
  const surroundings: CommandSurroundings = {
    settings: environmentSettings,
    administratorToken,
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  };
  registerSalesCommand(process.argv.slice(2), surroundings).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
