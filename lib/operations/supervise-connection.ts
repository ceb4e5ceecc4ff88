import { type ConnectionRecord, gateOf } from '../ports/connection-state.js';
import { isLasting } from '../ports/remote-result.js';
import { lookAtBoth } from '../sync/connection/evidence.js';
import { problemOf } from '../sync/connection/fingerprint.js';
import { leaveAllAddresses, leaveFormerAddresses } from '../sync/connection/former-addresses.js';
import { readConnectionRecord } from '../sync/connection/record.js';
import { findRivals, type RivalFindings } from '../sync/connection/rivals.js';
import { stopConnection } from '../sync/connection/stop.js';
import type { Engine } from '../sync/engine.js';
import { recordRegistration } from '../sync/subscriptions/registration-state.js';
import { checkSalesRegistration } from '../sync/subscriptions/sales-registration.js';
import { superviseSubscription } from '../sync/subscriptions/subscriptions.js';
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
  const isRunning = gateOf(record).syncs && (await isWhatWasCoupled(engine, connectionId, record));
  const unseen = isRunning ? await lookForRivals(engine, connectionId, { record, door }) : 'stopped';
  if (unseen === 'stopped') {
    await tellStopped(engine, connectionId);
    return;
  }
  await superviseSubscription(engine, door.subscriptions, door.wantedSubscription);
  await leaveFormerAddresses(engine, door);
  await checkSalesRegistration(engine, door.salesWebhooks, door.wantedSalesRegistration);
  if (unseen !== undefined && isLasting(unseen.failure)) {
    await tellUnseen(engine, connectionId, unseen);
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
  const sentence = problemOf(record, await lookAtBoth(engine, ports));
  if (sentence !== undefined) {
    await stopConnection(engine, connectionId, { reason: 'fingerprintMismatch', sentence });
  }
  return sentence === undefined;
}

/**
 * Two that synchronize the same orders would undo each other's work, or make them twice: both stand still. What could not be
 * seen stops nothing.
 */
async function lookForRivals(
  engine: Engine,
  connectionId: string,
  { record, door }: { readonly record: ConnectionRecord; readonly door: Doors },
): Promise<'stopped' | RivalFindings['unread']> {
  const { rivals, unread } = await findRivals(door, record, { nowMs: engine.clock.nowMs(), inSales: false });
  if (unread !== undefined) {
    const { reason: code, message } = unread.failure;
    engine.logger.warn('rivals.unread', { connectionId, code, message });
  }
  const [first] = rivals;
  if (first !== undefined) {
    await stopConnection(engine, connectionId, first);
    return 'stopped';
  }
  return unread;
}

/** A look that is refused stays refused: told like a registration that is not as it must be, until somebody mends it. */
async function tellUnseen(
  engine: Engine,
  connectionId: string,
  { what, failure }: NonNullable<RivalFindings['unread']>,
): Promise<void> {
  const side = what === 'integration' ? 'sales' : 'businessCentral';
  const who = what === 'integration' ? "Business Central's own order integration" : 'another Tandem';
  const problem = `It cannot be seen whether ${who} synchronizes the same orders (${failure.reason}): ${failure.message}`;
  const fix = 'Give Tandem the rights that "tandem doctor" names; see docs/RUNBOOK.md, "rivals.unread".';
  await recordRegistration(engine, { connectionId, side, finding: { ok: false, problem, fix } });
}

async function removeLeftOver(engine: Engine, connectionId: string, door: Doors): Promise<void> {
  const removed = await leaveAllAddresses(engine, door);
  if (!removed.ok) {
    const { reason: code, message } = removed.failure;
    engine.logger.warn('subscription.notRemoved', { connectionId, side: 'businessCentral', code, message });
    return;
  }
  // What was found while it was on says nothing any more, and an end that has passed is no alarm.
  await recordRegistration(engine, { connectionId, side: 'businessCentral', finding: { ok: true } });
}
