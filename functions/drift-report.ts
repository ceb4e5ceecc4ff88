import { app, type Timer } from '@azure/functions';
import { startDrift } from '../lib/sync/drift/drift-run.js';
import { forEachRunningConnection } from './composition/each-connection.js';
import { invoke } from './composition/invocation.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** Begins the comparison of all coupled orders on both sides; the worker carries it out step by step. */
export async function driftReport(parts: Parts, _timer: Timer): Promise<void> {
  await forEachRunningConnection(parts, 'drift.broken', (connectionId) => startDrift(parts.engine, connectionId));
}

app.timer('drift-report', { schedule: '%DriftSchedule%', handler: invoke(driftReport) });
checkSettings();
