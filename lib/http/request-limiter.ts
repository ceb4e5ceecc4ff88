import pLimit from 'p-limit';
import type { Clock } from '../ports/clock.js';
import type { RemoteFailureReason } from '../ports/remote-result.js';

/** Requests in flight per identity unless set otherwise (BC sheet 4: at most 5 are processed, more are queued). */
export const defaultConcurrency = 4;

/** Why nothing may be sent for a while. */
export interface Hold {
  readonly remainingMs: number;
  readonly reason: RemoteFailureReason;
}

export type LimiterOutcome<Value> =
  | { readonly kind: 'ran'; readonly value: Value }
  | ({ readonly kind: 'held' } & Hold);

/** One per identity (spec L5): how many requests at once, and a gate that a `Retry-After` closes for all of them. */
export interface RequestLimiter {
  /** Runs the task when there is room; `held`, without running it, when the gate is closed by then. */
  run<Value>(task: () => Promise<Value>): Promise<LimiterOutcome<Value>>;
  /** Closes the gate from now on for that long; a longer hold stays. */
  hold(durationMs: number, reason: RemoteFailureReason): void;
}

/** A limiter for one process. Share it among all clients that use the same identity on the same system. */
export function createRequestLimiter(options: { clock: Clock; concurrency?: number }): RequestLimiter {
  const limit = pLimit(options.concurrency ?? defaultConcurrency);
  let heldUntilMs = 0;
  let heldBecause: RemoteFailureReason = 'throttled';
  return {
    run: (task) =>
      limit(async () => {
        const remainingMs = heldUntilMs - options.clock.nowMs();
        return remainingMs > 0
          ? { kind: 'held', remainingMs, reason: heldBecause }
          : { kind: 'ran', value: await task() };
      }),
    hold(durationMs, reason) {
      const untilMs = options.clock.nowMs() + durationMs;
      if (untilMs > heldUntilMs) {
        heldUntilMs = untilMs;
        heldBecause = reason;
      }
    },
  };
}
