import { app, type Timer } from '@azure/functions';
import { sweepInvoices } from '../lib/sync/invoices/sweep-invoices.js';
import { sweepStock } from '../lib/sync/seller-news/stock-news.js';
import { sweepOpenOrders } from '../lib/sync/sweeps/open-orders.js';
import { forEachRunningConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Finds what Business Central tells nobody: silent edits (S-080, L2) and, by policy, stock that does not suffice and invoices. */
export async function openOrders(parts: Parts, _timer: Timer): Promise<void> {
  await forEachRunningConnection(parts, 'openOrders.broken', async (connectionId) => {
    await sweepOpenOrders(parts.engine, connectionId);
    await sweepStock(parts.engine, connectionId);
    await sweepInvoices(parts.engine, connectionId);
  });
}

app.timer('open-orders', { schedule: '%OpenOrdersSchedule%', handler: invoke(openOrders) });
checkSettings();
