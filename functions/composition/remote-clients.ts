import type { TokenCredential } from '@azure/core-auth';
import { businessCentralDialect } from '../../lib/business-central/dialect.js';
import { dataverseDialect } from '../../lib/dataverse/dialect.js';
import { createRemoteClient, type RemoteClient } from '../../lib/http/remote-client.js';
import type { RemoteDialect } from '../../lib/http/remote-message.js';
import { createRequestLimiter, type RequestLimiter } from '../../lib/http/request-limiter.js';
import { credentialTokenSource, staticTokenSource } from '../../lib/http/token-source.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { ConnectionSettings } from '../../lib/settings/settings.js';
import { randomIds, systemClock } from '../../lib/system/system-clock.js';
import { currentTraceParent } from '../../lib/telemetry/invocation.js';
import type { Telemetry } from '../../lib/telemetry/telemetry.js';
import { tracedSender } from '../../lib/telemetry/traced-sender.js';

type SystemSettings = ConnectionSettings['businessCentral'] | ConnectionSettings['sales'];

/** Makes the clients of both systems; connections that share an identity on a system share its limits (L5). */
export class RemoteClients {
  readonly #limiters = new Map<string, RequestLimiter>();

  constructor(
    private readonly process: {
      readonly logger: Logger;
      readonly credential: TokenCredential;
      readonly telemetry: Telemetry;
    },
  ) {}

  businessCentral(settings: ConnectionSettings): RemoteClient {
    return this.#client(settings.businessCentral, businessCentralDialect);
  }

  sales(settings: ConnectionSettings): RemoteClient {
    return this.#client(settings.sales, dataverseDialect);
  }

  #client(settings: SystemSettings, dialect: RemoteDialect): RemoteClient {
    const { staticToken, tokenScope: scope } = settings;
    const tokens =
      staticToken === undefined
        ? credentialTokenSource({ credential: this.process.credential, scope, clock: systemClock })
        : staticTokenSource(staticToken);
    const client = createRemoteClient({
      baseUrl: settings.apiBaseUrl,
      dialect,
      tokens,
      limiter: this.#limiter(`${settings.apiBaseUrl} ${staticToken ?? ''}`),
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      logger: this.process.logger,
      traceParent: currentTraceParent,
    });
    return tracedSender(client, { telemetry: this.process.telemetry, systemName: dialect.systemName });
  }

  #limiter(identity: string): RequestLimiter {
    const known = this.#limiters.get(identity) ?? createRequestLimiter({ clock: systemClock });
    this.#limiters.set(identity, known);
    return known;
  }
}
