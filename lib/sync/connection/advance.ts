import { type ConnectionRecord, type ConnectionState, mayAdvance } from '../../ports/connection-state.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { enqueueGapSweeps, rewindWatermarks } from '../sweeps/sweep-watermark.js';
import { forgetWaitingForLoad, type OfferedOrder, readWaitingForLoad } from './offered-orders.js';
import { changeConnection } from './record.js';

/** The next state of a connection, and who says so. */
export interface Advance {
  readonly to: ConnectionState;
  readonly by: string;
  readonly reason?: string | undefined;
}

/**
 * Takes a connection forward. Once it is loaded, the orders that waited for that are put on the queue; should this be
 * interrupted, doing it again goes on with what is left. A state that was reached before is left as it is.
 */
export async function advanceConnection(
  engine: Engine,
  ports: ConnectionPorts,
  { to, by, reason }: Advance,
): Promise<ConnectionRecord> {
  const { connectionId } = ports.connection;
  const record = await changeConnection(engine, connectionId, ({ state }) =>
    mayAdvance(state, to)
      ? { change: { state: to }, step: { what: 'advanced', by, ...(reason === undefined ? {} : { reason }) } }
      : undefined,
  );
  if (record.state === 'loaded' || record.state === 'live') {
    await letWaitingEnter(engine, ports);
  }
  engine.logger.info('connection.advanced', { connectionId, state: record.state });
  return record;
}

/** The notices are on the queue before the orders are forgotten: nothing is lost (spec §2). */
async function letWaitingEnter(engine: Engine, ports: ConnectionPorts): Promise<void> {
  const { connectionId } = ports.connection;
  const { orders, overflowIso } = await readWaitingForLoad(engine.state, connectionId);
  if (orders.length > 0) {
    await engine.queue.send(orders.map((order) => noticeOf(engine, connectionId, order)));
  }
  if (overflowIso !== undefined) {
    await rewindWatermarks(engine, ports, overflowIso);
    await enqueueGapSweeps(engine, connectionId, 'loaded');
  }
  await forgetWaitingForLoad(engine.state, connectionId);
}

/** A notice that has an offered order looked at again. */
export function noticeOf(
  engine: Engine,
  connectionId: string,
  { side, recordId, about }: Pick<OfferedOrder, 'side' | 'recordId' | 'about'>,
): OutgoingNotice {
  return {
    notice: { noticeVersion: 1, connectionId, side, about, recordId, cause: 'asked', attemptNumber: 0 },
    messageId: engine.ids.newId(),
  };
}
