import { app, type Timer } from '@azure/functions';
import { enqueueDueWork } from '../lib/sync/due-work.js';
import { forEachConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Picks up orders that are due: leases of stopped workers, intents left open, parked orders whose next try has come. */
export async function dueWork(parts: Parts, _timer: Timer): Promise<void> {
  await forEachConnection(parts, 'dueWork.broken', (connectionId) => enqueueDueWork(parts.engine, connectionId));
}

app.timer('due-work', { schedule: '%DueWorkSchedule%', handler: invoke(dueWork) });
checkSettings();
