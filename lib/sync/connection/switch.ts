import type { ConnectionRecord } from '../../ports/connection-state.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { beginWatermarks, enqueueGapSweeps } from '../sweep-watermark.js';
import { changeConnection } from './record.js';

/** Who works the switch, and for which deployment. */
export interface Switching {
  readonly by: string;
  /** The public address of this deployment. */
  readonly owner: string;
}

/**
 * Switches two-way order synchronization on (C10). What changed while it was off is found by a sweep of both sides. It can
 * be repeated.
 */
export async function switchOn(
  engine: Engine,
  ports: ConnectionPorts,
  { by, owner }: Switching,
): Promise<ConnectionRecord> {
  const { connectionId } = ports.connection;
  const record = await changeConnection(engine, connectionId, (before) =>
    before.isEnabled && before.owner === owner
      ? undefined
      : { change: { isEnabled: true, owner }, step: { what: 'enabled', by } },
  );
  await beginWatermarks(engine, ports);
  await enqueueGapSweeps(engine, connectionId, 'switchedOn');
  engine.logger.info('connection.switchedOn', { connectionId });
  return record;
}

/** Switches it off: from now on nothing is read or written for a notice. A write that is on its way is finished. */
export async function switchOff(
  engine: Engine,
  connectionId: string,
  { by, reason }: { readonly by: string; readonly reason?: string | undefined },
): Promise<ConnectionRecord> {
  const record = await changeConnection(engine, connectionId, ({ isEnabled }) =>
    isEnabled
      ? { change: { isEnabled: false }, step: { what: 'disabled', by, ...(reason === undefined ? {} : { reason }) } }
      : undefined,
  );
  engine.logger.warn('connection.switchedOff', { connectionId });
  return record;
}
