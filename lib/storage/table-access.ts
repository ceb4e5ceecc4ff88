import type { TokenCredential } from '@azure/core-auth';
import { type PipelinePolicy, RestError } from '@azure/core-rest-pipeline';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';

/** The tables of the product. Bicep makes them in Azure; names are fixed. */
export const tableNames = ['couplings', 'state'] as const;
export type TableName = (typeof tableNames)[number];

/** The tables as clients: one connection pool per process. */
export interface TableAccess {
  /** Rejects only when the table had to be made and could not be. */
  table(name: TableName): Promise<TableClient>;
}

export type TableAccessOptions = (
  | { readonly connectionString: string }
  /** Such as `https://<account>.table.core.windows.net`. */
  | { readonly endpoint: string; readonly credential: TokenCredential }
) & {
  /** Make missing tables on first use: local only, the deployed identity may not. Default false. */
  readonly createTables?: boolean;
  /** Time for one try of one request, answer included; default 10 s. */
  readonly tryTimeoutMs?: number;
  /** Tries after the first, on 5xx, 408, 429 and broken connections; default 3. */
  readonly maxRetries?: number;
};

const defaultTryTimeoutMs = 10_000;
const defaultMaxRetries = 3;
const retryDelayInMs = 200;
const maxRetryDelayInMs = 2_000;

/** Opens the tables. Nothing is sent before the first use, so this cannot fail on a missing service. */
export function createTableAccess(options: TableAccessOptions): TableAccess {
  const clients = new Map<TableName, TableClient>(tableNames.map((name) => [name, clientOf(name, options)]));
  const made = new Map<TableName, Promise<void>>();
  return {
    async table(name) {
      const client = clients.get(name) ?? clientOf(name, options);
      if (options.createTables === true) {
        await once(made, name, () => client.createTable());
      }
      return client;
    },
  };
}

function clientOf(name: TableName, options: TableAccessOptions): TableClient {
  const settings = clientSettings(options);
  return 'connectionString' in options
    ? TableClient.fromConnectionString(options.connectionString, name, {
        ...settings,
        allowInsecureConnection: isLoopback(options.connectionString),
      })
    : new TableClient(options.endpoint, name, options.credential, settings);
}

function clientSettings(options: TableAccessOptions): TableServiceClientOptions {
  return {
    retryOptions: { maxRetries: options.maxRetries ?? defaultMaxRetries, retryDelayInMs, maxRetryDelayInMs },
    additionalPolicies: [{ policy: tryTimeout(options.tryTimeoutMs ?? defaultTryTimeoutMs), position: 'perRetry' }],
  };
}

/** Unencrypted http is for stand-ins on this machine only: a key must never cross a network in the clear. */
function isLoopback(connectionString: string): boolean {
  if (/(^|;)\s*UseDevelopmentStorage=true/i.test(connectionString)) {
    return true;
  }
  const endpoint = /(?:^|;)\s*TableEndpoint=([^;]+)/i.exec(connectionString)?.[1] ?? '';
  return URL.canParse(endpoint) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(endpoint).hostname);
}

/** The library waits for ever on a silent server; a try that takes too long is made to look like a broken connection. */
function tryTimeout(timeoutMs: number): PipelinePolicy {
  return {
    name: 'tryTimeout',
    async sendRequest(request, next) {
      const outer = request.abortSignal;
      const timer = AbortSignal.timeout(timeoutMs);
      request.abortSignal = outer instanceof AbortSignal ? AbortSignal.any([outer, timer]) : timer;
      try {
        return await next(request);
      } catch (error) {
        if (!timer.aborted) {
          throw error;
        }
        const message = `table storage gave no answer within ${timeoutMs} ms`;
        throw Object.assign(new RestError(message, { code: 'ETIMEDOUT', request }), { cause: error });
      } finally {
        if (outer === undefined) {
          delete request.abortSignal;
        } else {
          request.abortSignal = outer;
        }
      }
    },
  };
}

/** Runs the work once per key for ever, unless it failed: then the next caller tries again. */
function once(done: Map<TableName, Promise<void>>, key: TableName, work: () => Promise<void>): Promise<void> {
  const running = done.get(key) ?? work();
  done.set(key, running);
  running.catch(() => done.delete(key));
  return running;
}
