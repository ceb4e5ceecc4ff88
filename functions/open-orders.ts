import { app, type Timer } from '@azure/functions';
import { sweepOpenOrders } from '../lib/sync/open-orders.js';
import { forEachConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Finds changes in Business Central that it tells nobody (S-080, L2). */
export async function openOrders(parts: Parts, _timer: Timer): Promise<void> {
  await forEachConnection(parts, 'openOrders.broken', (connectionId) => sweepOpenOrders(parts.engine, connectionId));
}

app.timer('open-orders', { schedule: '%OpenOrdersSchedule%', handler: invoke(openOrders) });
checkSettings();
