import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import { invoicesOf } from '../life-cycle/invoiced.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, passingFaultRetries } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { notePostings, tellAccount } from './account-postings.js';
import { bringInvoices, noteDue, settleWait } from './bring-invoices.js';
import { hasDueInvoices, mayHaveInvoices } from './due.js';
import { noteInvoices } from './invoice-news.js';
import { tellsInvoices } from './sweep-invoices.js';

/** Invoices that could not be read are looked for again after so long, `passingFaultRetries` times. */
const unreadRetryMs = 60_000;

/**
 * Does what the connection's policies want of the order's posted invoices: tells the seller, makes them in Sales and
 * brings their state along, tells the account. One request where nothing is due. Also of an order whose life is over.
 */
export async function handleInvoices(work: OrderWork): Promise<NoticeOutcome> {
  const { coupling, ports } = work;
  const { policies } = ports.connection;
  const read = await ports.businessCentral.readInvoices(coupling.businessCentralNumber ?? '');
  if (!read.ok) {
    const { connectionId, couplingId } = coupling;
    const { reason: code, message } = read.failure;
    work.engine.logger.warn('invoices.failed', { connectionId, couplingId, code, message });
    return work.attemptNumber < passingFaultRetries
      ? { kind: 'retryLater', delayMs: unreadRetryMs, reason: 'untold' }
      : done;
  }
  const invoices = invoicesOf(coupling, read.value);
  if (tellsInvoices(policies)) {
    await noteInvoices(work, invoices);
  }
  if (!mayHaveInvoices(coupling)) {
    return done;
  }
  await noteWork(work, invoices);
  const paused = await pausedRequest(work, {
    customer: work.coupling.base?.header.customer.businessCentral,
    to: 'sales',
  });
  if (paused !== undefined) {
    return hasDueInvoices(policies, work.coupling) ? await park(work, paused) : done;
  }
  const brought = policies.invoicesInSales === true ? await bringInvoices(work, invoices) : await settleWait(work, []);
  const told = policies.postingsOnAccount === true ? await tellAccount(work, invoices) : done;
  return brought.kind === 'retryLater' ? brought : told;
}

/** What is due is noted before anything is written, so that neither a stop nor a pause loses it. */
async function noteWork(work: OrderWork, invoices: readonly BusinessCentralInvoice[]): Promise<void> {
  const { invoicesInSales = false, postingsOnAccount = false } = work.ports.connection.policies;
  if (invoicesInSales) {
    await noteDue(work, invoices);
  }
  if (postingsOnAccount) {
    await notePostings(work, invoices);
  }
}
