import { app, type Timer } from '@azure/functions';
import { wakeJobs } from '../lib/full-synchronization/take-turn.js';
import { measureStanding } from '../lib/operations/standing.js';
import { enqueueDueWork } from '../lib/sync/sweeps/due-work.js';
import { forEachConnection, forEachRunningConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/**
 * Picks up orders that are due: leases of stopped workers, intents left open, parked orders whose next try has come,
 * a full synchronization that has lost its message.
 * Measures how things stand first, so that what is due still shows.
 */
export async function dueWork(parts: Parts, _timer: Timer): Promise<void> {
  const { engine, telemetry } = parts;
  try {
    await measureStanding(engine, telemetry);
  } catch (error) {
    engine.logger.warn('standing.unknown', { message: error instanceof Error ? error.message : 'unknown' });
  }
  await forEachRunningConnection(parts, 'dueWork.broken', (connectionId) => enqueueDueWork(engine, connectionId));
  await forEachConnection(parts, 'dueWork.broken', (connectionId) => wakeJobs(engine, connectionId));
}

app.timer('due-work', { schedule: '%DueWorkSchedule%', handler: invoke(dueWork) });
checkSettings();
