import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock, Ids } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { failed, type RemoteResult } from '../ports/remote-result.js';
import { createExchange, isLoopback } from './exchange.js';
import { followableUrl } from './followable-url.js';
import { RemoteCall } from './remote-call.js';
import type { RemoteAnswer, RemoteDialect, RemoteRequest } from './remote-message.js';
import type { RequestLimiter } from './request-limiter.js';
import type { TokenSource } from './token-source.js';

/** One attempt may take this long unless set otherwise. */
export const defaultTimeoutMs = 100_000;

export interface RemoteClientOptions {
  /** Root of the API, without a slash at the end. `https`, or `http` on this machine. */
  readonly baseUrl: string;
  readonly dialect: RemoteDialect;
  readonly tokens: TokenSource;
  /** Shared by all clients of the same identity on the same system. */
  readonly limiter: RequestLimiter;
  readonly clock: Clock;
  readonly ids: Ids;
  /** 0 ≤ value < 1, for jitter. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly timeoutMs?: number;
  /** Replaces the network, so that tests and the world run in process. */
  readonly transport?: HttpClient;
  /** W3C `traceparent` of the change at hand. */
  readonly traceParent?: () => string | undefined;
  readonly startTimeout?: (delayMs: number) => AbortSignal;
}

/** Sends requests to one system as one identity. Expected failures are values; a rejection is a bug. */
export interface RemoteClient {
  readonly baseUrl: string;
  send(request: RemoteRequest): Promise<RemoteResult<RemoteAnswer>>;
}

/** Throws when the base address is neither `https` nor on this machine. */
export function createRemoteClient(options: RemoteClientOptions): RemoteClient {
  const base = new URL(options.baseUrl);
  if (base.protocol !== 'https:' && !isLoopback(base)) {
    throw new Error(`${options.dialect.systemName} must be reached over https`);
  }
  const exchange = createExchange({
    transport: options.transport,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    startTimeout: options.startTimeout ?? ((delayMs) => AbortSignal.timeout(delayMs)),
  });
  return {
    baseUrl: options.baseUrl,
    async send(request) {
      const url = followableUrl(options.baseUrl, request.url);
      if (url === undefined) {
        const message = `${options.dialect.systemName} named an address that is not its own; it is not followed`;
        return failed({ reason: 'invalid', message });
      }
      return new RemoteCall(options, exchange, { request, url }).run();
    },
  };
}
