import type { FieldValue, Side } from '../order/order.js';
import type { Coupling } from '../ports/coupling.js';
import type { RecordNotice } from '../ports/notice.js';
import { createInBusinessCentral } from './creation/create-in-business-central.js';
import { createInSales } from './creation/create-in-sales.js';
import { concernsInvoices } from './invoices/due.js';
import { handleInvoices } from './invoices/handle-invoices.js';
import type { noticeEventOf } from './life-cycle/events.js';
import { lifeCycle } from './life-cycle/table.js';
import { isPlain } from './nothing-new.js';
import type { OrderWork } from './order-work.js';
import { done, type NoticeOutcome } from './outcome.js';
import { park, passingFaultRetries } from './park.js';
import { pausedRequest } from './pauses/paused-work.js';
import { recoverRecreation } from './recreate/recover-recreation.js';
import { runCycle } from './run-cycle.js';
import { noteStock } from './seller-news/stock-news.js';
import { tellUntold } from './seller-news/tell-untold.js';

/** News of an invoice that could not be told is tried again after so long, `passingFaultRetries` times. */
const untoldRetryMs = 60_000;

/** Does what the life-cycle table says to a notice of this kind in the state that the coupling is in. */
export async function advance(
  work: OrderWork,
  sides: readonly Side[],
  event: ReturnType<typeof noticeEventOf>,
): Promise<NoticeOutcome> {
  const { coupling } = work;
  const effect = lifeCycle[coupling.state][event];
  const paused = effect === 'nothing' ? undefined : await pausedRequest(work, { customer: customerOf(coupling) });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  switch (effect) {
    case 'nothing':
      return done;
    case 'createTwin':
      return coupling.origin === 'sales' ? await createInBusinessCentral(work) : await createInSales(work);
    case 'runCycle':
      return await runCycle(work, isPlain(coupling) ? sides : ['sales', 'businessCentral']);
    case 'settleRecreation': {
      const recovered = await recoverRecreation(work);
      return recovered.kind === 'finished' ? recovered.outcome : await runCycle(work, ['sales', 'businessCentral']);
    }
  }
}

/** Once the order is settled: its invoices, and what the seller is to be told, which nobody may look for again. */
export async function settleRest(work: OrderWork, notice: RecordNotice): Promise<NoticeOutcome> {
  const { cause, attemptNumber } = notice;
  if (cause === 'swept') {
    await noteStock(work);
  }
  const { policies } = work.ports.connection;
  const isConcerned = concernsInvoices({ coupling: work.coupling, policies }, notice, work.engine.clock.nowMs());
  const invoices = isConcerned ? await handleInvoices(work) : done;
  await tellUntold(work);
  if (invoices.kind !== 'done') {
    return invoices;
  }
  const isLeft = cause === 'invoiced' && (work.coupling.news?.untold.length ?? 0) > 0;
  return isLeft && attemptNumber < passingFaultRetries
    ? { kind: 'retryLater', delayMs: untoldRetryMs, reason: 'untold' }
    : done;
}

/** As far as it is known before anything is read. */
function customerOf({ base, intent }: Coupling): FieldValue | undefined {
  return base?.header.customer.businessCentral ?? intent?.sent.header.customer;
}
