import type { Notice } from '../ports/notice.js';
import { handleDriftNotice } from './drift/drift-run.js';
import type { Engine } from './engine.js';
import { handleNotice } from './handle-notice.js';
import type { NoticeOutcome } from './outcome.js';
import { handleSweepNotice } from './sweep.js';

/** Does what a notice asks for, whatever it is about. */
export function carryOutNotice(
  engine: Engine,
  notice: Notice,
  { sweepOverlapMs }: { readonly sweepOverlapMs: number },
): Promise<NoticeOutcome> {
  switch (notice.about) {
    case 'sweep':
      return handleSweepNotice(engine, notice, sweepOverlapMs);
    case 'drift':
      return handleDriftNotice(engine, notice);
    case 'order':
    case 'quote':
      return handleNotice(engine, notice);
  }
}
