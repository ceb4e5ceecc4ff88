import { z } from 'zod';
import { askedNotice } from '../sync/coupling/operator-lease.js';
import type { Engine } from '../sync/engine.js';
import {
  concerns,
  type Pause,
  type PauseScope,
  pauseReasons,
  waitsForPause,
  writtenScope,
} from '../sync/pauses/pauses.js';
import { addPause, liftPauseOf, readAllPauses } from '../sync/pauses/stored-pauses.js';
import { type Answer, badRequest } from './answer.js';
import { connectionsAsked, portsAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

const pauseBody = z.strictObject({
  scope: writtenScope,
  reason: z.string().trim().min(1, 'must say why, for whoever finds an order waiting').max(500),
  connectionId: z.string().optional(),
});

/** All pauses, or those that have to do with one connection. */
export async function listPauses(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const asked = connectionsAsked(engine, query.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const pauses = (await readAllPauses(engine.state)).map((pause) => shown(engine, pause));
  const isAsked = ({ connections }: ShownPause) =>
    query.connectionId === undefined || connections.includes(query.connectionId);
  return { kind: 'ok', body: { pauses: pauses.filter(isAsked) } };
}

/** Stops all writes in a scope until the pause is lifted. What is written at this moment is finished. */
export async function pause(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = pauseBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const { reason } = parsed.data;
  const place = placeOf(engine, parsed.data);
  if ('kind' in place) {
    return place;
  }
  const sinceIso = new Date(engine.clock.nowMs()).toISOString();
  const added = await addPause(engine.state, { ...place, reason, by: who, sinceIso });
  const { connectionId } = place;
  const { what } = place.scope;
  engine.logger.warn('pause.added', {
    number: added.number,
    what,
    ...(connectionId === undefined ? {} : { connectionId }),
  });
  return { kind: 'ok', body: shown(engine, added) };
}

/** Lifts a pause; every order that waited for one is looked at now. */
export async function resume(engine: Engine, request: { readonly number: string }): Promise<Answer> {
  const number = Number(request.number);
  const lifted = Number.isSafeInteger(number) ? await liftPauseOf(engine.state, number) : undefined;
  if (lifted === undefined) {
    return {
      kind: 'notFound',
      error: 'there is no pause of this number; "tandem pauses" lists them',
    };
  }
  engine.logger.warn('pause.lifted', { number, what: lifted.scope.what });
  const body = shown(engine, lifted);
  let asked = 0;
  for (const connectionId of body.connections) {
    asked += await askWaiting(engine, connectionId);
  }
  return { kind: 'ok', body: { ...body, asked } };
}

type ShownPause = ReturnType<typeof shown>;

/** A pause with the code that waiting orders show and the connections that it has to do with. */
function shown({ connections }: Engine, { connectionId, ...pause }: Pause) {
  const all = [...connections.values()].map((ports) => ({
    connectionId: ports.connection.connectionId,
    company: ports.company,
  }));
  return {
    ...pause,
    code: pauseReasons[pause.scope.what],
    connections: all
      .filter((each) => concerns({ ...pause, ...(connectionId === undefined ? {} : { connectionId }) }, each))
      .map((each) => each.connectionId),
  };
}

/** What is to be paused, as it is stored, or why it cannot be. */
function placeOf(
  engine: Engine,
  { scope, connectionId }: z.output<typeof pauseBody>,
): { readonly scope: PauseScope; readonly connectionId?: string } | Answer {
  if (scope.what === 'everything') {
    return connectionId === undefined
      ? { scope }
      : { kind: 'badRequest', error: 'connectionId: must be left out where everything is paused' };
  }
  const ports = portsAsked(engine, connectionId);
  if ('kind' in ports) {
    return ports;
  }
  return scope.what === 'company'
    ? { scope: { what: 'company', ...ports.company } }
    : { scope, connectionId: ports.connection.connectionId };
}

/**
 * How many orders were asked to be looked at, those whose life is over and whose invoices wait among them: whatever waits
 * has a reminder. Should this be interrupted, the timer tries each within the hour.
 */
async function askWaiting(engine: Engine, connectionId: string): Promise<number> {
  let asked = 0;
  for (const { couplingId } of await engine.couplings.listWork(connectionId)) {
    const stored = await engine.couplings.find(connectionId, couplingId);
    if (stored !== undefined && waitsForPause(stored.coupling.parked)) {
      const { notice, messageId } = askedNotice(engine, stored.coupling);
      const isOver = stored.coupling.state === 'ended' && 'cause' in notice;
      await engine.queue.send([{ notice: isOver ? { ...notice, cause: 'invoiced' } : notice, messageId }]);
      asked += 1;
    }
  }
  return asked;
}
