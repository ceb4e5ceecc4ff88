import type { CouplingChange, OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';

const nothingOpen = { openConflicts: undefined, decisions: undefined, restore: undefined };

/** The life of the coupling is over: nothing is read or written any more (I12). Its history and its ids stay. */
export async function end(
  work: OrderWork,
  why: string,
  more: Pick<CouplingChange, 'uncoupled'> = {},
): Promise<NoticeOutcome> {
  const { state, openEffect, intent } = work.coupling;
  const closing = await work.closed(openEffect?.sequence ?? intent?.journalSequence, 'done', why);
  await work.save(
    { state: 'ended', parked: undefined, openEffect: undefined, intent: undefined, ...nothingOpen, ...more },
    [{ kind: 'state', summary: `${state} → ended: ${why}` }],
    closing,
  );
  return done;
}
