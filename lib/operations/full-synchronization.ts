import { z } from 'zod';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest } from './answer.js';
import { connectionAsked } from './connections-asked.js';
import { answerCommand, jobCommand, perMinute } from './jobs.js';
import type { OrderCommand } from './order-commands.js';

const commandBody = z.strictObject({
  command: jobCommand,
  candidates: z
    .enum(['leave', 'create'], { error: 'must be "leave" or "create": what becomes of match candidates' })
    .optional(),
  perMinute,
  connectionId: z.string().optional(),
});

/** Begins a full synchronization or its dry run, pauses it, goes on with it, or ends it (C7). */
export async function commandFullSynchronization(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = commandBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  return await answerCommand(engine, { ...parsed.data, about: 'fullSynchronization', connectionId, who });
}
