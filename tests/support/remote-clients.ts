import type { HttpClient } from '@azure/core-rest-pipeline';
import { createRemoteClient, type RemoteClient } from '../../lib/http/remote-client.js';
import type { RemoteClientOptions } from '../../lib/http/remote-client-options.js';
import type { RemoteDialect } from '../../lib/http/remote-message.js';
import { createRequestLimiter } from '../../lib/http/request-limiter.js';
import { staticTokenSource } from '../../lib/http/token-source.js';
import type { Clock } from '../../lib/ports/clock.js';
import type { LogFields, Logger } from '../../lib/ports/logger.js';
import { seededRandom } from '../../local/simulator-kit/random.js';
import { seededIds } from '../twins/seeded-ids.js';

/** A logger that keeps what it is told. */
export class RecordingLogger implements Logger {
  readonly entries: { readonly event: string; readonly fields: LogFields }[] = [];

  info(event: string, fields: LogFields = {}): void {
    this.entries.push({ event, fields });
  }

  warn(event: string, fields: LogFields = {}): void {
    this.entries.push({ event, fields });
  }

  error(event: string, fields: LogFields = {}): void {
    this.entries.push({ event, fields });
  }
}

/** A client with everything injected; tests replace what they look at. */
export function remoteClient(
  options: {
    readonly baseUrl: string;
    readonly dialect: RemoteDialect;
    readonly transport: HttpClient;
    readonly clock: Clock;
  } & Partial<RemoteClientOptions>,
): RemoteClient {
  return createRemoteClient({
    tokens: staticTokenSource('test-token'),
    limiter: createRequestLimiter({ clock: options.clock }),
    ids: seededIds(7),
    random: seededRandom(7),
    logger: new RecordingLogger(),
    // No timer of the machine: time moves only by hand.
    startTimeout: () => new AbortController().signal,
    ...options,
  });
}
