import { z } from 'zod';
import { noticeOf } from '../sync/connection/advance.js';
import {
  admitOrder,
  forgetOffered,
  type OfferedOrder,
  offerReasons,
  readOffered,
} from '../sync/connection/offered-orders.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest, refused } from './answer.js';
import { connectionsAsked, portsAsked } from './connections-asked.js';
import { judgeAdmitted } from './entry-judgement.js';
import { refusedUnlessRunning } from './gate.js';
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

/** Lets one order enter that does not do so by itself; the answer tells when it is made on the other side. */
export async function enterOrder(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = enterBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const { connectionId } = ports.connection;
  const { salesOrderId, businessCentralOrderId } = parsed.data;
  const side = salesOrderId === undefined ? 'businessCentral' : 'sales';
  const recordId = (salesOrderId ?? businessCentralOrderId ?? '').toLowerCase();
  const known = await engine.couplings.findByRecord(connectionId, side, recordId);
  if (known !== undefined) {
    const { couplingId, state } = known.coupling;
    return refused('alreadyCoupled', `the order belongs to coupling ${couplingId}, which is ${state}`);
  }
  const held = await refusedUnlessRunning(engine, connectionId, 'nothing is made');
  if (held !== undefined) {
    return held;
  }
  const judged = await judgeAdmitted(engine, ports, { side, id: recordId });
  if (!judged.ok) {
    const { reason, message } = judged.failure;
    return refused(
      reason === 'notFound' ? 'orderNotFound' : 'systemUnavailable',
      `the order could not be read: ${message}`,
    );
  }
  const { about, number, reason, never, earliestIso, sentence } = judged.value;
  if (never) {
    return refused(reason ?? 'closed', `order ${sentence}`);
  }
  const wait = offerReasons.find((each) => each === reason);
  await admitOrder(engine, connectionId, {
    ...{ side, recordId, about, number, by: who },
    wait: { reason: wait ?? 'entering', ...(earliestIso === null ? {} : { earliestIso }) },
  });
  await engine.queue.send([noticeOf(engine, connectionId, { side, recordId, about })]);
  const told = { number, waitsFor: reason, earliestIso, sentence };
  return { kind: 'ok', body: { connectionId, side, recordId, asked: true, ...told } };
}
