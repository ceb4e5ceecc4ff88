import { quoteIdOf, readSalesOrder } from '../mapping/read-sales.js';
import { missedOnEntry } from '../sync/meeting/entry-filter.js';
import { salesReading, viewOfBusinessCentral } from '../sync/views.js';
import type { Entry, LeftOutReason } from './entry.js';
import type { OrderInFlight } from './job.js';
import { businessCentralOrderLeftOut, restOf, salesOrderLeftOut } from './judge-order.js';
import type { RunContext, StepResult } from './run-context.js';

/** After this long an order that has not come to rest is looked into: a message may have been lost, or it may be gone. */
export const lookIntoAfterMs = 60_000;
/** How often its notice is sent; then the order is told as unsettled, and the timers go on with it. */
const mostSendings = 4;

/** What one order in flight has come to. */
export type Became =
  | { readonly kind: 'came'; readonly to: Pick<Entry, 'outcome' | 'reason' | 'detail' | 'couplingId'> }
  | { readonly kind: 'moves' }
  | { readonly kind: 'sendAgain' }
  | Extract<StepResult, { kind: 'failed' }>;

/** Looks at the order's coupling; at the order itself only when there is none for long. */
export async function whatBecameOf(context: RunContext, order: OrderInFlight): Promise<Became> {
  const { engine, connectionId } = context;
  const found = await engine.couplings.findByRecord(connectionId, order.side, order.id);
  const rest = found === undefined ? undefined : restOf(found.coupling);
  if (rest !== undefined) {
    return { kind: 'came', to: rest };
  }
  if (engine.clock.nowMs() - order.sentMs < lookIntoAfterMs) {
    return { kind: 'moves' };
  }
  if (found === undefined) {
    const read = await leftOutNow(context, order);
    if (typeof read === 'object') {
      return read;
    }
    if (read !== undefined) {
      return { kind: 'came', to: { outcome: 'leftOut', reason: read } };
    }
  }
  const couplingId = found?.coupling.couplingId;
  return order.sendings < mostSendings
    ? { kind: 'sendAgain' }
    : {
        kind: 'came',
        to: {
          outcome: 'unsettled',
          reason: found?.coupling.state ?? 'notTaken',
          ...(couplingId === undefined ? {} : { couplingId }),
        },
      };
}

/** Why nobody has taken the order in, as it is now; `undefined` when it should have been. */
async function leftOutNow(
  { ports, engine, known }: RunContext,
  { side, id }: OrderInFlight,
): Promise<LeftOutReason | undefined | Extract<StepResult, { kind: 'failed' }>> {
  if (await known.isHeldElsewhere(side, id)) {
    return 'coupledElsewhere';
  }
  const { policies } = ports.connection;
  if (side === 'sales') {
    const read = await ports.sales.readOrder(id);
    if (read.ok) {
      const view = readSalesOrder(read.value, salesReading(ports, undefined));
      const missed = await missedOnEntry(engine, ports.connection, { view, quoteId: quoteIdOf(read.value) });
      const leftOut = salesOrderLeftOut(read.value, policies, engine.clock.nowMs());
      return leftOut ?? (missed === undefined ? undefined : 'outsideFilter');
    }
    return read.failure.reason === 'notFound' ? 'gone' : { kind: 'failed', side, failure: read.failure };
  }
  const read = await ports.businessCentral.readOrder(id);
  const view = await viewOfBusinessCentral(ports, read);
  if (!read.ok || !view.ok) {
    const failure = read.ok ? (view as Extract<typeof view, { ok: false }>).failure : read.failure;
    return failure.reason === 'notFound' ? 'gone' : { kind: 'failed', side, failure };
  }
  const leftOut = businessCentralOrderLeftOut(read.value, policies);
  const missed = await missedOnEntry(engine, ports.connection, { view: view.value });
  return leftOut ?? (missed === undefined ? undefined : 'outsideFilter');
}
