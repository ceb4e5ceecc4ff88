import { invoicesOf } from '../life-cycle/invoiced.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { passingFaultRetries } from '../park.js';
import { tellAccount } from './account-postings.js';
import { bringInvoices } from './bring-invoices.js';
import { mayHaveInvoices } from './due.js';
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
  const brought = policies.invoicesInSales === true ? await bringInvoices(work, invoices) : done;
  const told = policies.postingsOnAccount === true ? await tellAccount(work, invoices) : done;
  return brought.kind === 'retryLater' ? brought : told;
}
