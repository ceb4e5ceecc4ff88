import { readGate } from '../sync/connection/record.js';
import type { Engine } from '../sync/engine.js';
import { pauseOfAll, sentenceOf } from '../sync/pauses/pauses.js';
import { readPauses } from '../sync/pauses/stored-pauses.js';
import type { RunContext } from './run-context.js';

/** While something keeps orders out, it is looked at this often. */
export const betweenLooksWhileHeldMs = 15_000;
/** A message that waits longer than this shows that the queue is behind: fewer orders are let in. */
const queueIsBehindMs = 2_000;

/** What keeps orders out, in words: the connection is off or has stopped, or an operator has paused all of it. */
export async function heldBy({ engine, connectionId }: RunContext): Promise<string | undefined> {
  const gate = await readGate(engine, connectionId);
  if (!gate.syncs) {
    return `the connection is not running (${gate.because})`;
  }
  const pause = pauseOfAll(await readPauses(engine, connectionId));
  return pause === undefined ? undefined : sentenceOf(pause);
}

/** Whether live changes would wait for more work. */
export async function queueIsBehind({ queue, clock }: Pick<Engine, 'queue' | 'clock'>): Promise<boolean> {
  const { oldestMs } = await queue.counts();
  return oldestMs !== undefined && clock.nowMs() - oldestMs > queueIsBehindMs;
}
