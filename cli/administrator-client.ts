import { dataverseDialect } from '../lib/dataverse/dialect.js';
import { createRemoteClient, type RemoteClient } from '../lib/http/remote-client.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { credentialTokenSource, developerIdentity, staticTokenSource } from '../lib/http/token-source.js';
import type { ConnectionSettings } from '../lib/settings/settings.js';
import { randomIds, systemClock } from '../lib/system/system-clock.js';
import { createLogger } from '../lib/telemetry/logger.js';
import type { Surroundings } from './surroundings.js';

/** Sales as its administrator reaches it: by the token in the environment, or signed in with "az login". */
export function administratorClient(sales: ConnectionSettings['sales'], surroundings: Surroundings): RemoteClient {
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
