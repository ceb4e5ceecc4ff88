import { z } from 'zod';
import type { BusinessCentralInvoice } from '../mapping/business-central-record.js';
import type { Coupling, ToldInvoice } from '../ports/coupling.js';
import type { OutgoingNotice } from '../ports/queue.js';
import type { Engine } from './engine.js';
import { invoicesOf } from './life-cycle/invoiced.js';
import { keptForLater } from './order-news.js';
import type { OrderWork } from './order-work.js';

/** Pages of 100 invoices that one run reads; the next run goes on from there. */
const mostPages = 20;
/** How far a run looks back behind the last change seen: stamps of one moment may come in several answers (sheet Q26). */
const overlapMs = 600_000;
const firstLookBackMs = 24 * 3_600_000;

const watermarkName = 'invoices';
const watermarkSchema = z.object({ sinceIso: z.iso.datetime({ offset: true }) });

/**
 * Looks for invoices that were posted, paid or cancelled since the last look, and puts a notice on the queue for each
 * coupled order of whose invoice the seller has not been told so. Only where the policy asks for it. Returns how many.
 */
export async function sweepInvoices(engine: Engine, connectionId: string): Promise<number> {
  const ports = engine.connections.get(connectionId);
  const { invoiceNews = false, news = 'off' } = ports?.connection.policies ?? {};
  if (ports === undefined || !invoiceNews || news === 'off') {
    return 0;
  }
  const stored = await engine.state.read(connectionId, watermarkName);
  const known = watermarkSchema.safeParse(stored?.value).data;
  const fromMs = known === undefined ? engine.clock.nowMs() - firstLookBackMs : Date.parse(known.sinceIso) - overlapMs;
  const sinceIso = new Date(fromMs).toISOString();
  let seenIso = known?.sinceIso ?? sinceIso;
  let next: string | undefined;
  let enqueued = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await ports.businessCentral.listInvoicesModifiedSince(sinceIso, next);
    if (!read.ok) {
      const { reason: code, message } = read.failure;
      engine.logger.warn('invoices.failed', { connectionId, side: 'businessCentral', code, message });
      break;
    }
    enqueued += await enqueueUntold(engine, connectionId, read.value.invoices);
    seenIso = read.value.lastModifiedIso ?? seenIso;
    next = read.value.next;
    if (next === undefined) {
      break;
    }
  }
  if (seenIso !== known?.sinceIso) {
    await engine.state.write(connectionId, watermarkName, { sinceIso: seenIso }, stored?.etag);
  }
  return enqueued;
}

async function enqueueUntold(
  engine: Engine,
  connectionId: string,
  invoices: readonly BusinessCentralInvoice[],
): Promise<number> {
  const notices: OutgoingNotice[] = [];
  for (const invoice of invoices) {
    const found = await engine.couplings.findByRecord(connectionId, 'businessCentral', invoice.orderId);
    if (found !== undefined && untoldOf(found.coupling, [invoice]).length > 0) {
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

/**
 * Keeps for the next note what is to be told of the order's invoices: number, day, amount and how much is still to be
 * paid, once per change. Also of an order whose life is over: a note is all that it takes (I12). One request. `false`: the
 * invoices could not be read.
 */
export async function noteInvoices(work: OrderWork): Promise<boolean> {
  const { coupling, ports } = work;
  const read = await ports.businessCentral.readInvoices(coupling.businessCentralNumber ?? '');
  if (!read.ok) {
    const { connectionId, couplingId } = coupling;
    const { reason: code, message } = read.failure;
    work.engine.logger.warn('invoices.failed', { connectionId, couplingId, code, message });
    return false;
  }
  const untold = untoldOf(coupling, invoicesOf(coupling, read.value));
  const news = keptForLater(
    work,
    untold.map((invoice) => ({ kind: 'invoice', ...invoice })),
  );
  if (news === undefined) {
    return true;
  }
  const others = (coupling.invoices ?? []).filter(({ number }) => untold.every((invoice) => invoice.number !== number));
  await work.save({ news, invoices: [...others, ...untold.map(toldOf)] }, []);
  return true;
}

/** Invoices of which the seller was told something else, or nothing. Pure. */
export function untoldOf(
  { invoices: told = [] }: Pick<Coupling, 'invoices'>,
  invoices: readonly BusinessCentralInvoice[],
): readonly BusinessCentralInvoice[] {
  const known = new Map(told.map((invoice) => [invoice.number, invoice]));
  return invoices.filter((invoice) => {
    const before = known.get(invoice.number);
    return before?.remaining !== invoice.remaining || before.isCanceled !== invoice.isCanceled;
  });
}

function toldOf({ number, remaining, isCanceled }: BusinessCentralInvoice): ToldInvoice {
  return { number, remaining, isCanceled };
}
