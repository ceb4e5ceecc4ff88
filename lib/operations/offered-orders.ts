import { z } from 'zod';
import { noticeOf } from '../sync/connection/advance.js';
import { admitOrder, forgetOffered, type OfferedOrder, readOffered } from '../sync/connection/offered-orders.js';
import { readGate } from '../sync/connection/record.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionAsked, connectionsAsked } from './connections-asked.js';
import type { OrderCommand } from './order-commands.js';

/** Orders that are not made on the other side by themselves, each with the reason: of all connections, or one. */
export async function listOffered(engine: Engine, query: Readonly<Record<string, string>>): Promise<Answer> {
  const asked = connectionsAsked(engine, query.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const orders = await Promise.all(
    asked.map(async (connectionId) =>
      (await stillOffered(engine, connectionId)).map((order) => ({ connectionId, ...order })),
    ),
  );
  return { kind: 'ok', body: { orders: orders.flat() } };
}

/** Without those that belong to a coupling by now, however they came to it; they are forgotten. */
async function stillOffered(engine: Engine, connectionId: string): Promise<readonly OfferedOrder[]> {
  const offered = await readOffered(engine.state, connectionId);
  const coupled: OfferedOrder[] = [];
  for (const order of offered) {
    if ((await engine.couplings.findByRecord(connectionId, order.side, order.recordId)) !== undefined) {
      coupled.push(order);
    }
  }
  if (coupled.length > 0) {
    await forgetOffered(engine, connectionId, coupled);
  }
  return offered.filter((order) => !coupled.includes(order));
}

const enterBody = z
  .strictObject({
    salesOrderId: z.guid('must be a GUID').optional(),
    businessCentralOrderId: z.guid('must be a GUID').optional(),
    connectionId: z.string().optional(),
  })
  .refine(
    ({ salesOrderId, businessCentralOrderId }) =>
      (salesOrderId === undefined) !== (businessCentralOrderId === undefined),
    { error: 'must name exactly one of salesOrderId and businessCentralOrderId' },
  );

/** Lets one order enter that does not do so by itself: it is made on the other side now. */
export async function enterOrder(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = enterBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const connectionId = connectionAsked(engine, parsed.data.connectionId);
  if (typeof connectionId !== 'string') {
    return connectionId;
  }
  const { salesOrderId, businessCentralOrderId } = parsed.data;
  const side = salesOrderId === undefined ? 'businessCentral' : 'sales';
  const recordId = (salesOrderId ?? businessCentralOrderId ?? '').toLowerCase();
  const known = await engine.couplings.findByRecord(connectionId, side, recordId);
  if (known !== undefined) {
    const { couplingId, state } = known.coupling;
    return refused('alreadyCoupled', `the order belongs to coupling ${couplingId}, which is ${state}`);
  }
  const gate = await readGate(engine, connectionId);
  if (!gate.syncs) {
    return refused(gate.because, 'nothing is made while the connection is switched off or has stopped');
  }
  await admitOrder(engine, connectionId, { side, recordId, by: who });
  await engine.queue.send([noticeOf(engine, connectionId, { side, recordId, about: 'order' })]);
  return { kind: 'ok', body: { connectionId, side, recordId, asked: true } };
}
