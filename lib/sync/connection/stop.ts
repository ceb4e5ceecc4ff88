import { type ConnectionRecord, type ConnectionStop, gateOf } from '../../ports/connection-state.js';
import type { Coupling } from '../../ports/coupling.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { coupledUnder } from './coupled-under.js';
import { evidenceOf } from './evidence.js';
import { isWhole, problemOf } from './fingerprint.js';
import { changeConnection, readConnectionRecord } from './record.js';

/** The connection has stopped or was switched off: the run ends at once and nothing more is written (I15). */
export class ConnectionStoppedError extends Error {
  override readonly name = 'ConnectionStoppedError';
}

/** Stops a connection by itself; it goes on only by an operator's word. A reason that stands already stays. */
export async function stopConnection(
  engine: Engine,
  connectionId: string,
  found: Omit<ConnectionStop, 'sinceIso'>,
): Promise<ConnectionRecord> {
  const { reason, sentence } = found;
  const sinceIso = new Date(engine.clock.nowMs()).toISOString();
  const record = await changeConnection(engine, connectionId, ({ stopped }) =>
    stopped === undefined
      ? {
          change: { stopped: { ...found, sinceIso } },
          step: { what: 'stopped', by: 'Tandem', reason: sentence },
        }
      : undefined,
  );
  engine.logger.error('connection.stopped', { connectionId, code: reason, message: sentence });
  return record;
}

/** What is to be written. */
export interface WantedWrite {
  /** The order that it is about. */
  readonly coupling?: Coupling | undefined;
  /** It cannot be taken back. */
  readonly isFinal?: boolean;
}

/**
 * Asked before every write: the connection is switched on, both systems have said just now that they are what was coupled
 * (`evidence.ts`), and the order was coupled under the same. One read of the connection's record.
 * @returns `false` while a system does not say who it is: nothing is to be written now
 * @throws {ConnectionStoppedError} when nothing may be written
 */
export async function assertMayWrite(
  engine: Engine,
  ports: ConnectionPorts,
  { coupling, isFinal = false }: WantedWrite = {},
): Promise<boolean> {
  const { connectionId } = ports.connection;
  const seen = await evidenceOf(engine, ports, { isFinal });
  const record = await readConnectionRecord(engine.state, connectionId);
  const gate = gateOf(record);
  if (!gate.syncs) {
    throw new ConnectionStoppedError(`connection ${connectionId}: ${gate.because}`);
  }
  const sentence = problemOf(record, seen);
  if (sentence !== undefined) {
    await stopConnection(engine, connectionId, { reason: 'fingerprintMismatch', sentence });
    throw new ConnectionStoppedError(`connection ${connectionId}: ${sentence}`);
  }
  if (coupling !== undefined) {
    await assertCoupledHere(engine, coupling, record);
  }
  return isWhole(seen);
}

/**
 * A coupling that was made under something that its connection never stood for is a copied row, and others may be too: the
 * connection stops.
 * @throws {ConnectionStoppedError} unless the order may be written to as far as its coupling goes
 */
export async function assertCoupledHere(engine: Engine, coupling: Coupling, record: ConnectionRecord): Promise<void> {
  const { connectionId, couplingId, fingerprint: foreign } = coupling;
  const found = coupledUnder(coupling, record);
  if (found.kind === 'foreign' && foreign !== undefined) {
    const sentence = `Coupling ${couplingId} was made elsewhere and may have been copied. ${found.sentence}`;
    await stopConnection(engine, connectionId, { reason: 'fingerprintMismatch', sentence, foreign });
  }
  if ('sentence' in found) {
    throw new ConnectionStoppedError(`coupling ${connectionId}/${couplingId}: ${found.sentence}`);
  }
}
