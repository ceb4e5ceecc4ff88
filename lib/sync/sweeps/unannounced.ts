import { z } from 'zod';
import type { Side } from '../../order/order.js';
import type { ModifiedOrder } from '../../ports/business-central.js';
import type { ConnectionRecord } from '../../ports/connection-state.js';
import type { StateStore } from '../../ports/state-store.js';
import { readConnectionRecord } from '../connection/record.js';
import type { Engine } from '../engine.js';
import { readLastHeard } from './last-heard.js';

/** A notification may come this late: what is younger is no sign of silence. */
const mayBeLateMs = 600_000;
/** Orders that are remembered: more say nothing more. */
const mostOrders = 20;

const documentName = 'unannounced';
const sideSchema = z.object({
  /** Orders that changed since the system was last heard, and that nobody told us of. */
  orders: z.array(z.string()),
  /** When the first and the last of them changed. */
  sinceIso: z.string(),
  untilIso: z.string(),
});
const schema = z.object({
  /** Changes from before are no sign: nobody may have been registered. */
  beganIso: z.string(),
  businessCentral: sideSchema.optional(),
  sales: sideSchema.optional(),
});

/** What changed on a side since it was last heard, without a word to us. */
export type Unannounced = z.infer<typeof sideSchema>;

/**
 * Remembers what a sweep found that changed well after the system last notified us of anything. One is a lost
 * notification; many mean that the system does not speak to us, however its registration looks.
 */
export async function noteUnannounced(
  engine: Pick<Engine, 'state' | 'clock'>,
  connectionId: string,
  { side, orders }: { readonly side: Side; readonly orders: readonly ModifiedOrder[] },
): Promise<void> {
  const { state, clock } = engine;
  const stored = await state.read(connectionId, documentName);
  const nowMs = clock.nowMs();
  const known = schema.safeParse(stored?.value).data ?? { beganIso: new Date(nowMs).toISOString() };
  const heardIso = (await readLastHeard(state, connectionId))[side];
  const fromMs = Math.max(
    Date.parse(known.beganIso),
    heardIso === undefined ? 0 : Date.parse(heardIso) + mayBeLateMs,
    switchedOnMs(await readConnectionRecord(state, connectionId)),
  );
  const silent = orders.filter(({ modifiedIso }) => {
    const changedMs = Date.parse(modifiedIso);
    return changedMs > fromMs && changedMs < nowMs - mayBeLateMs;
  });
  const before = isSince(known[side], heardIso) ? known[side] : undefined;
  const after = silent.length === 0 ? before : added(before, silent);
  if (stored === undefined || JSON.stringify(after) !== JSON.stringify(known[side])) {
    // Lost against another sweep, the next one finds the same.
    await state.write(connectionId, documentName, { ...known, [side]: after }, stored?.etag);
  }
}

/** By side; nothing where the system has been heard since. */
export async function readUnannounced(
  state: StateStore,
  connectionId: string,
): Promise<Readonly<Partial<Record<Side, Unannounced>>>> {
  const known = schema.safeParse((await state.read(connectionId, documentName))?.value).data;
  const heard = await readLastHeard(state, connectionId);
  const of = (side: Side) => {
    const found = known?.[side];
    return isSince(found, heard[side]) ? { [side]: found } : {};
  };
  return { ...of('businessCentral'), ...of('sales') };
}

/** While it was off, or had stopped, nobody was registered. */
function switchedOnMs({ steps }: Pick<ConnectionRecord, 'steps'>): number {
  const on = steps.findLast(({ what }) => what === 'enabled' || what === 'resumed');
  return on === undefined ? 0 : Date.parse(on.atIso);
}

function isSince(found: Unannounced | undefined, heardIso: string | undefined): boolean {
  return found !== undefined && (heardIso === undefined || heardIso < found.sinceIso);
}

function added(before: Unannounced | undefined, silent: readonly ModifiedOrder[]): Unannounced {
  const stamps = silent.map(({ modifiedIso }) => new Date(modifiedIso).toISOString()).toSorted();
  const [first = ''] = stamps;
  const orders = [...new Set([...(before?.orders ?? []), ...silent.map(({ id }) => id)])].slice(0, mostOrders);
  const untilIso = [before?.untilIso ?? '', stamps.at(-1) ?? ''].toSorted().at(-1) ?? '';
  return { orders, sinceIso: before === undefined || first < before.sinceIso ? first : before.sinceIso, untilIso };
}
