import { ownOrderColumns } from '../../mapping/own-columns.js';
import { readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesClosing, SalesClosingState, SalesLineWrite, SalesValues } from '../../mapping/sales-record.js';
import type { OrderPhase, OrderView } from '../../order/order.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { OrderWork } from '../order-work.js';
import { doubted, unsure } from '../seller-news/order-news.js';
import { agreedVersions, salesReading } from '../views.js';
import { noteOfTurn, type Turn } from './tell-seller.js';

/** How closing went; `reread`: the order has to be read first, since it changed or nobody said how it ended. */
export type ClosingResult =
  | { readonly kind: 'closed'; readonly view: OrderView }
  | { readonly kind: 'reread'; readonly reason: 'unclear' | 'versionMismatch' }
  | { readonly kind: 'failed'; readonly failure: RemoteFailure };

/** What is closed, and what goes along in the same change set. */
export interface ClosingRequest {
  readonly view: OrderView;
  readonly state: SalesClosingState;
  /** Of the order close, in English: it is for the records, the note is for the seller. */
  readonly subject: string;
  readonly header?: SalesValues;
  readonly lines?: readonly SalesLineWrite[];
  /** What the seller is told. */
  readonly turn: Turn;
}

/**
 * Closes the Sales order in one change set under the version that was read. The open entry tells what was begun: after a
 * stop or a lost answer the order's own state tells whether it worked, so that it is never closed twice (I9).
 * @throws Error when the order is in a state that cannot be closed, or nothing was agreed yet (bugs)
 */
export async function closeInSales(work: OrderWork, request: ClosingRequest): Promise<ClosingResult> {
  const { view, state, subject, header = {}, lines = [], turn } = request;
  const { base, journalSequence } = work.coupling;
  const from = closable(view.phase);
  if (base === undefined || from === undefined) {
    throw new Error(`coupling ${work.coupling.couplingId} cannot be closed in Sales from ${view.phase}`);
  }
  const next = await noteOfTurn(work, turn);
  const news = next === undefined ? {} : { news: next.news };
  const sequence = journalSequence + 1;
  await work.save({ openEffect: { sequence, side: 'sales', nextBase: base, closes: state, ...news } }, [
    {
      kind: 'effect',
      side: 'sales',
      outcome: 'open',
      summary: `close the order in Sales as ${state}: ${subject}`,
      before: { state: view.phase },
      after: { state },
    },
  ]);
  const result = await work.ports.sales.changeOrder({
    orderId: view.id,
    version: view.version,
    reopen: false,
    header,
    lines,
    closing: { state, from, subject },
    ...(next === undefined ? {} : { note: next.note }),
  });
  if (!result.ok) {
    return await settleRefusal(work, result.failure);
  }
  const closed = readSalesOrder(result.value, salesReading(work.ports, work.coupling.businessCentralNumber));
  await work.save(
    {
      openEffect: undefined,
      state: state === 'fulfilled' ? 'fulfilled' : 'ended',
      parked: undefined,
      versions: agreedVersions(work.coupling.versions, base, { sales: closed }),
      phases: { ...work.coupling.phases, sales: closed.phase },
      ...news,
    },
    [{ kind: 'state', summary: `${work.coupling.state} → ${state === 'fulfilled' ? 'fulfilled' : 'ended'}` }],
    await work.closed(sequence, 'done'),
  );
  return { kind: 'closed', view: closed };
}

async function settleRefusal(work: OrderWork, failure: RemoteFailure): Promise<ClosingResult> {
  if (failure.reason === 'unclear') {
    return { kind: 'reread', reason: failure.reason };
  }
  const closing = await work.closed(
    work.coupling.openEffect?.sequence,
    'failed',
    `${failure.reason}: ${failure.message}`,
  );
  const isOvertaken =
    failure.reason === 'versionMismatch' || failure.reason === 'notFound' || failure.reason === 'exists';
  const hasNote = work.coupling.openEffect?.news !== undefined;
  const news = hasNote && isOvertaken ? { news: doubted(work.coupling.news) } : {};
  await work.save({ openEffect: undefined, ...news }, [], closing);
  return failure.reason === 'versionMismatch'
    ? { kind: 'reread', reason: failure.reason }
    : { kind: 'failed', failure };
}

/** What became of a closing whose end nobody saw: the order's own state tells. */
export async function settleClosing(work: OrderWork, sales: Pick<OrderView, 'phase'>): Promise<void> {
  const { openEffect } = work.coupling;
  const hasWorked = openEffect?.closes === sales.phase;
  const ending = 'found after a stop or a lost answer';
  const closing = await work.closed(openEffect?.sequence, hasWorked ? 'done' : 'failed', ending);
  const news = hasWorked && openEffect?.news !== undefined ? { news: unsure(openEffect.news) } : {};
  await work.save({ openEffect: undefined, ...news }, [], closing);
}

/** States from which Sales closes an order (Dataverse sheet 2.3); a fulfilled one may still become invoiced. */
function closable(phase: OrderPhase): SalesClosing['from'] | undefined {
  return phase === 'open' || phase === 'submitted' || phase === 'fulfilled' ? phase : undefined;
}

/** The own column that shows Business Central's status, where an administrator has made it. */
export async function statusColumn(work: OrderWork, status: string): Promise<SalesValues> {
  const capabilities = await work.ports.sales.readCapabilities();
  const column = ownOrderColumns.businessCentralStatus;
  return capabilities.ok && capabilities.value.ownColumns.has(`salesorder.${column}`) ? { [column]: status } : {};
}
