import { setTimeout as wait } from 'node:timers/promises';

/** What was asked did not answer in time. */
export class NoAnswerInTimeError extends Error {
  constructor(mostWaitMs: number) {
    super(`no answer within ${mostWaitMs} ms`);
    this.name = 'NoAnswerInTimeError';
  }
}

/** What the work comes to, or {@link NoAnswerInTimeError}. Work that comes too late goes on unobserved. */
export function inTime<Value>(mostWaitMs: number, work: () => Promise<Value>): Promise<Value> {
  return inTimeOr(mostWaitMs, work, () => {
    throw new NoAnswerInTimeError(mostWaitMs);
  });
}

/** The same with what `late` makes of it, or throws, where the work comes too late. */
export async function inTimeOr<Value, Late>(
  mostWaitMs: number,
  work: () => Promise<Value>,
  late: () => Late,
): Promise<Value | Late> {
  const patience = new AbortController();
  const tooLate = wait(mostWaitMs, isTooLate, { signal: patience.signal });
  // Rejected once the work has come in time: nobody waits for it any more.
  tooLate.catch(() => undefined);
  try {
    const came = await Promise.race([work(), tooLate]);
    return came === isTooLate ? late() : came;
  } finally {
    patience.abort();
  }
}

const isTooLate = Symbol('too late');
