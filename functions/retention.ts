import { app, type Timer } from '@azure/functions';
import { removeOldHistory } from '../lib/sync/sweeps/retention.js';
import { forEachConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Deletes the history of orders that ended long ago, where the policy says so. */
export async function retention(parts: Parts, _timer: Timer): Promise<void> {
  await forEachConnection(parts, 'retention.broken', (connectionId) => removeOldHistory(parts.engine, connectionId));
}

app.timer('retention', { schedule: '%RetentionSchedule%', handler: invoke(retention) });
checkSettings();
