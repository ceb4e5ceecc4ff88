import { z } from 'zod';
import { changeConnection } from '../sync/connection/record.js';
import type { Engine } from '../sync/engine.js';
import { liftPause } from '../sync/life-cycle/pause.js';
import { type Answer, badRequest } from './answer.js';
import { longestReason } from './connections.js';
import { connectionAsked } from './connections-asked.js';

const resumeBody = z.strictObject({
  connectionId: z.string().optional(),
  reason: z.string().trim().min(1).max(longestReason).optional(),
});

/**
 * Lets the life cycle of a connection go on that paused by itself. Orders that waited for it are tried again by the
 * timer. `resumed` is false when it was not paused. Who lifted it stands in the journal of the connection.
 */
export async function resumeLifeCycle(
  engine: Engine,
  { body, who: by }: { readonly body: unknown; readonly who: string },
): Promise<Answer> {
  const parsed = resumeBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const resumed = await liftPause(engine, connectionId);
  if (resumed) {
    const { reason } = parsed.data;
    const step = { what: 'lifeCycleResumed', by, ...(reason === undefined ? {} : { reason }) } as const;
    await changeConnection(engine, connectionId, () => ({ change: {}, step }));
  }
  return { kind: 'ok', body: { connectionId, resumed } };
}
