import { createRemoteClient, type RemoteClient } from '../lib/http/remote-client.js';
import type { RemoteDialect } from '../lib/http/remote-message.js';
import { createRequestLimiter } from '../lib/http/request-limiter.js';
import { credentialTokenSource, developerIdentity, staticTokenSource } from '../lib/http/token-source.js';
import { randomIds, systemClock } from '../lib/system/system-clock.js';
import { createLogger } from '../lib/telemetry/logger.js';

/** A system as the person at the keyboard reaches it. */
export interface PersonalAccess {
  readonly apiBaseUrl: string;
  readonly dialect: RemoteDialect;
  /** Bearer token; `undefined` means "az login", for the scope. */
  readonly token: string | undefined;
  readonly scope: string;
  /** Where warnings go; absent: nowhere. */
  readonly warn?: (line: string) => void;
}

/** A client that signs in with the person's token, or as whoever is signed in with "az login". */
export function personalClient({ apiBaseUrl, dialect, token, scope, warn }: PersonalAccess): RemoteClient {
  return createRemoteClient({
    baseUrl: apiBaseUrl,
    dialect,
    tokens:
      token === undefined
        ? credentialTokenSource({ credential: developerIdentity(), scope, clock: systemClock })
        : staticTokenSource(token),
    limiter: createRequestLimiter({ clock: systemClock }),
    clock: systemClock,
    ids: randomIds,
    random: Math.random,
    logger: createLogger((level, line) => (level === 'info' ? undefined : warn?.(line))),
  });
}
