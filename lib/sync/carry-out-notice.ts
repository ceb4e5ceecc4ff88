import type { JobNotice, Notice } from '../ports/notice.js';
import { readGate } from './connection/record.js';
import { handleDriftNotice } from './drift/drift-run.js';
import type { Engine } from './engine.js';
import { handleNotice } from './handle-notice.js';
import { done, type NoticeOutcome } from './outcome.js';
import { handleSweepNotice } from './sweeps/sweep.js';

/** Does what a notice asks for, whatever it is about; nothing while the connection is switched off or has stopped. */
export async function carryOutNotice(
  engine: Engine,
  notice: Exclude<Notice, JobNotice>,
  { sweepOverlapMs }: { readonly sweepOverlapMs: number },
): Promise<NoticeOutcome> {
  switch (notice.about) {
    case 'order':
    case 'quote':
      return await handleNotice(engine, notice, notice.cause === 'loaded' ? { creates: true } : {});
    case 'sweep':
      return (await isOff(engine, notice)) ? done : await handleSweepNotice(engine, notice, sweepOverlapMs);
    case 'drift':
      return (await isOff(engine, notice)) ? done : await handleDriftNotice(engine, notice);
  }
}

async function isOff(engine: Engine, { connectionId }: Notice): Promise<boolean> {
  return !(await readGate(engine, connectionId)).syncs;
}
