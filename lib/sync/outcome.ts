import type { RemoteFailure } from '../ports/remote-result.js';

/** How handling a notice ended. `retryLater`: a passing fault, the notice is put off and nothing is lost. */
export type NoticeOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retryLater'; readonly delayMs: number; readonly reason: string };

export const done: NoticeOutcome = { kind: 'done' };

/** Wait before the n-th retry (0 = first): 2 s doubling to 60 s (Business Central sheet 4, retry contract). */
export function backoffMs(attemptNumber: number): number {
  return Math.min(2_000 * 2 ** attemptNumber, 60_000);
}

export function retryAfter(failure: RemoteFailure, attemptNumber: number): NoticeOutcome {
  return {
    kind: 'retryLater',
    delayMs: Math.max(failure.retryAfterMs ?? 0, backoffMs(attemptNumber)),
    reason: failure.reason,
  };
}

/**
 * Another worker has taken the order over (its save came first). Thrown to leave the run at once: nothing more may be
 * written on knowledge that is out of date. Caught in one place, `handleNotice`.
 */
export class OvertakenError extends Error {
  constructor(couplingId: string) {
    super(`coupling ${couplingId} was changed by another worker`);
    this.name = 'OvertakenError';
  }
}
