import { app, type Timer } from '@azure/functions';
import { superviseConnection } from '../lib/operations/supervise-connection.js';
import { forEachConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/**
 * Keeps Business Central's registrations alive and looks whether those of Sales still stand (L6). Those of a connection
 * that is switched off are taken away, should that have been interrupted.
 */
export async function subscriptions(parts: Parts, _timer: Timer): Promise<void> {
  const { engine, doors } = parts;
  await forEachConnection(parts, 'subscriptions.broken', async (connectionId) => {
    const door = doors.get(connectionId);
    if (door !== undefined) {
      await superviseConnection(engine, connectionId, door);
    }
  });
}

app.timer('subscriptions', { schedule: '%SubscriptionsSchedule%', handler: invoke(subscriptions) });
checkSettings();
