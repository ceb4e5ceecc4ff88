import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { OrderView } from '../../order/order.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { settleFailure } from '../park.js';
import { readView } from '../views.js';
import { askAboutDeletion, askAboutRestored } from './ask-person.js';
import { settleClosing } from './close-in-sales.js';
import { end } from './end.js';
import { salesEventOf } from './events.js';
import { type GoneOrder, goneEventOf, invoicesOf } from './invoiced.js';
import { proveGone } from './prove-gone.js';
import { recouple } from './recouple.js';
import { setInvoiced } from './set-invoiced.js';
import { lifeCycle } from './table.js';

/**
 * Business Central answers "not there" for the order. Decided only once the company has shown that it is the right one;
 * posted invoices then tell posting from deletion (spec §3.4, sheet 2.1.7).
 */
export async function goneInBusinessCentral(work: OrderWork): Promise<NoticeOutcome> {
  const unproven = await proveGone(work);
  if (unproven !== undefined) {
    return unproven;
  }
  const { businessCentral } = work.ports;
  const number = work.coupling.businessCentralNumber ?? '';
  const posted = await businessCentral.readPostedDocuments(number);
  if (!posted.ok) {
    return await settleFailure(work, 'businessCentral', posted.failure);
  }
  const invoices = invoicesOf(work.coupling, posted.value.invoices);
  const event = goneEventOf(work.coupling, { ...posted.value, invoices }, work.ports.connection.policies.lines);
  if (event !== 'invoicedInFull') {
    const restored = await businessCentral.findOrderByNumber(number);
    if (!restored.ok) {
      return await settleFailure(work, 'businessCentral', restored.failure);
    }
    if (restored.value !== undefined && lifeCycle[work.coupling.state].restoredInBusinessCentral === 'offer') {
      return await meetRestored(work, restored.value);
    }
  }
  return await decide(work, { event, invoices, lastShipmentDay: posted.value.shipmentDays.at(-1) });
}

/** The same number is the same order: a document restored from the archive has new ids (S-054). */
async function meetRestored(work: OrderWork, order: BusinessCentralOrderRecord): Promise<NoticeOutcome> {
  if (work.ports.connection.policies.restoredOrders === 'offer') {
    return await askAboutRestored(work, order.number);
  }
  await recouple(work, order);
  return { kind: 'retryLater', delayMs: 1_000, reason: 'recoupled' };
}

async function decide(work: OrderWork, known: Omit<GoneOrder, 'sales'>): Promise<NoticeOutcome> {
  const { state, salesId } = work.coupling;
  const effect = lifeCycle[state][known.event];
  if (effect === 'nothing' || effect === 'goOn') {
    return done;
  }
  if (effect === 'end' || salesId === undefined) {
    return await end(work, 'gone from Business Central before it was made in Sales');
  }
  const read = await readView(work.ports, 'sales', {
    id: salesId,
    businessCentralNumber: work.coupling.businessCentralNumber,
  });
  if (!read.ok) {
    return read.failure.reason === 'notFound'
      ? await end(work, 'the order is gone on both sides')
      : await settleFailure(work, 'sales', read.failure);
  }
  await settleOpenEffect(work, read.value);
  const order: GoneOrder = { ...known, sales: read.value };
  switch (salesEventOf(order.sales.phase, work.ports.connection.policies)) {
    case 'invoicedInSales':
      return await end(work, 'invoiced in Sales and gone from Business Central');
    case 'canceledInSales':
      return order.event === 'deletedInBusinessCentral'
        ? await end(work, 'cancelled in Sales and deleted in Business Central')
        : await askAboutDeletion(work, order);
    default:
      return effect === 'setInvoiced' ? await setInvoiced(work, order) : await askAboutDeletion(work, order);
  }
}

/** A write that was on its way when the order went (F13): one to Sales tells itself, one to Business Central is void. */
async function settleOpenEffect(work: OrderWork, sales: OrderView): Promise<void> {
  const { openEffect } = work.coupling;
  if (openEffect === undefined) {
    return;
  }
  if (openEffect.closes !== undefined) {
    await settleClosing(work, sales);
    return;
  }
  const closing = await work.closed(openEffect.sequence, 'failed', 'the order is gone from Business Central');
  await work.save({ openEffect: undefined }, [], closing);
}
