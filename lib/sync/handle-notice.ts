import { type ConnectionRecord, gateOf } from '../ports/connection-state.js';
import type { RecordNotice } from '../ports/notice.js';
import { readConnectionRecord } from './connection/record.js';
import { ConnectionStoppedError } from './connection/stop.js';
import type { ConnectionPorts, Engine } from './engine.js';
import { meetUnknownRecord } from './meeting/meet-unknown-record.js';
import type { UnknownRecord } from './meeting/meeting.js';
import { isNothingNew } from './nothing-new.js';
import { done, type NoticeOutcome, OvertakenError } from './outcome.js';
import { underLease } from './under-lease.js';

/**
 * Handles one notice (spec §3): finds the coupling, takes its lease, brings both sides to agreement. Handling any notice
 * again changes nothing beyond one read (I7). Bugs throw; everything expected is an outcome. While the connection is
 * switched off or has stopped, nothing is read or written: the gap is swept once it goes on.
 * @param options.creates also before the first load has ended: for the first load itself
 */
export async function handleNotice(
  engine: Engine,
  notice: RecordNotice,
  options: { readonly creates?: true } = {},
): Promise<NoticeOutcome> {
  const ports = engine.connections.get(notice.connectionId);
  if (ports === undefined) {
    engine.logger.warn('notice.unknownConnection', { connectionId: notice.connectionId, recordId: notice.recordId });
    return done;
  }
  const record = await readConnectionRecord(engine.state, notice.connectionId);
  const gate = gateOf(record);
  if (!gate.syncs) {
    engine.logger.info('notice.connectionOff', { connectionId: notice.connectionId, code: gate.because });
    return done;
  }
  try {
    return await handle(engine, ports, { notice, record, creates: gate.creates || options.creates === true });
  } catch (error) {
    if (error instanceof OvertakenError) {
      return { kind: 'retryLater', delayMs: 1_000, reason: 'overtaken' };
    }
    if (error instanceof ConnectionStoppedError) {
      return done;
    }
    throw error;
  }
}

async function handle(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, record, creates }: UnknownRecord & { readonly record: ConnectionRecord },
): Promise<NoticeOutcome> {
  const known = await engine.couplings.findByRecord(notice.connectionId, notice.side, notice.recordId);
  if (notice.cause === 'invoiced' && known === undefined) {
    return done;
  }
  if (known !== undefined) {
    return notice.cause !== 'retried' &&
      notice.cause !== 'invoiced' &&
      isNothingNew(known.coupling, notice, engine.clock.nowMs())
      ? done
      : await underLease({ engine, ports, notice, record, couplingId: known.coupling.couplingId });
  }
  const met = await meetUnknownRecord(engine, ports, { notice, creates });
  return met.kind === 'finished' ? met.outcome : await underLease({ engine, ports, notice, record, ...met });
}
