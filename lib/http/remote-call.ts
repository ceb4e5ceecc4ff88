import { failed, type RemoteFailure, type RemoteResult, success } from '../ports/remote-result.js';
import type { createExchange, Exchange } from './exchange.js';
import type { RemoteClientOptions } from './remote-client-options.js';
import type { RemoteAnswer, RemoteRequest } from './remote-message.js';
import { retryAfterMs } from './retry-after.js';
import { longestWaitPerCallMs, maxTurnsPerCall, retryAfterJitterMs, retryDelayMs } from './retry-rule.js';

type Step =
  | { readonly result: RemoteResult<RemoteAnswer> }
  | { readonly waitMs: number; readonly failure: RemoteFailure };

/** One call with its attempts; every loop is bounded by `maxTurnsPerCall`, all waits by `longestWaitPerCallMs`. */
export class RemoteCall {
  #attempt = 0;
  #waitedMs = 0;
  #freshToken: 'unused' | 'due' | 'used' = 'unused';
  /** An attempt was lost that may have done the work. */
  #inDoubt = false;

  constructor(
    private readonly options: RemoteClientOptions,
    private readonly exchange: ReturnType<typeof createExchange>,
    private readonly target: { readonly request: RemoteRequest; readonly url: string },
  ) {}

  async run(): Promise<RemoteResult<RemoteAnswer>> {
    let step = await this.#turn();
    for (let turn = 2; 'waitMs' in step && turn <= maxTurnsPerCall; turn++) {
      this.#waitedMs += step.waitMs;
      await this.options.clock.sleep(step.waitMs);
      step = await this.#turn();
    }
    return 'result' in step ? step.result : this.#giveUp(step.failure);
  }

  async #turn(): Promise<Step> {
    const token = await this.#token();
    if (!token.ok) {
      return { result: this.#giveUp(token.failure) };
    }
    const startedMs = this.options.clock.nowMs();
    const outcome = await this.options.limiter.run(() => this.#exchange(token.value));
    if (outcome.kind === 'held') {
      const waitMs = outcome.remainingMs + this.options.random() * retryAfterJitterMs;
      return this.#waitOr(waitMs, this.#heldFailure(outcome.remainingMs, outcome.reason));
    }
    this.#attempt += 1;
    return this.#judge(outcome.value, startedMs);
  }

  async #token(): Promise<RemoteResult<string>> {
    const fresh = this.#freshToken === 'due';
    if (fresh) {
      this.#freshToken = 'used';
    }
    try {
      return success(await this.options.tokens.getToken({ fresh }));
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      this.options.logger.error('remote.noToken', { system: this.options.dialect.systemName, error: name });
      const reason = name === 'CredentialUnavailableError' ? 'unauthorized' : 'unavailable';
      return failed({ reason, message: `no token for ${this.options.dialect.systemName} could be had` });
    }
  }

  #exchange(token: string): Promise<Exchange> {
    const { dialect, ids, traceParent } = this.options;
    const trace = traceParent?.();
    const headers = {
      ...dialect.headers,
      ...this.target.request.headers,
      ...(trace === undefined ? {} : { traceparent: trace }),
      authorization: `Bearer ${token}`,
    };
    return this.exchange({ ...this.target, headers, requestId: ids.newId() });
  }

  #judge(exchange: Exchange, startedMs: number): Step {
    const { request } = this.target;
    const failure = this.#failureOf(exchange);
    this.#log(exchange, startedMs, failure);
    if (failure === undefined && exchange.kind === 'answer') {
      return { result: success(exchange.answer) };
    }
    if (failure === undefined) {
      throw new Error('a lost answer is always a failure');
    }
    if (failure.status === 401 && this.#freshToken === 'unused') {
      this.#freshToken = 'due';
      return { waitMs: 0, failure };
    }
    this.#inDoubt ||= failure.reason === 'unclear';
    const lost = exchange.kind === 'lost' ? exchange.cause : undefined;
    const attempted = { failure, lost, safety: request.safety, attempt: this.#attempt };
    const waitMs = retryDelayMs(attempted, this.options.random);
    this.#closeGate(failure, waitMs);
    return waitMs === undefined ? { result: this.#giveUp(failure) } : this.#waitOr(waitMs, failure);
  }

  /** A 429, and any wait the server names, is for everyone of this identity (spec L5). */
  #closeGate(failure: RemoteFailure, waitMs: number | undefined): void {
    const holdMs = failure.retryAfterMs ?? (failure.reason === 'throttled' ? waitMs : undefined);
    if (holdMs !== undefined) {
      this.options.limiter.hold(holdMs, failure.reason);
    }
  }

  #waitOr(waitMs: number, failure: RemoteFailure): Step {
    return this.#waitedMs + waitMs > longestWaitPerCallMs
      ? { result: this.#giveUp({ ...failure, retryAfterMs: failure.retryAfterMs ?? Math.ceil(waitMs) }) }
      : { waitMs, failure };
  }

  /**
   * After an attempt that may have worked, "not done" is no longer true: a repeat may be refused, for its version for
   * instance, just because the first one worked. That something exists, or that what is to be deleted is gone, is true.
   */
  #giveUp(failure: RemoteFailure): RemoteResult<RemoteAnswer> {
    const { reason } = failure;
    const isTrue = reason === 'exists' || (reason === 'notFound' && this.target.request.method === 'DELETE');
    return failed(this.#inDoubt && !isTrue ? { ...failure, reason: 'unclear' } : failure);
  }

  #heldFailure(remainingMs: number, reason: RemoteFailure['reason']): RemoteFailure {
    const message = `${this.options.dialect.systemName} asked us to wait`;
    return { reason, message, retryAfterMs: Math.ceil(remainingMs) };
  }

  #failureOf(exchange: Exchange): RemoteFailure | undefined {
    const { request } = this.target;
    const { dialect } = this.options;
    if (exchange.kind === 'answer') {
      const failure = (request.classify ?? dialect.classify)(exchange.answer, request.safety);
      return failure && this.#withRetryAfter(failure, exchange.answer);
    }
    const notDone = request.safety === 'read' || exchange.cause === 'refused';
    const message = `${dialect.systemName} did not answer (${exchange.code})`;
    return { reason: notDone ? 'unavailable' : 'unclear', message, code: exchange.code };
  }

  #withRetryAfter(failure: RemoteFailure, answer: RemoteAnswer): RemoteFailure {
    const waitMs = retryAfterMs(answer.headers['retry-after'], this.options.clock.nowMs());
    const mayWait = failure.reason === 'throttled' || failure.reason === 'unavailable';
    return mayWait && waitMs !== undefined ? { retryAfterMs: waitMs, ...failure } : failure;
  }

  #log(exchange: Exchange, startedMs: number, failure: RemoteFailure | undefined): void {
    const answered = exchange.kind === 'answer' ? exchange.answer : undefined;
    const fields = {
      system: this.options.dialect.systemName,
      call: this.target.request.name,
      attempt: this.#attempt,
      durationMs: this.options.clock.nowMs() - startedMs,
      status: answered?.status,
      reason: failure?.reason,
      code: failure?.code,
      serverRequestId: answered?.headers['x-ms-service-request-id'] ?? answered?.headers['request-id'],
    };
    if (failure === undefined) {
      this.options.logger.info('remote.call', fields);
    } else {
      this.options.logger.warn('remote.call', fields);
    }
  }
}
