import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  decompressResponsePolicy,
  type HttpClient,
  isRestError,
  type Pipeline,
  type PipelinePolicy,
  setClientRequestIdPolicy,
} from '@azure/core-rest-pipeline';
import type { RemoteAnswer, RemoteRequest } from './remote-message.js';

/** One attempt: the answer, or why there is none. `refused`: it did not arrive. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: RemoteAnswer }
  | { readonly kind: 'lost'; readonly cause: 'refused' | 'connection' | 'timeout'; readonly code: string };

export interface OutgoingRequest {
  readonly request: RemoteRequest;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** Error codes that mean that no connection came about. */
const refusedCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

class TimeoutReached extends Error {
  override readonly name = 'TimeoutReached';
}

export interface ExchangeOptions {
  readonly transport: HttpClient | undefined;
  readonly timeoutMs: number;
  readonly startTimeout: (delayMs: number) => AbortSignal;
}

/** The pipeline every request goes through: request id, compression, time-out, transport. Never rejects on faults. */
export function createExchange(options: ExchangeOptions): (outgoing: OutgoingRequest) => Promise<Exchange> {
  const transport = options.transport ?? createDefaultHttpClient();
  const pipeline = createPipeline(options);
  return async (outgoing) => {
    try {
      const response = await pipeline.sendRequest(transport, toPipelineRequest(outgoing));
      const { status, headers, bodyAsText } = response;
      return { kind: 'answer', answer: { status, headers: headers.toJSON(), body: bodyAsText ?? '' } };
    } catch (error) {
      return readFault(error);
    }
  };
}

function createPipeline(options: ExchangeOptions): Pipeline {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(setClientRequestIdPolicy('client-request-id'));
  pipeline.addPolicy(decompressResponsePolicy());
  pipeline.addPolicy(timeoutPolicy(options));
  return pipeline;
}

function toPipelineRequest({
  request,
  url,
  headers: { 'content-type': contentType, ...headers },
  requestId,
}: OutgoingRequest) {
  const typed =
    request.body === undefined || contentType === undefined ? headers : { ...headers, 'content-type': contentType };
  return createPipelineRequest({
    url,
    method: request.method,
    headers: createHttpHeaders(typed),
    requestId,
    allowInsecureConnection: isLoopback(new URL(url)),
    // A kept connection may be closed by the server just as we write to it; a write that must go once starts a new one.
    disableKeepAlive: request.safety === 'once',
    ...(request.body === undefined ? {} : { body: request.body }),
  });
}

/** Plain HTTP is for the local twin only: no token leaves the machine unencrypted. */
export function isLoopback(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

/** Gives up on an attempt, also when the transport does not heed the signal. */
function timeoutPolicy({ timeoutMs, startTimeout }: ExchangeOptions): PipelinePolicy {
  return {
    name: 'timeout',
    async sendRequest(request, next) {
      const signal = startTimeout(timeoutMs);
      request.abortSignal = signal;
      let giveUp = (): void => undefined;
      const exceeded = new Promise<never>((_resolve, reject) => {
        giveUp = () => reject(new TimeoutReached());
        signal.addEventListener('abort', giveUp, { once: true });
      });
      try {
        return await Promise.race([next(request), exceeded]);
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
  };
}

/** Faults of the network as values; anything else is a bug and goes on up. */
function readFault(error: unknown): Exchange {
  if (error instanceof TimeoutReached || (error instanceof Error && error.name === 'AbortError')) {
    return { kind: 'lost', cause: 'timeout', code: 'TIMEOUT' };
  }
  if (!isRestError(error)) {
    throw error;
  }
  const code = error.code ?? 'UNKNOWN';
  return { kind: 'lost', cause: refusedCodes.has(code) ? 'refused' : 'connection', code };
}
