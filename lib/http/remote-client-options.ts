import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock, Ids } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { RemoteDialect } from './remote-message.js';
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
  /** How an attempt's time-out is started; `AbortSignal.timeout` unless replaced. */
  readonly startTimeout?: (delayMs: number) => AbortSignal;
}
