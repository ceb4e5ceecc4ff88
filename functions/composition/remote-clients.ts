import { createHash } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import { businessCentralDialect } from '../../lib/business-central/dialect.js';
import { dataverseDialect } from '../../lib/dataverse/dialect.js';
import { createRemoteClient, type RemoteClient } from '../../lib/http/remote-client.js';
import type { RemoteDialect } from '../../lib/http/remote-message.js';
import type { RequestLimiter } from '../../lib/http/request-limiter.js';
import { createSharedLimiter } from '../../lib/http/shared-limiter.js';
import { credentialTokenSource, staticTokenSource } from '../../lib/http/token-source.js';
import type { Logger } from '../../lib/ports/logger.js';
import type { StateStore } from '../../lib/ports/state-store.js';
import type { ConnectionSettings } from '../../lib/settings/settings.js';
import { randomIds, systemClock } from '../../lib/system/system-clock.js';
import { currentTraceParent } from '../../lib/telemetry/invocation.js';
import type { Telemetry } from '../../lib/telemetry/telemetry.js';
import { tracedSender } from '../../lib/telemetry/traced-sender.js';

type SystemSettings = ConnectionSettings['businessCentral'] | ConnectionSettings['sales'];

/**
 * Requests in flight of one identity, over all processes (L5). Business Central processes five at once and queues more;
 * Dataverse refuses the 53rd.
 */
export const callsAtOnce = { businessCentral: 5, sales: 40 } as const;

/**
 * Makes the clients of both systems; connections that share an identity on a system share its limits, in this process
 * and with all others.
 */
export class RemoteClients {
  readonly #limiters = new Map<string, RequestLimiter>();
  readonly #holder = randomIds.newId();

  constructor(
    private readonly process: {
      readonly logger: Logger;
      readonly credential: TokenCredential;
      readonly telemetry: Telemetry;
      readonly state: StateStore;
    },
  ) {}

  businessCentral(settings: ConnectionSettings): RemoteClient {
    return this.#client(settings.businessCentral, businessCentralDialect, callsAtOnce.businessCentral);
  }

  sales(settings: ConnectionSettings): RemoteClient {
    return this.#client(settings.sales, dataverseDialect, callsAtOnce.sales);
  }

  #client(settings: SystemSettings, dialect: RemoteDialect, total: number): RemoteClient {
    const { staticToken, tokenScope: scope } = settings;
    const tokens =
      staticToken === undefined
        ? credentialTokenSource({ credential: this.process.credential, scope, clock: systemClock })
        : staticTokenSource(staticToken);
    const client = createRemoteClient({
      baseUrl: settings.apiBaseUrl,
      dialect,
      tokens,
      limiter: this.#limiter(`${settings.apiBaseUrl} ${staticToken ?? ''}`, total),
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      logger: this.process.logger,
      traceParent: currentTraceParent,
    });
    return tracedSender(client, { telemetry: this.process.telemetry, systemName: dialect.systemName });
  }

  /** The text that tells identities apart may hold a token: only its hash is stored. */
  #limiter(identityText: string, total: number): RequestLimiter {
    const identity = createHash('sha256').update(identityText).digest('hex');
    const { state: store, logger } = this.process;
    const known =
      this.#limiters.get(identity) ??
      createSharedLimiter({ store, identity, holder: this.#holder, total, clock: systemClock, logger });
    this.#limiters.set(identity, known);
    return known;
  }
}
