import type { Notice } from '../ports/notice.js';
import { readGate } from './connection/record.js';
import { handleDriftNotice } from './drift/drift-run.js';
import type { Engine } from './engine.js';
import { handleNotice } from './handle-notice.js';
import { done, type NoticeOutcome } from './outcome.js';
import { handleSweepNotice } from './sweep.js';

/** Does what a notice asks for, whatever it is about; nothing while the connection is switched off or has stopped. */
export async function carryOutNotice(
  engine: Engine,
  notice: Notice,
  { sweepOverlapMs }: { readonly sweepOverlapMs: number },
): Promise<NoticeOutcome> {
  if (notice.about === 'order' || notice.about === 'quote') {
    return await handleNotice(engine, notice);
  }
  if (!(await readGate(engine, notice.connectionId)).syncs) {
    return done;
  }
  return notice.about === 'sweep'
    ? await handleSweepNotice(engine, notice, sweepOverlapMs)
    : await handleDriftNotice(engine, notice);
}
