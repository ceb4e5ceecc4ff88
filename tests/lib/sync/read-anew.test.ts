import { describe, expect, it } from '@jest/globals';
import type { OrderWork } from '../../../lib/sync/order-work.js';
import { passingFaultRetries } from '../../../lib/sync/park.js';
import { readAnew } from '../../../lib/sync/read-anew.js';

/** An order whose notice has been put off so often, and what was saved of it. */
function workAt(attemptNumber: number) {
  const saved: unknown[] = [];
  const work = {
    attemptNumber,
    coupling: { state: 'coupled' },
    engine: { clock: { nowMs: () => 0 } },
    ports: { connection: { policies: { parkedRetryMs: 60_000 } } },
    save: async (change: unknown) => {
      saved.push(change);
    },
  };
  return { work: work as unknown as OrderWork, saved };
}

describe('a write whose record has to be read anew first (L3)', () => {
  it.each([
    ['unclear', 'the last one without a clear answer'],
    ['versionMismatch', 'the last one since the record had been changed or was not found in between'],
  ])('is tried again soon, then waits and says why: %s', async (reason, why) => {
    const what = 'Closing the order in Sales';
    const trying = workAt(passingFaultRetries - 1);
    expect(await readAnew(trying.work, { what, reason })).toEqual({ kind: 'retryLater', delayMs: 1_000, reason });
    expect(trying.saved).toEqual([]);
    const waiting = workAt(passingFaultRetries);
    expect(await readAnew(waiting.work, { what, reason })).toEqual({ kind: 'done' });
    const sentence = `${what} did not succeed in 9 tries, ${why}.`;
    expect(waiting.saved).toMatchObject([{ parked: { reason: 'writeDidNotSettle', sentence, nextTryMs: 60_000 } }]);
  });
});
