import { failed, type RemoteResult } from '../ports/remote-result.js';
import { createExchange, isLoopback } from './exchange.js';
import { followableUrl } from './followable-url.js';
import { RemoteCall } from './remote-call.js';
import { defaultTimeoutMs, type RemoteClientOptions } from './remote-client-options.js';
import type { RemoteAnswer, RemoteRequest } from './remote-message.js';

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
