import { z } from 'zod';
import type { StoredCoupling } from '../ports/couplings.js';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest } from './answer.js';
import { connectionsAsked } from './connections-asked.js';
import { notCoupledAnywhere } from './explain-uncoupled.js';

/** How an order is named in the body of a command: by exactly one of its ids. */
const orderBody = z
  .strictObject({
    salesOrderId: z.guid('must be a GUID').optional(),
    businessCentralOrderId: z.guid('must be a GUID').optional(),
    connectionId: z.string().optional(),
  })
  .refine((body) => (body.salesOrderId === undefined) !== (body.businessCentralOrderId === undefined), {
    error: 'give exactly one of salesOrderId and businessCentralOrderId',
  });

/** The coupling of the order that the body of a command names, or what to answer instead. */
export async function findNamedCoupling(engine: Engine, body: unknown): Promise<StoredCoupling | Answer> {
  const parsed = orderBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const asked = connectionsAsked(engine, parsed.data.connectionId);
  if ('kind' in asked) {
    return asked;
  }
  const { salesOrderId, businessCentralOrderId } = parsed.data;
  const side = salesOrderId === undefined ? 'businessCentral' : 'sales';
  const recordId = (salesOrderId ?? businessCentralOrderId ?? '').toLowerCase();
  for (const connectionId of asked) {
    const found = await engine.couplings.findByRecord(connectionId, side, recordId);
    if (found !== undefined) {
      return found;
    }
  }
  return { kind: 'notFound', error: notCoupledAnywhere };
}
