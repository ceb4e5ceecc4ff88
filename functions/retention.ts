import { app, type Timer } from '@azure/functions';
import { removeOldPages } from '../lib/full-synchronization/remove-old-pages.js';
import { removeOldHistory } from '../lib/sync/sweeps/retention.js';
import { forEachConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Deletes the history of orders that ended long ago, where the policy says so, and lists of runs that ended long ago. */
export async function retention(parts: Parts, _timer: Timer): Promise<void> {
  await forEachConnection(parts, 'retention.broken', async (connectionId) => {
    await removeOldHistory(parts.engine, connectionId);
    await removeOldPages(parts.engine, connectionId);
  });
}

app.timer('retention', { schedule: '%RetentionSchedule%', handler: invoke(retention) });
checkSettings();
