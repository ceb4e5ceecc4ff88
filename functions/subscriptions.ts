import { app, type Timer } from '@azure/functions';
import { checkSalesRegistration } from '../lib/sync/sales-registration.js';
import { superviseSubscription } from '../lib/sync/subscriptions.js';
import { forEachConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Keeps Business Central's registrations alive and looks whether those of Sales still stand (L6). */
export async function subscriptions(parts: Parts, _timer: Timer): Promise<void> {
  const { engine, doors } = parts;
  await forEachConnection(parts, 'subscriptions.broken', async (connectionId) => {
    const door = doors.get(connectionId);
    if (door !== undefined) {
      await superviseSubscription(engine, door.subscriptions, door.wantedSubscription);
      await checkSalesRegistration(engine, door.salesWebhooks, door.wantedSalesRegistration);
    }
  });
}

app.timer('subscriptions', { schedule: '%SubscriptionsSchedule%', handler: invoke(subscriptions) });
checkSettings();
