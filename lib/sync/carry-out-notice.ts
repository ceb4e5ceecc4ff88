import type { DriftNotice, JobNotice, Notice } from '../ports/notice.js';
import { readGate } from './connection/record.js';
import { breakOffDrift, handleDriftNotice } from './drift/drift-run.js';
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
      return (await readGate(engine, notice.connectionId)).syncs
        ? await handleSweepNotice(engine, notice, sweepOverlapMs)
        : done;
    case 'drift':
      return await compare(engine, notice);
  }
}

async function compare(engine: Engine, notice: DriftNotice): Promise<NoticeOutcome> {
  const gate = await readGate(engine, notice.connectionId);
  if (gate.syncs) {
    return await handleDriftNotice(engine, notice);
  }
  await breakOffDrift(engine, notice, gate.because);
  return done;
}
