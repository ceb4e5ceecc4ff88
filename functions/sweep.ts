import { app, type Timer } from '@azure/functions';
import { noteDataVersion } from '../lib/sync/data-version.js';
import { sweepConnection } from '../lib/sync/sweeps/sweep.js';
import { forEachRunningConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Makes lost notices good on both sides and picks up work that is due (L2). */
export async function sweep(parts: Parts, _timer: Timer): Promise<void> {
  const scope = { side: 'both' as const, overlapMs: parts.sweepOverlapMs };
  await forEachRunningConnection(parts, 'sweep.broken', async (connectionId) => {
    await noteDataVersion(parts.engine, connectionId);
    await sweepConnection(parts.engine, connectionId, scope);
  });
}

app.timer('sweep', { schedule: '%SweepSchedule%', handler: invoke(sweep) });
checkSettings();
