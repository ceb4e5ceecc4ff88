import { z } from 'zod';
import type { Side } from '../../order/order.js';
import type { StateStore } from '../../ports/state-store.js';
import type { ConnectionPorts, Engine } from '../engine.js';

/** Deletions are counted over this time. */
export const countedForMs = 3_600_000;

/** Writes of the stored count that lose against another worker are tried again this often. */
const mostTries = 5;

/** Name of the state document. */
const documentName = 'life-cycle';

/** Absent: Business Central, of which alone deletions were counted before. */
const side = z.enum(['businessCentral', 'sales']).default('businessCentral');
const pauseSchema = z.object({
  gone: z.array(z.object({ couplingId: z.string(), side, atMs: z.number() })).default([]),
  paused: z.object({ sinceIso: z.string(), side, gone: z.int() }).optional(),
});
type PauseDocument = z.output<typeof pauseSchema>;

/** A connection whose life cycle stands still until an operator lets it go on. */
export interface LifeCyclePause {
  readonly sinceIso: string;
  /** Where they were gone. */
  readonly side: Side;
  /** Orders that were gone within the hour when it was paused. */
  readonly gone: number;
}

/** The pause of a connection; `undefined` when its life cycle runs. */
export async function readPause(state: StateStore, connectionId: string): Promise<LifeCyclePause | undefined> {
  return parse((await state.read(connectionId, documentName))?.value).paused;
}

/**
 * Notes that an order is gone from one side (from Business Central without having been invoiced; from Sales also by being
 * cancelled, where its draft is to be deleted for that), and pauses the connection
 * when more are gone from that side within an hour than the policy `pauseWhenGone` takes for people's doing (spec §3.4).
 * Counting an order again changes nothing. Returns the pause.
 */
export async function countGone(
  engine: Engine,
  { connection }: ConnectionPorts,
  order: { readonly couplingId: string; readonly side: Side },
): Promise<LifeCyclePause | undefined> {
  const { connectionId } = connection;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await engine.state.read(connectionId, documentName);
    const known = parse(stored?.value);
    const isSame = (entry: typeof order) => entry.couplingId === order.couplingId && entry.side === order.side;
    if (known.paused !== undefined || known.gone.some(isSame)) {
      return known.paused;
    }
    const next = await counted(engine, { known, order, connection });
    if (await engine.state.write(connectionId, documentName, next, stored?.etag)) {
      if (next.paused !== undefined) {
        engine.logger.error('lifeCycle.paused', { connectionId, side: next.paused.side, gone: next.paused.gone });
      }
      return next.paused;
    }
  }
  throw new Error(`the count of deleted orders of connection ${connectionId} is contended`);
}

interface Count {
  readonly known: PauseDocument;
  readonly order: { readonly couplingId: string; readonly side: Side };
  readonly connection: ConnectionPorts['connection'];
}

async function counted(engine: Engine, { known, order, connection }: Count): Promise<PauseDocument> {
  const nowMs = engine.clock.nowMs();
  const recent = known.gone.filter(({ atMs }) => nowMs - atMs < countedForMs);
  const gone = [...recent, { ...order, atMs: nowMs }];
  const { length: count } = gone.filter((entry) => entry.side === order.side);
  const { orders, percent } = connection.policies.pauseWhenGone;
  if (count <= orders) {
    return { gone };
  }
  const { length: open } = await engine.couplings.listOpen(connection.connectionId);
  const isUsual = count * 100 <= percent * open;
  return isUsual
    ? { gone }
    : { gone, paused: { sinceIso: new Date(nowMs).toISOString(), side: order.side, gone: count } };
}

/** Lets the life cycle of a connection go on; what was gone by then counts no more. `false` when it was not paused. */
export async function liftPause(engine: Engine, connectionId: string): Promise<boolean> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const stored = await engine.state.read(connectionId, documentName);
    if (parse(stored?.value).paused === undefined) {
      return false;
    }
    if (await engine.state.write(connectionId, documentName, { gone: [] }, stored?.etag)) {
      engine.logger.info('lifeCycle.resumed', { connectionId });
      return true;
    }
  }
  throw new Error(`the pause of connection ${connectionId} is contended`);
}

function parse(value: unknown): PauseDocument {
  return pauseSchema.parse(value ?? {});
}
