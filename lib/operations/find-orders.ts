import { z } from 'zod';
import type { Coupling } from '../ports/coupling.js';
import type { StoredCoupling } from '../ports/couplings.js';
import type { Engine } from '../sync/engine.js';

/** How an order is named: by either side's id or number, and a connection where the deployment has several. */
export const orderKeyShape = {
  salesOrderId: z.guid('must be a GUID').optional(),
  businessCentralOrderId: z.guid('must be a GUID').optional(),
  number: z.string().min(1).max(100).optional(),
  connectionId: z.string().max(40).optional(),
};

const orderKey = z.object(orderKeyShape);
export type OrderKey = z.output<typeof orderKey>;

/** Exactly one of the three names must be given; for `refine`. */
export function namesOneOrder(key: OrderKey): boolean {
  return [key.salesOrderId, key.businessCentralOrderId, key.number].filter((part) => part).length === 1;
}
export const namesOneOrderMessage = 'give exactly one of salesOrderId, businessCentralOrderId and number';

/** Every coupling of that name, the one that was last worked on first: numbers repeat over the years. */
export async function findOrders(engine: Engine, key: OrderKey): Promise<readonly Coupling[]> {
  const { connectionId } = key;
  const connectionIds = connectionId === undefined ? [...engine.connections.keys()] : [connectionId];
  const found = await Promise.all(connectionIds.map((id) => findInConnection(engine, id, key)));
  return found
    .flat()
    .map((stored) => stored.coupling)
    .sort((one, other) => other.updatedIso.localeCompare(one.updatedIso));
}

async function findInConnection(
  engine: Engine,
  connectionId: string,
  key: OrderKey,
): Promise<readonly StoredCoupling[]> {
  if (key.number !== undefined) {
    return engine.couplings.findByNumber(connectionId, key.number);
  }
  const side = key.salesOrderId === undefined ? 'businessCentral' : 'sales';
  const recordId = (key.salesOrderId ?? key.businessCentralOrderId ?? '').toLowerCase();
  const stored = await engine.couplings.findByRecord(connectionId, side, recordId);
  return stored === undefined ? [] : [stored];
}
