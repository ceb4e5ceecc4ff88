import { quoteIdOf, readSalesOrder } from '../../mapping/read-sales.js';
import type { ConnectionPorts, Engine } from '../engine.js';
import { meetLookAlike } from '../life-cycle/look-alike.js';
import { salesReading } from '../views.js';
import { entersOrIsOffered } from './enters-or-is-offered.js';
import { missedOnEntry } from './entry-filter.js';
import { finished, type Meeting, notRead, type UnknownRecord } from './meeting.js';
import { entersFromSales, quietLeftMs, salesIsInScope } from './scope.js';
import { uncoupledTwin } from './uncoupled-twin.js';

/** An order of Sales enters once the policies take it and nobody is still entering it. */
export async function meetSalesOrder(
  engine: Engine,
  ports: ConnectionPorts,
  { notice, creates }: UnknownRecord,
): Promise<Meeting> {
  const startedMs = engine.clock.nowMs();
  const read = await ports.sales.readOrder(notice.recordId);
  if (!read.ok) {
    return notRead(engine, notice, read.failure);
  }
  if (!entersFromSales(read.value, ports.connection.policies)) {
    return finished;
  }
  const delayMs = quietLeftMs(read.value, ports.connection.policies, engine.clock.nowMs());
  if (delayMs > 0) {
    return { kind: 'finished', outcome: { kind: 'retryLater', delayMs, reason: 'stillBeingEntered' } };
  }
  const view = readSalesOrder(read.value, salesReading(ports, undefined));
  const twin = await meetLookAlike(engine, notice.connectionId, view);
  if (twin !== undefined) {
    return { kind: 'enters', couplingId: twin };
  }
  return await entersOrIsOffered(engine, {
    notice,
    creates,
    number: read.value.orderNumber,
    isInScope: salesIsInScope(read.value, ports.connection.policies),
    missed: await missedOnEntry(engine, ports.connection, { view, quoteId: quoteIdOf(read.value) }),
    ids: { salesId: notice.recordId, salesNumber: read.value.orderNumber },
    firstReading: { side: 'sales', startedMs, order: read.value },
    // The order of a quote is looked for by its quote.
    ...(quoteIdOf(read.value) === undefined ? { findTwin: () => uncoupledTwin(engine, ports, view) } : {}),
  });
}
