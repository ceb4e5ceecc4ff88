import type { RemoteFailure } from '../ports/remote-result.js';
import type { RequestSafety } from './remote-message.js';

/** Times one call is sent at most, whatever happens (spec L3). */
export const maxAttemptsPerCall = 4;
/** Attempts, waits at the gate and the one fresh token together. */
export const maxTurnsPerCall = 12;
/** Waiting inside one call, all waits together. What asks for more is handed to the caller with `retryAfterMs`. */
export const longestWaitPerCallMs = 20_000;
/** First wait after a passing fault; doubles, with jitter. */
export const firstBackoffMs = 500;
/** First wait after a 429 that names no time (BC sheet 4); doubles, with jitter. */
export const firstThrottledBackoffMs = 2_000;
/** Spread put on top of a wait that the server named, so that waiting callers do not come back all at once. */
export const retryAfterJitterMs = 250;

/** A failed attempt as the retry rule sees it. */
export interface FailedAttempt {
  readonly failure: RemoteFailure;
  /**
   * Why there is no answer. `connection`: nobody knows whether the request arrived. After `timeout` the server may still
   * be at work, so that a repeat inside the same call would only add to it.
   */
  readonly lost: 'refused' | 'connection' | 'timeout' | undefined;
  readonly safety: RequestSafety;
  /** 1 for the first. */
  readonly attempt: number;
}

/**
 * How long to wait before the next attempt in milliseconds; `undefined` = do not repeat. A 429 was refused at the door
 * and may always be repeated; faults that may have struck after the work was done only where a repeat does no harm.
 */
export function retryDelayMs(failed: FailedAttempt, random: () => number): number | undefined {
  if (failed.attempt >= maxAttemptsPerCall || !mayRepeat(failed)) {
    return undefined;
  }
  const { retryAfterMs, reason } = failed.failure;
  if (retryAfterMs !== undefined) {
    return retryAfterMs + random() * retryAfterJitterMs;
  }
  const first = reason === 'throttled' ? firstThrottledBackoffMs : firstBackoffMs;
  const full = first * 2 ** (failed.attempt - 1);
  return full / 2 + (random() * full) / 2;
}

function mayRepeat({ failure, lost, safety }: FailedAttempt): boolean {
  if (failure.reason === 'throttled') {
    return true;
  }
  const passing = lost === undefined ? failure.reason === 'unavailable' || failure.status === 502 : lost !== 'timeout';
  return passing && safety !== 'once';
}
