import { z } from 'zod';
import { askedNotice } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import { addPause, liftPauseOf, pauseScope, readPauses } from '../sync/pauses/pauses.js';
import { type Answer, badRequest } from './answer.js';
import { connectionAsked, connectionsAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

const pauseBody = z.strictObject({
  scope: pauseScope,
  reason: z.string().trim().min(1, 'must say why, for whoever finds an order waiting').max(500),
  connectionId: z.string().optional(),
});

/** All pauses, of all connections or one. */
export async function listPauses(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const asked = connectionsAsked(engine, query.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const pauses = await Promise.all(
    asked.map(async (connectionId) =>
      (await readPauses(engine.state, connectionId)).map((pause) => ({ connectionId, ...pause })),
    ),
  );
  return { kind: 'ok', body: { pauses: pauses.flat() } };
}

/** Stops all writes in a scope until the pause is lifted. What is written at this moment is finished. */
export async function pause(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = pauseBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const { scope, reason } = parsed.data;
  const sinceIso = new Date(engine.clock.nowMs()).toISOString();
  const added = await addPause(engine.state, connectionId, { scope, reason, by: who, sinceIso });
  engine.logger.warn('pause.added', { connectionId, number: added.number, what: scope.what });
  return { kind: 'ok', body: { connectionId, ...added } };
}

/** Lifts a pause; every order that waited for one is looked at now. */
export async function resume(
  engine: Engine,
  request: { readonly number: string; readonly connectionId: string | undefined },
): Promise<Answer> {
  const connectionId = connectionAsked(engine, request.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const number = Number(request.number);
  const lifted = Number.isSafeInteger(number) ? await liftPauseOf(engine.state, connectionId, number) : undefined;
  if (lifted === undefined) {
    return { kind: 'notFound', error: 'there is no pause of this number; GET /api/pauses lists them' };
  }
  engine.logger.warn('pause.lifted', { connectionId, number });
  return { kind: 'ok', body: { connectionId, ...lifted, asked: await askWaiting(engine, connectionId) } };
}

/** How many orders were asked to be looked at. Should this be interrupted, the timer tries each within the hour. */
async function askWaiting(engine: Engine, connectionId: string): Promise<number> {
  let asked = 0;
  for (const { couplingId } of await engine.couplings.listOpen(connectionId)) {
    const stored = await engine.couplings.find(connectionId, couplingId);
    if (stored?.coupling.parked?.reason === 'pausedByOperator') {
      await engine.queue.send([askedNotice(engine, stored.coupling)]);
      asked += 1;
    }
  }
  return asked;
}
