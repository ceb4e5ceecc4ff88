import { quoteIdOf, readSalesOrder } from '../../mapping/read-sales.js';
import { noteEntryWait } from '../connection/offered-orders.js';
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
  const { orderNumber: number, stateCode } = read.value;
  const { policies } = ports.connection;
  if (!entersFromSales(read.value, policies)) {
    const isOver = policies.createInBusinessCentral === 'off' || (stateCode !== 0 && stateCode !== 1);
    await noteEntryWait(engine, notice, { number, wait: isOver ? 'never' : { reason: 'notInEntryState' } });
    return finished;
  }
  const nowMs = engine.clock.nowMs();
  const delayMs = quietLeftMs(read.value, policies, nowMs);
  if (delayMs > 0) {
    const earliestIso = new Date(nowMs + delayMs).toISOString();
    await noteEntryWait(engine, notice, { number, wait: { reason: 'stillBeingEntered', earliestIso } });
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
    number,
    isInScope: salesIsInScope(read.value, policies),
    missed: await missedOnEntry(engine, ports.connection, { view, quoteId: quoteIdOf(read.value) }),
    ids: { salesId: notice.recordId, salesNumber: number },
    firstReading: { side: 'sales', startedMs, order: read.value },
    // The order of a quote is looked for by its quote.
    ...(quoteIdOf(read.value) === undefined ? { findTwin: () => uncoupledTwin(engine, ports, view) } : {}),
  });
}
