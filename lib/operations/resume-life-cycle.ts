import { z } from 'zod';
import type { Engine } from '../sync/engine.js';
import { liftPause } from '../sync/life-cycle/pause.js';
import { type Answer, badRequest } from './answer.js';
import { connectionAsked } from './connections-asked.js';

const resumeBody = z.strictObject({ connectionId: z.string().optional() });

/**
 * Lets the life cycle of a connection go on that paused by itself. Orders that waited for it are tried again by the
 * timer. `resumed` is false when it was not paused.
 */
export async function resumeLifeCycle(engine: Engine, body: unknown): Promise<Answer> {
  const parsed = resumeBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  return { kind: 'ok', body: { connectionId, resumed: await liftPause(engine, connectionId) } };
}
