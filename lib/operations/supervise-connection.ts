import { type ConnectionRecord, gateOf } from '../ports/connection-state.js';
import { lookAgain, problemOf } from '../sync/connection/fingerprint.js';
import { readConnectionRecord } from '../sync/connection/record.js';
import { findRivals } from '../sync/connection/rivals.js';
import { stopConnection } from '../sync/connection/stop.js';
import type { Engine } from '../sync/engine.js';
import { recordRegistration } from '../sync/registration-state.js';
import { checkSalesRegistration } from '../sync/sales-registration.js';
import { removeSubscriptions, superviseSubscription } from '../sync/subscriptions.js';
import type { Doors } from './doors.js';

/**
 * What the timer does for the registrations of one connection. Switched on: they are kept alive. Switched off: what is left
 * of them in Business Central is taken away. Stopped: they are left as they are, and that it stands still is told each time.
 */
export async function superviseConnection(engine: Engine, connectionId: string, door: Doors): Promise<void> {
  const record = await readConnectionRecord(engine.state, connectionId);
  if (!record.isEnabled) {
    return await removeLeftOver(engine, connectionId, door);
  }
  const mayGoOn =
    gateOf(record).syncs &&
    (await isWhatWasCoupled(engine, connectionId, record)) &&
    (await isAlone(engine, connectionId, { record, door }));
  if (mayGoOn) {
    await superviseSubscription(engine, door.subscriptions, door.wantedSubscription);
    await checkSalesRegistration(engine, door.salesWebhooks, door.wantedSalesRegistration);
  } else {
    await tellStopped(engine, connectionId);
  }
}

/** So that the alert for registrations goes on until somebody has looked. */
async function tellStopped(engine: Engine, connectionId: string): Promise<void> {
  const { stopped } = await readConnectionRecord(engine.state, connectionId);
  if (stopped !== undefined) {
    const problem = `The connection has stopped itself since ${stopped.sinceIso} (${stopped.reason}): ${stopped.sentence}`;
    const fix = 'Mend that, then run "tandem resume-connection"; see docs/RUNBOOK.md, "connection.stopped".';
    await recordRegistration(engine, { connectionId, side: 'businessCentral', finding: { ok: false, problem, fix } });
  }
}

/** Looked at afresh: a copied environment loses its registrations, and they must not be made again for the copy. */
async function isWhatWasCoupled(engine: Engine, connectionId: string, record: ConnectionRecord): Promise<boolean> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined) {
    throw new Error(`no connection ${connectionId}`);
  }
  const sentence = problemOf(record, await lookAgain(engine, ports));
  if (sentence !== undefined) {
    await stopConnection(engine, connectionId, { reason: 'fingerprintMismatch', sentence });
  }
  return sentence === undefined;
}

/** Two that synchronize the same orders would undo each other's work, or make them twice: both stand still. */
async function isAlone(
  engine: Engine,
  connectionId: string,
  { record, door }: { readonly record: ConnectionRecord; readonly door: Doors },
): Promise<boolean> {
  const { rivals, unread } = await findRivals(door, record, { nowMs: engine.clock.nowMs(), inSales: false });
  if (unread !== undefined) {
    const { reason: code, message } = unread;
    engine.logger.warn('rivals.unread', { connectionId, code, message });
  }
  const [first] = rivals;
  if (first !== undefined) {
    await stopConnection(engine, connectionId, first);
  }
  return first === undefined;
}

async function removeLeftOver(engine: Engine, connectionId: string, door: Doors): Promise<void> {
  const removed = await removeSubscriptions(engine, door.subscriptions, door.wantedSubscription);
  if (!removed.ok) {
    const { reason: code, message } = removed.failure;
    engine.logger.warn('subscription.notRemoved', { connectionId, side: 'businessCentral', code, message });
    return;
  }
  // What was found while it was on says nothing any more, and an end that has passed is no alarm.
  await recordRegistration(engine, { connectionId, side: 'businessCentral', finding: { ok: true } });
}
