import type { BusinessCentralInvoice } from '../../mapping/business-central-record.js';
import type { InvoiceInSales } from '../../ports/coupling-invoices.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, takeMarkOff } from '../park.js';
import { waitsForPause } from '../pauses/pauses.js';
import { keptForLater } from '../seller-news/order-news.js';
import { type InvoiceFailure, invoiceFailure, invoiceWait } from './invoice-failure.js';
import { stateOfInvoice } from './invoice-state.js';
import { invoiceIdFor, makeInvoice } from './make-invoice.js';

type Step = { readonly kind: 'done' } | InvoiceFailure;

/**
 * Brings the order's posted invoices to Sales: each is made once under an id of ours, and its state follows what is paid
 * (policy `invoicesInSales`). They have been noted as due; what cannot be made waits with its reason, and keeps no other
 * invoice waiting.
 */
export async function bringInvoices(
  work: OrderWork,
  invoices: readonly BusinessCentralInvoice[],
): Promise<NoticeOutcome> {
  const waits: { readonly number: string; readonly why: string }[] = [];
  for (const invoice of invoices) {
    const step = await bringOne(work, invoice);
    if (step.kind === 'passing') {
      return step.outcome;
    }
    if (step.kind === 'waits') {
      waits.push({ number: invoice.number, why: step.why });
    }
  }
  return await settleWait(work, waits);
}

/** Notes those that are to be made and those whose state is to follow, before anything is written for them. */
export async function noteDue(work: OrderWork, invoices: readonly BusinessCentralInvoice[]): Promise<void> {
  const known = work.coupling.salesInvoices ?? [];
  const wanted = new Map(invoices.map((invoice) => [invoice.id, stateOfInvoice(invoice)]));
  const noted = known.map((entry): InvoiceInSales => {
    const state = wanted.get(entry.businessCentralId);
    const isThere = entry.state !== 'due' && entry.state !== 'deleted';
    return isThere && state !== undefined && state !== entry.state ? { ...entry, isBehind: true } : entry;
  });
  const fresh = invoices
    .filter(({ id }) => known.every(({ businessCentralId }) => businessCentralId !== id))
    .map(({ id, number }): InvoiceInSales => ({ businessCentralId: id, number, state: 'due' }));
  if (fresh.length > 0 || noted.some((entry, index) => entry.isBehind !== known[index]?.isBehind)) {
    await work.save({ salesInvoices: [...noted, ...fresh] }, []);
  }
}

async function bringOne(work: OrderWork, invoice: BusinessCentralInvoice): Promise<Step> {
  const known = work.coupling.salesInvoices?.find(({ businessCentralId }) => businessCentralId === invoice.id);
  if (known === undefined || known.state === 'deleted' || known.state === stateOfInvoice(invoice)) {
    return { kind: 'done' };
  }
  if (known.state !== 'due') {
    return await moveState(work, invoice);
  }
  const made = await makeInvoice(work, invoice);
  switch (made.kind) {
    case 'orderDeleted':
      await saveState(
        work,
        invoice,
        'deleted',
        `invoice ${invoice.number} is not made: its order was deleted in Sales`,
      );
      return { kind: 'done' };
    case 'waits':
    case 'passing':
      return made;
    case 'made': {
      const isAsMade = made.invoice.state === stateOfInvoice(invoice);
      await saveState(work, invoice, made.invoice.state ?? 'open', made.summary, made.invoice.id);
      return isAsMade ? { kind: 'done' } : await moveState(work, invoice);
    }
  }
}

/** The state follows Business Central's; an invoice that somebody deleted is not made again, and the seller is told. */
async function moveState(work: OrderWork, invoice: BusinessCentralInvoice): Promise<Step> {
  const { invoices: port } = work.ports.sales;
  const known = work.coupling.salesInvoices?.find(({ businessCentralId }) => businessCentralId === invoice.id);
  const invoiceId = known?.salesId ?? invoiceIdFor(work.coupling.connectionId, invoice.id);
  const state = stateOfInvoice(invoice);
  const read = await port.readInvoice(invoiceId);
  if (!read.ok) {
    if (read.failure.reason !== 'notFound') {
      return invoiceFailure(work, 'sales', read.failure);
    }
    await saveState(work, invoice, 'deleted', `invoice ${invoice.number} was deleted in Sales and is not made again`);
    return { kind: 'done' };
  }
  if (read.value.state !== state) {
    const moved = await port.changeInvoiceState({ invoiceId, version: read.value.version, state });
    if (!moved.ok) {
      return invoiceFailure(work, 'sales', moved.failure);
    }
  }
  await saveState(
    work,
    invoice,
    state,
    `invoice ${invoice.number} in Sales: ${read.value.state ?? 'unknown'} → ${state}`,
  );
  return { kind: 'done' };
}

async function saveState(
  work: OrderWork,
  { id, number }: BusinessCentralInvoice,
  state: InvoiceInSales['state'],
  summary: string,
  salesId?: string,
): Promise<void> {
  const isOurs = salesId === undefined || salesId === invoiceIdFor(work.coupling.connectionId, id);
  const salesInvoices = (work.coupling.salesInvoices ?? []).map(({ isBehind, ...entry }): InvoiceInSales => {
    if (entry.businessCentralId === id) {
      return { ...entry, state, ...(isOurs ? {} : { salesId }) };
    }
    return isBehind === undefined ? entry : { ...entry, isBehind };
  });
  const news = state === 'deleted' ? keptForLater(work, [{ kind: 'invoiceDeleted', number }]) : undefined;
  await work.save({ salesInvoices, ...(news === undefined ? {} : { news }) }, [
    { kind: 'effect', side: 'sales', outcome: 'done', summary },
  ]);
}

/** What else the order waits for is shown before what its invoices wait for; these have a reminder all the same. */
export async function settleWait(
  work: OrderWork,
  waits: readonly { readonly number: string; readonly why: string }[],
): Promise<NoticeOutcome> {
  const { parked, state } = work.coupling;
  const isOurs = parked?.reason === 'invoiceNotMade' || (waitsForPause(parked) && state === 'ended');
  if (waits.length > 0 && (parked === undefined || isOurs)) {
    return await park(work, invoiceWait(waits));
  }
  if (waits.length === 0 && isOurs) {
    await takeMarkOff(work);
  }
  return done;
}
