import { z } from 'zod';
import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import type { ConnectionPolicies } from '../../ports/connection.js';
import type { Coupling } from '../../ports/coupling.js';
import type { OutgoingNotice } from '../../ports/queue.js';
import { isPassing } from '../../ports/remote-result.js';
import type { Engine } from '../engine.js';
import { isInvoiceDue } from './due.js';
import { untoldOf } from './invoice-news.js';

/** Pages of 100 invoices that one run reads; the next one goes on with the page that would have come. */
const mostPages = 20;
/** How far a run looks back behind the last change seen: stamps of one moment may come in several answers (sheet Q26). */
const overlapMs = 600_000;
const firstLookBackMs = 24 * 3_600_000;

const watermarkName = 'invoices';
const watermarkSchema = z.object({
  sinceIso: z.iso.datetime({ offset: true }),
  /** Where the list goes on, after a run that ended by its bound. */
  next: z.exactOptional(z.string()),
});

/**
 * Looks for invoices that were posted, paid or cancelled since the last look, and puts a notice on the queue for each
 * coupled order of whose invoice the seller has not been told so, or which Sales does not show so. Only where a policy
 * asks for it. Returns how many.
 */
export async function sweepInvoices(engine: Engine, connectionId: string): Promise<number> {
  const ports = engine.connections.get(connectionId);
  if (ports === undefined || !looksAtInvoices(ports.connection.policies)) {
    return 0;
  }
  const { policies } = ports.connection;
  const stored = await engine.state.read(connectionId, watermarkName);
  const known = watermarkSchema.safeParse(stored?.value).data;
  const fromMs = known === undefined ? engine.clock.nowMs() - firstLookBackMs : Date.parse(known.sinceIso) - overlapMs;
  const sinceIso = new Date(fromMs).toISOString();
  let seenIso = known?.sinceIso ?? sinceIso;
  let next = known?.next;
  let enqueued = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await ports.businessCentral.listInvoicesModifiedSince(sinceIso, next);
    if (!read.ok) {
      const { reason: code, message } = read.failure;
      engine.logger.warn('invoices.failed', { connectionId, side: 'businessCentral', code, message });
      next = isPassing(read.failure) ? next : undefined;
      break;
    }
    enqueued += await enqueueDue(engine, { connectionId, policies }, read.value.invoices);
    seenIso = read.value.lastModifiedIso ?? seenIso;
    next = read.value.next;
    if (next === undefined) {
      break;
    }
  }
  if (seenIso !== known?.sinceIso || next !== known.next) {
    const watermark = { sinceIso: seenIso, ...(next === undefined ? {} : { next }) };
    await engine.state.write(connectionId, watermarkName, watermark, stored?.etag);
  }
  return enqueued;
}

/** Has the next runs begin at this moment, if they would begin later. `false`: a run has just moved the mark. */
export async function lookAtInvoicesSince(engine: Engine, connectionId: string, sinceIso: string): Promise<boolean> {
  const stored = await engine.state.read(connectionId, watermarkName);
  const known = watermarkSchema.safeParse(stored?.value).data;
  return known !== undefined && Date.parse(known.sinceIso) <= Date.parse(sinceIso)
    ? true
    : await engine.state.write(connectionId, watermarkName, { sinceIso }, stored?.etag);
}

/** Whether a policy wants anything of invoices. */
export function looksAtInvoices(policies: ConnectionPolicies): boolean {
  return tellsInvoices(policies) || policies.invoicesInSales === true || policies.postingsOnAccount === true;
}

/** Whether sellers are told of invoices. */
export function tellsInvoices({ invoiceNews = false, news }: ConnectionPolicies): boolean {
  return invoiceNews && news !== 'off';
}

async function enqueueDue(
  engine: Engine,
  { connectionId, policies }: { readonly connectionId: string; readonly policies: ConnectionPolicies },
  invoices: readonly BusinessCentralInvoice[],
): Promise<number> {
  const isDue = (coupling: Coupling, invoice: BusinessCentralInvoice) =>
    (tellsInvoices(policies) && untoldOf(coupling, [invoice]).length > 0) || isInvoiceDue(policies, coupling, invoice);
  const notices: OutgoingNotice[] = [];
  for (const invoice of invoices) {
    const found = await engine.couplings.findByRecord(connectionId, 'businessCentral', invoice.orderId);
    if (found !== undefined && isDue(found.coupling, invoice)) {
      notices.push(noticeFor(engine, connectionId, invoice));
    }
  }
  if (notices.length > 0) {
    await engine.queue.send(notices);
  }
  return notices.length;
}

function noticeFor(engine: Engine, connectionId: string, { orderId }: BusinessCentralInvoice): OutgoingNotice {
  return {
    notice: {
      noticeVersion: 1,
      connectionId,
      side: 'businessCentral',
      about: 'order',
      recordId: orderId,
      cause: 'invoiced',
      attemptNumber: 0,
    },
    messageId: `invoice-${engine.ids.newId()}`,
  };
}
