import { readGate } from '../../lib/sync/connection/record.js';
import type { Parts } from './parts.js';

/**
 * Does the same for every connection; the failure of one holds no other up (L4).
 * @throws {AggregateError} afterwards, so that the run shows as failed
 */
export async function forEachConnection(
  parts: Parts,
  event: string,
  action: (connectionId: string) => Promise<unknown>,
): Promise<void> {
  const connectionIds = [...parts.engine.connections.keys()];
  const results = await Promise.allSettled(connectionIds.map((connectionId) => action(connectionId)));
  const errors: unknown[] = [];
  results.forEach((result, index) => {
    if (result.status === 'rejected') {
      const message = result.reason instanceof Error ? result.reason.message : 'unknown';
      parts.engine.logger.error(event, { connectionId: connectionIds[index], message });
      errors.push(result.reason);
    }
  });
  if (errors.length > 0) {
    throw new AggregateError(errors, `${event}: ${errors.length} of ${connectionIds.length} connections`);
  }
}

/** The same for the connections that are switched on and have not stopped themselves: others are left alone. */
export async function forEachRunningConnection(
  parts: Parts,
  event: string,
  action: (connectionId: string) => Promise<unknown>,
): Promise<void> {
  await forEachConnection(parts, event, async (connectionId) => {
    const { syncs } = await readGate(parts.engine, connectionId);
    return syncs ? await action(connectionId) : undefined;
  });
}
