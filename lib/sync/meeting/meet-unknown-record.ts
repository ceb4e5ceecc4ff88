import type { ConnectionPorts, Engine } from '../engine.js';
import { meetBusinessCentralOrder } from './meet-business-central-order.js';
import { meetQuote } from './meet-quote.js';
import { meetSalesOrder } from './meet-sales-order.js';
import type { Meeting, UnknownRecord } from './meeting.js';

/**
 * Reads the unknown record and decides: it carries one of our markers (its creation is being finished), it enters by
 * the connection's policies, or it is none of our business (spec §3.1: markers before any other rule).
 */
export async function meetUnknownRecord(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  if (notice.about === 'quote') {
    return await meetQuote(engine, ports, { notice, creates });
  }
  return notice.side === 'sales'
    ? await meetSalesOrder(engine, ports, { notice, creates })
    : await meetBusinessCentralOrder(engine, ports, { notice, creates });
}
