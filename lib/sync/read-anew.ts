import type { OrderWork } from './order-work.js';
import type { NoticeOutcome } from './outcome.js';
import { park, passingFaultRetries } from './park.js';

/** Between two tries: soon, since the record has only to be read again. */
const betweenTriesMs = 1_000;

/**
 * A write that cannot be sent again before its record has been read: the record changed in between, or nobody said how the
 * write ended. Bounded (L3): then the order waits. `what` begins its sentence.
 */
export async function readAnew(
  work: OrderWork,
  { what, reason }: { readonly what: string; readonly reason: string },
): Promise<NoticeOutcome> {
  if (work.attemptNumber < passingFaultRetries) {
    return { kind: 'retryLater', delayMs: betweenTriesMs, reason };
  }
  return await park(work, {
    reason: 'writeDidNotSettle',
    sentence: `${what} did not succeed in ${passingFaultRetries + 1} tries, ${whyNot(reason)}.`,
    nextAction: 'Look at both orders for what keeps changing them; it is tried again by itself.',
    triesAgain: true,
  });
}

/** Of the last try. */
function whyNot(reason: string): string {
  return reason === 'unclear'
    ? 'the last one without a clear answer'
    : 'the last one since the record had been changed or was not found in between';
}
