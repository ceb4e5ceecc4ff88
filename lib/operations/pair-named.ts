import { z } from 'zod';
import { readOffered } from '../sync/connection/offered-orders.js';
import type { ConnectionPorts, Engine } from '../sync/engine.js';
import { type Answer, refused } from './answer.js';

/** How the two orders of a pair are named: each by its id or its number. */
export const pairShape = {
  salesOrderId: z.guid('must be a GUID').optional(),
  salesOrderNumber: z.string().trim().min(1).max(100).optional(),
  businessCentralOrderId: z.guid('must be a GUID').optional(),
  businessCentralOrderNumber: z.string().trim().min(1).max(20).optional(),
};
type PairNamed = z.output<z.ZodObject<typeof pairShape>>;

/** Each side must be named once; for `refine`. */
export function namesBoth(pair: PairNamed): boolean {
  return (
    (pair.salesOrderId === undefined) !== (pair.salesOrderNumber === undefined) &&
    (pair.businessCentralOrderId === undefined) !== (pair.businessCentralOrderNumber === undefined)
  );
}
export const namesBothMessage =
  'give one of salesOrderId and salesOrderNumber, and one of businessCentralOrderId and businessCentralOrderNumber';

/** The ids of a pair, its numbers looked up; else why one of them is not known. */
export async function recordsOfPair(
  engine: Engine,
  ports: ConnectionPorts,
  named: PairNamed,
): Promise<{ readonly salesId: string; readonly businessCentralId: string } | Answer> {
  const { salesOrderNumber, businessCentralOrderNumber } = named;
  const salesId =
    named.salesOrderId ?? (await idInSales(engine, ports.connection.connectionId, salesOrderNumber ?? ''));
  if (typeof salesId !== 'string') {
    return salesId;
  }
  const businessCentralId =
    named.businessCentralOrderId ?? (await idInBusinessCentral(ports, businessCentralOrderNumber ?? ''));
  return typeof businessCentralId === 'string'
    ? { salesId: salesId.toLowerCase(), businessCentralId: businessCentralId.toLowerCase() }
    : businessCentralId;
}

/** Sales is not searched by numbers, which it does not hold to be unique: only what has been met is known by them. */
async function idInSales(engine: Engine, connectionId: string, number: string): Promise<string | Answer> {
  const coupled = (await engine.couplings.findByNumber(connectionId, number)).flatMap(({ coupling }) =>
    coupling.salesNumber === number && coupling.salesId !== undefined ? [coupling.salesId] : [],
  );
  const offered = (await readOffered(engine.state, connectionId)).flatMap((order) =>
    order.side === 'sales' && order.number === number ? [order.recordId] : [],
  );
  const [id, ...others] = new Set([...coupled, ...offered].map((each) => each.toLowerCase()));
  if (id === undefined) {
    return refused('orderNotFound', `order ${number} of Sales has never been met here: give its id`);
  }
  return others.length === 0
    ? id
    : refused('severalOrders', `several orders of Sales have had the number ${number}: give the id of the one`);
}

async function idInBusinessCentral({ businessCentral }: ConnectionPorts, number: string): Promise<string | Answer> {
  const found = await businessCentral.findOrderByNumber(number);
  if (!found.ok) {
    return refused('systemUnavailable', `Business Central could not be read: ${found.failure.message}`);
  }
  return found.value?.id ?? refused('orderNotFound', `Business Central has no order ${number}`);
}
