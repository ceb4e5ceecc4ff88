import type { ConnectionRecord } from '../ports/connection-state.js';
import { readOffered } from '../sync/connection/offered-orders.js';
import { readConnectionRecord } from '../sync/connection/record.js';
import type { Engine } from '../sync/engine.js';

/** All that is told of a connection: its state, how many orders it offers, and what was done to it. */
export async function viewOf(engine: Engine, connectionId: string) {
  const record = await readConnectionRecord(engine.state, connectionId);
  const offered = await readOffered(engine.state, connectionId);
  return { connectionId, ...shown(record), offered: offered.length, steps: record.steps };
}

/** The state of a connection in short. */
export function shown({ state, isEnabled, stopped, owner, fingerprint }: ConnectionRecord) {
  return {
    state,
    enabled: isEnabled,
    stopped: stopped ?? null,
    owner: owner ?? null,
    fingerprint: fingerprint ?? null,
  };
}
