import type { Notice } from '../ports/notice.js';
import { carryOutNotice } from '../sync/carry-out-notice.js';
import type { Engine } from '../sync/engine.js';
import type { NoticeOutcome } from '../sync/outcome.js';
import { takeJobTurn } from './take-turn.js';

/** Does what a notice asks for, whatever it is about, the turns of jobs included. */
export function carryOutAnyNotice(
  engine: Engine,
  notice: Notice,
  options: { readonly sweepOverlapMs: number },
): Promise<NoticeOutcome> {
  return 'jobId' in notice ? takeJobTurn(engine, notice) : carryOutNotice(engine, notice, options);
}
