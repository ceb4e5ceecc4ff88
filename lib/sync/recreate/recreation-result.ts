import type { NoticeOutcome } from '../outcome.js';

/** How a re-creation ended: the cycle goes on with the new document, or reads anew, or ends. */
export type RecreationResult =
  | { readonly kind: 'goOn' }
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

export const goOn: RecreationResult = { kind: 'goOn' };

export function finishedWith(outcome: NoticeOutcome): RecreationResult {
  return { kind: 'finished', outcome };
}
