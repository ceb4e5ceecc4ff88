import type { Base } from '../../conflict/base.js';
import { timestampOfDay } from '../../mapping/business-date.js';
import type { SalesClosingState, SalesLineWrite, SalesValues } from '../../mapping/sales-record.js';
import { decimal } from '../../order/decimal.js';
import type { OrderView } from '../../order/order.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';
import { pausedRequest } from '../pauses/paused-work.js';
import { readAnew } from '../read-anew.js';
import { showsBase } from '../views.js';
import { waitForOperator } from './ask-person.js';
import { closeInSales, statusColumn } from './close-in-sales.js';
import { end } from './end.js';
import { salesEventOf } from './events.js';
import type { GoneOrder } from './invoiced.js';
import { readPause } from './pause.js';
import { tellSeller } from './tell-seller.js';
import { agreeOnUnfinished, baseOfUnfinished } from './unfinished-base.js';

/**
 * The order was invoiced completely and Business Central has removed it. Sales gets the last quantities and the state
 * Invoiced where it takes it (D-056, [A]); where it refuses, Fulfilled, the own column and the note tell it. A change of
 * the seller that came too late is told and keeps the order open until it is taken back (spec §3.2: frozen).
 */
export async function setInvoiced(work: OrderWork, order: GoneOrder): Promise<NoticeOutcome> {
  const { sales } = order;
  const { policies, connectionId, mapping } = work.ports.connection;
  const base = work.coupling.base ?? baseOfUnfinished(work.coupling, sales, mapping);
  const paused = await pausedRequest(work, { to: 'sales' });
  if (paused !== undefined) {
    return await park(work, paused);
  }
  const standing = salesEventOf(sales.phase, policies);
  if (base !== undefined && standing === 'reopenedInSales' && showsBase(sales, base)) {
    return await waitUntilSubmitted(work, order);
  }
  const canClose = standing === 'inForceInSales' || standing === 'fulfilledInSales';
  if (base === undefined || !canClose || !isAsAgreed(sales, base)) {
    return await tellTooLate(work, order);
  }
  await agreeOnUnfinished(work, sales);
  const pause = await readPause(work.engine.state, connectionId);
  if (pause !== undefined) {
    return await park(work, waitForOperator(pause));
  }
  const states: readonly SalesClosingState[] = [
    ...(policies.whenInvoiced === 'setInvoiced' ? (['invoiced'] as const) : []),
    ...(policies.fulfilWhen !== 'never' && standing === 'inForceInSales' ? (['fulfilled'] as const) : []),
  ];
  return await close(work, { order, base, states });
}

/** Quantities that Business Central has shipped meanwhile are no change of the seller's. */
function isAsAgreed(sales: OrderView, base: Base): boolean {
  return sales.phase === 'fulfilled' || showsBase(sales, base);
}

interface Closing {
  readonly order: GoneOrder;
  readonly base: Base;
  /** States to try, the first that Sales takes holds. */
  readonly states: readonly SalesClosingState[];
}

async function close(work: OrderWork, { order, base, states }: Closing): Promise<NoticeOutcome> {
  const [state, ...others] = states;
  const invoices = numbersOf(order);
  const turn = order.invoices.length === 0 ? invoicedTogether : ({ what: 'invoiced', detail: invoices } as const);
  if (state === undefined) {
    const untold = await tellSeller(work, turn);
    return untold === undefined
      ? await end(work, `invoiced completely: ${invoices}`)
      : await settleFailure(work, 'sales', untold);
  }
  const { sales } = order;
  const isOpen = sales.phase !== 'fulfilled';
  const result = await closeInSales(work, {
    view: sales,
    state,
    subject: `Invoiced completely in Business Central: ${invoices}`.slice(0, 200),
    ...(isOpen ? { header: await lastHeader(work, order), lines: lastQuantities(base, sales) } : {}),
    turn,
  });
  switch (result.kind) {
    case 'closed':
      return work.coupling.state === 'ended' ? done : await end(work, `invoiced completely: ${invoices}`);
    case 'reread':
      return await readAnew(work, { what: 'Closing the order in Sales as invoiced', reason: result.reason });
    case 'failed':
      return result.failure.reason === 'refused'
        ? await close(work, { order, base, states: others })
        : await settleFailure(work, 'sales', result.failure);
  }
}

async function lastHeader(work: OrderWork, { lastShipmentDay }: GoneOrder): Promise<SalesValues> {
  const zone = work.ports.connection.businessTimeZone;
  return {
    ...(lastShipmentDay === undefined ? {} : { datefulfilled: timestampOfDay(lastShipmentDay, zone) }),
    ...(await statusColumn(work, 'Invoiced')),
  };
}

/** All that was ordered has been shipped, since it has been invoiced (P-047). */
function lastQuantities(base: Base, sales: OrderView): readonly SalesLineWrite[] {
  const ordered = new Map(base.lines.map((line) => [line.salesLineId, line.values.quantity.businessCentral]));
  return sales.lines.flatMap(({ id, version, values }): SalesLineWrite[] => {
    const quantity = ordered.get(id) ?? null;
    return quantity === null || quantity === '' || quantity === values.shippedQuantity
      ? []
      : [{ kind: 'update', id, version, values: { quantityshipped: { decimal: decimal(quantity) } } }];
  });
}

/** The seller has the order reopened and has changed nothing: there is nothing that came too late. */
async function waitUntilSubmitted(work: OrderWork, order: GoneOrder): Promise<NoticeOutcome> {
  const invoices = numbersOf(order);
  const untold = await tellSeller(work, { what: 'postedWhileReopened', detail: invoices });
  if (untold !== undefined) {
    return await settleFailure(work, 'sales', untold);
  }
  return await park(work, {
    reason: 'postedInBusinessCentral',
    sentence: `The order was invoiced completely in Business Central (${invoices}) while it was reopened in Sales.`,
    nextAction: 'Submit the order in Sales without a change; it is closed then.',
    triesAgain: false,
  });
}

async function tellTooLate(work: OrderWork, order: GoneOrder): Promise<NoticeOutcome> {
  const invoices = numbersOf(order);
  const untold = await tellSeller(work, { what: 'postedBeforeChange', detail: invoices });
  if (untold !== undefined) {
    return await settleFailure(work, 'sales', untold);
  }
  return await park(work, {
    reason: 'postedInBusinessCentral',
    sentence: `The order was invoiced completely in Business Central (${invoices}) before the latest change of it in Sales could be made there.`,
    nextAction: 'Take the change back in Sales and submit the order, or enter it as a new order.',
    triesAgain: false,
  });
}

/** An invoice of several orders cannot be found by one of them, so its number is not known. */
const invoicedTogether = { what: 'invoicedTogether', detail: '' } as const;

function numbersOf({ invoices }: GoneOrder): string {
  return invoices.map(({ number }) => number).join(', ') || 'together with other orders';
}
