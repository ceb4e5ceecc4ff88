import { z } from 'zod';
import type { Side } from '../order/order.js';
import type { Coupling } from '../ports/coupling.js';
import type { OutgoingNotice } from '../ports/queue.js';
import { noticeOf } from '../sync/connection/advance.js';
import { admitOrder } from '../sync/connection/offered-orders.js';
import { underOperatorLease } from '../sync/coupling/operator-lease.js';
import { stateValues } from '../sync/coupling/state-values.js';
import type { Engine } from '../sync/engine.js';
import { entryFilterOf } from '../sync/meeting/entry-filter.js';
import { type Answer, badRequest } from './answer.js';
import { connectionAsked } from './connections-asked.js';
import { missedNow } from './entry-judgement.js';
import { refusedUnlessRunning } from './gate.js';
import type { OrderCommand } from './order-commands.js';

/** Most orders of one call. */
export const mostSynchronizedAtOnce = 100;

const orderName = z.union(
  [
    z.strictObject({ salesOrderId: z.guid('must be a GUID') }),
    z.strictObject({ businessCentralOrderId: z.guid('must be a GUID') }),
  ],
  { error: 'must be {"salesOrderId":…} or {"businessCentralOrderId":…}, a GUID' },
);

const synchronizeBody = z.strictObject({
  orders: z.array(orderName).min(1).max(mostSynchronizedAtOnce),
  valuesOf: z
    .enum(['sales', 'businessCentral'], { error: 'must be "sales" or "businessCentral": whose values hold' })
    .optional(),
  connectionId: z.string().optional(),
});

interface Chosen {
  readonly side: Side;
  readonly recordId: string;
}

/** What became of one chosen order. */
interface ChosenResult extends Chosen {
  readonly result: 'willBeMade' | 'lookedAt' | 'stated' | 'refused' | 'busy';
  readonly couplingId?: string;
  readonly code?: string;
  readonly error?: string;
}

/**
 * Synchronizes chosen orders now (P-090, P-125, P-126): one that nobody has coupled is made on the other side, whatever its age; a coupled one is looked
 * at on both sides, and with `valuesOf` brought to the values of that side. What cannot be done with one keeps no other from it.
 */
export async function synchronizeOrders(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = synchronizeBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const held = await refusedUnlessRunning(engine, connectionId, 'nothing is synchronized');
  if (held !== undefined) {
    return held;
  }
  const orders: ChosenResult[] = [];
  for (const chosen of parsed.data.orders.map(chosenOf)) {
    orders.push(await synchronizeOne(engine, connectionId, { chosen, who, valuesOf: parsed.data.valuesOf }));
  }
  return { kind: 'ok', body: { connectionId, orders } };
}

function chosenOf(name: z.output<typeof orderName>): Chosen {
  return 'salesOrderId' in name
    ? { side: 'sales', recordId: name.salesOrderId.toLowerCase() }
    : { side: 'businessCentral', recordId: name.businessCentralOrderId.toLowerCase() };
}

interface Request {
  readonly chosen: Chosen;
  readonly who: string;
  readonly valuesOf: Side | undefined;
}

async function synchronizeOne(engine: Engine, connectionId: string, request: Request): Promise<ChosenResult> {
  const { chosen, who, valuesOf } = request;
  const found = await engine.couplings.findByRecord(connectionId, chosen.side, chosen.recordId);
  if (found === undefined) {
    const outside = await outsideFilter(engine, connectionId, chosen);
    if (outside !== undefined) {
      return { ...chosen, result: 'refused', code: 'outsideFilter', error: outside.sentence };
    }
    await admitOrder(engine, connectionId, { ...chosen, by: who });
    await engine.queue.send([noticeOf(engine, connectionId, { ...chosen, about: 'order' })]);
    return { ...chosen, result: 'willBeMade' };
  }
  const { couplingId, state } = found.coupling;
  if (state === 'ended') {
    return { ...chosen, couplingId, result: 'refused', code: 'ended', error: 'the life of this order is over' };
  }
  if (valuesOf === undefined) {
    await engine.queue.send(bothSides(engine, found.coupling));
    return { ...chosen, couplingId, result: 'lookedAt' };
  }
  const done = await underOperatorLease(engine, found.coupling, (work) =>
    stateValues(work, { statedBy: valuesOf, who }),
  );
  if (done.kind === 'busy') {
    return { ...chosen, couplingId, result: 'busy' };
  }
  return done.value.kind === 'refused'
    ? { ...chosen, couplingId, result: 'refused', code: done.value.code, error: done.value.sentence }
    : { ...chosen, couplingId, result: done.value.differ ? 'stated' : 'lookedAt' };
}

/** An order that the entry filter leaves out is not made in a row with others: a person lets it in by itself (`enter`). */
async function outsideFilter(engine: Engine, connectionId: string, { side, recordId }: Chosen) {
  const ports = engine.connections.get(connectionId);
  const hasFilter = ports !== undefined && entryFilterOf(ports.connection.policies, side) !== undefined;
  return hasFilter ? await missedNow(engine, ports, { side, id: recordId }) : undefined;
}

/** Each side is read for its own notice. */
function bothSides(engine: Engine, { connectionId, salesId, businessCentralId }: Coupling): readonly OutgoingNotice[] {
  return [
    ...(salesId === undefined ? [] : [{ side: 'sales', recordId: salesId } as const]),
    ...(businessCentralId === undefined ? [] : [{ side: 'businessCentral', recordId: businessCentralId } as const]),
  ].map((record) => noticeOf(engine, connectionId, { ...record, about: 'order' }));
}
