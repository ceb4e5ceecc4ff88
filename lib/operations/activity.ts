import { z } from 'zod';
import { mostDays, readActivity } from '../sync/activity/tally.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest } from './answer.js';
import { wholeNumberInQuery } from './asked-number.js';
import { connectionsAsked } from './connections-asked.js';

const query = z.object({
  connectionId: z.string().max(40).optional(),
  days: wholeNumberInQuery(1, mostDays).default(7),
});

/** How much was done on the last days, each connection asked for. */
export async function showActivity(engine: Engine, rawQuery: Readonly<Record<string, string>>): Promise<Answer> {
  const parsed = query.safeParse(rawQuery);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const asked = connectionsAsked(engine, parsed.data.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const connections = await Promise.all(
    asked.map(async (connectionId) => ({
      connectionId,
      days: (await readActivity(engine.state, connectionId)).slice(0, parsed.data.days),
    })),
  );
  return { kind: 'ok', body: { connections } };
}
