import type { Notice } from '../../lib/ports/notice.js';
import type { NoticeOutcome } from '../../lib/sync/outcome.js';
import type { Parts } from './parts.js';

/** Sends the notice again for later. Before its message is completed: twice is harmless, never is not. */
export async function putOff(
  { engine }: Pick<Parts, 'engine'>,
  notice: Notice,
  { delayMs, reason }: Extract<NoticeOutcome, { kind: 'retryLater' }>,
): Promise<void> {
  const { connectionId, side } = notice;
  engine.logger.warn('worker.putOff', { connectionId, side, delayMs, code: reason });
  const later: Notice = { ...notice, attemptNumber: notice.attemptNumber + 1 };
  const notBeforeMs = engine.clock.nowMs() + delayMs;
  await engine.queue.send([{ notice: later, messageId: `later-${engine.ids.newId()}`, notBeforeMs }]);
}
