import { type ConnectionRecord, gateOf, type StopReason } from '../../ports/connection-state.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { problemOf, rememberedFingerprint } from './fingerprint.js';
import { changeConnection, readConnectionRecord } from './record.js';

/** The connection has stopped or was switched off: the run ends at once and nothing more is written (I15). */
export class ConnectionStoppedError extends Error {
  override readonly name = 'ConnectionStoppedError';
}

/** Stops a connection by itself; it goes on only by an operator's word. A reason that stands already stays. */
export async function stopConnection(
  engine: Engine,
  connectionId: string,
  found: { readonly reason: StopReason; readonly sentence: string },
): Promise<ConnectionRecord> {
  const { reason, sentence } = found;
  const sinceIso = new Date(engine.clock.nowMs()).toISOString();
  const record = await changeConnection(engine, connectionId, ({ stopped }) =>
    stopped === undefined
      ? {
          change: { stopped: { reason, sentence, sinceIso } },
          step: { what: 'stopped', by: 'Tandem', reason: sentence },
        }
      : undefined,
  );
  engine.logger.error('connection.stopped', { connectionId, code: reason, message: sentence });
  return record;
}

/**
 * Asked before every write: the connection is switched on, and what is there is what was coupled. One read of its record;
 * the systems are asked at most every ten minutes, and after they did not answer.
 * @throws {ConnectionStoppedError} when nothing may be written
 */
export async function assertMayWrite(engine: Engine, ports: ConnectionPorts): Promise<void> {
  const { connectionId } = ports.connection;
  const record = await readConnectionRecord(engine.state, connectionId);
  const gate = gateOf(record);
  if (!gate.syncs) {
    throw new ConnectionStoppedError(`connection ${connectionId}: ${gate.because}`);
  }
  const sentence = problemOf(record, await rememberedFingerprint(engine, ports));
  if (sentence !== undefined) {
    await stopConnection(engine, connectionId, { reason: 'fingerprintMismatch', sentence });
    throw new ConnectionStoppedError(`connection ${connectionId}: ${sentence}`);
  }
}
