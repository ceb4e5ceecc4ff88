import { quoteStates, readSalesOrder } from '../../mapping/read-sales.js';
import type { SalesOrderRecord } from '../../mapping/sales-record.js';
import type { OrderPhase, Side } from '../../order/order.js';
import type { Coupling } from '../../ports/coupling.js';
import type { RecordNotice } from '../../ports/notice.js';
import { createInBusinessCentral } from '../creation/create-in-business-central.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { settleFailure } from '../park.js';
import { waitsForPause } from '../pauses/pauses.js';
import { runCycle } from '../run-cycle.js';
import { salesReading, viewOfBusinessCentral } from '../views.js';
import { noteQuoteVersion } from './note-version.js';
import { movedBase } from './quote-base.js';
import { closedInSales } from './quote-closed.js';
import { quoteGone } from './quote-gone.js';
import { tellAgain, tellOfQuote } from './tell-of-quote.js';
import { leaveUnfinished } from './unfinished-revision.js';

/** Takes a quote one step on (C13): like an order until it is coupled, then what Business Central changes is told. */
export async function advanceQuote(
  work: OrderWork,
  sides: readonly Side[],
  notice: RecordNotice,
): Promise<NoticeOutcome> {
  if (isRevision(work.coupling, notice)) {
    return await revise(work, notice.recordId);
  }
  if (work.coupling.openEffect?.side === 'sales') {
    const told = await tellAgain(work);
    if (told.kind === 'retryLater' || work.coupling.openEffect !== undefined) {
      return told;
    }
  }
  switch (work.coupling.state) {
    case 'waiting':
    case 'creating':
      return await createInBusinessCentral(work);
    case 'finishing':
      return await runCycle(work, ['businessCentral', 'sales']);
    case 'coupled':
      if (work.coupling.revision !== undefined) {
        const brought = await runCycle(work, ['businessCentral', 'sales']);
        return brought.kind === 'done' && sides.includes('sales') ? await look(work, ['sales']) : brought;
      }
      return await look(work, work.coupling.parked === undefined ? sides : ['sales', 'businessCentral']);
    case 'held':
    case 'recreating':
    case 'fulfilled':
    case 'ended':
      return done;
  }
}

/** A revision is a row of its own in Sales, under the same number (Dataverse sheet 2.6). */
export function isRevision(coupling: Coupling, { side, recordId }: Pick<RecordNotice, 'side' | 'recordId'>): boolean {
  return side === 'sales' && coupling.salesId !== recordId && coupling.earlierSalesIds?.includes(recordId) !== true;
}

/**
 * What was begun of an earlier revision is ended first: while it is unclear whether Business Central made the quote within
 * about half an hour; a quote that cannot be finished may be what the revision is to mend.
 */
async function revise(work: OrderWork, salesId: string): Promise<NoticeOutcome> {
  if (work.coupling.state === 'creating') {
    await createInBusinessCentral(work);
  }
  if (work.coupling.state === 'creating') {
    return { kind: 'retryLater', delayMs: 60_000, reason: 'quoteUnfinished' };
  }
  if (work.coupling.state === 'finishing' || work.coupling.revision !== undefined) {
    const ended = await runCycle(work, ['businessCentral', 'sales']);
    const left = ended.kind === 'retryLater' ? ended : await leaveUnfinished(work);
    if (left !== undefined) {
      return left;
    }
  }
  await takeUpRevision(work, salesId);
  return await createInBusinessCentral(work);
}

/** From now on the quote is known by its new row; the quote in Business Central is the one to be replaced. */
async function takeUpRevision(work: OrderWork, salesId: string): Promise<void> {
  const { salesId: earlier, earlierSalesIds } = work.coupling;
  await work.save(
    {
      state: 'waiting',
      salesId,
      earlierSalesIds: [...(earlierSalesIds ?? []), ...(earlier === undefined ? [] : [earlier])],
      versions: {},
      phases: {},
      parked: undefined,
      intent: undefined,
      openEffect: undefined,
      openConflicts: undefined,
      decisions: undefined,
      pending: undefined,
      revision: undefined,
      carryOver: undefined,
    },
    [
      {
        kind: 'state',
        side: 'sales',
        summary: 'the quote was revised in Sales',
      },
    ],
  );
}

async function look(work: OrderWork, sides: readonly Side[]): Promise<NoticeOutcome> {
  if (sides.includes('sales')) {
    const outcome = await lookAtSales(work);
    if (outcome.kind === 'retryLater' || work.coupling.state === 'ended') {
      return outcome;
    }
  }
  return sides.includes('businessCentral') ? await lookAtBusinessCentral(work) : done;
}

async function lookAtSales(work: OrderWork): Promise<NoticeOutcome> {
  const read = await work.ports.sales.readOrder(work.coupling.salesId ?? '');
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await quoteGone(work, 'sales')
      : await settleFailure(work, 'sales', read.failure);
  }
  const outcome = await settlePhase(work, read.value);
  if (outcome.kind === 'done') {
    await noteQuoteVersion(
      work,
      readSalesOrder(read.value, salesReading(work.ports, work.coupling.businessCentralNumber)),
    );
  }
  return outcome;
}

async function settlePhase(work: OrderWork, record: SalesOrderRecord): Promise<NoticeOutcome> {
  const phase = quotePhase(record);
  switch (phase) {
    case 'won':
      await notePhase(work, phase, 'won in Sales; Business Central makes its order once the order enters');
      return done;
    case 'closed':
      return record.statusCode === quoteStates.revisedReason
        ? await notePhase(work, phase, 'closed in Sales for a revision')
        : await closedInSales(work, record);
    default:
      return done;
  }
}

function quotePhase({ stateCode }: SalesOrderRecord): OrderPhase {
  return stateCode === quoteStates.won ? 'won' : stateCode === quoteStates.closed ? 'closed' : 'submitted';
}

async function notePhase(work: OrderWork, phase: OrderPhase, summary: string): Promise<NoticeOutcome> {
  const { phases } = work.coupling;
  if (phases.sales !== phase) {
    await work.save({ phases: { ...phases, sales: phase } }, [{ kind: 'state', side: 'sales', summary }]);
  }
  return done;
}

async function lookAtBusinessCentral(work: OrderWork): Promise<NoticeOutcome> {
  const { businessCentralId = '', base } = work.coupling;
  const read = await work.ports.businessCentral.readOrder(businessCentralId);
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await quoteGone(work, 'businessCentral')
      : await settleFailure(work, 'businessCentral', read.failure);
  }
  if (base === undefined) {
    return done;
  }
  const { parked } = work.coupling;
  const view = await viewOfBusinessCentral(work.ports, read);
  if (parked !== undefined && !waitsForPause(parked)) {
    // Once what it waits for has come, both sides are looked at whatever was seen meanwhile.
    if (view.ok) {
      await noteQuoteVersion(work, view.value);
    }
    return done;
  }
  if (!view.ok) {
    return await settleFailure(work, 'sales', view.failure);
  }
  const outcome = await tellOfQuote(work, movedBase(base, view.value));
  if (outcome.kind === 'done' && work.coupling.parked === undefined) {
    await noteQuoteVersion(work, view.value);
  }
  return outcome;
}
