import { app, type Timer } from '@azure/functions';
import { sweepProductStock } from '../lib/sync/seller-news/product-stock.js';
import { reconcileIds } from '../lib/sync/sweeps/reconcile.js';
import { forEachRunningConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Finds deletions whose notifications were lost, on both sides (L2), and by policy brings stock to the products. */
export async function reconcile(parts: Parts, _timer: Timer): Promise<void> {
  await forEachRunningConnection(parts, 'reconcile.broken', async (connectionId) => {
    await reconcileIds(parts.engine, connectionId);
    await sweepProductStock(parts.engine, connectionId);
  });
}

app.timer('reconcile', { schedule: '%ReconcileSchedule%', handler: invoke(reconcile) });
checkSettings();
