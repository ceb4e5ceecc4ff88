import type { Notice } from './notice.js';

/** Puts notices on the session queue. Resolves when the queue has them; a rejection means that it may not. */
export interface Queue {
  send(notices: readonly OutgoingNotice[]): Promise<void>;
  /** What is on the queue now: for `health`, by peeking. `more` when counting stopped at a bound. */
  counts(): Promise<QueueCounts>;
}

export interface OutgoingNotice {
  readonly notice: Notice;
  /** Names the delivery, never the record: duplicate detection would eat later edits. */
  readonly messageId: string;
  /** Not before this moment; absent = at once. */
  readonly notBeforeMs?: number;
}

export interface QueueCounts {
  /** Active or locked. */
  readonly active: number;
  readonly scheduled: number;
  readonly deadLetter: number;
  /** Since when the oldest active message could be handled; absent when there is none. */
  readonly oldestMs?: number;
  readonly more: boolean;
}
