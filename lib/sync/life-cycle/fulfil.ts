import { timestampOfDay } from '../../mapping/business-date.js';
import type { OrderView } from '../../order/order.js';
import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';
import { waitForOperator } from './ask-person.js';
import { closeInSales } from './close-in-sales.js';
import { readPause } from './pause.js';

/** How fulfilling went: the order as it is now, or read both sides, or done for now. */
export type Fulfilment =
  | { readonly kind: 'closed'; readonly view: OrderView }
  | { readonly kind: 'reread' }
  | { readonly kind: 'finished'; readonly outcome: NoticeOutcome };

/**
 * Everything has been shipped and both sides show the same: the Sales order is closed as fulfilled by the policy
 * `fulfilWhen`, with the day of the last shipment (P-040, P-043).
 */
export async function fulfil(work: OrderWork, sales: OrderView): Promise<Fulfilment> {
  const { policies, connectionId, businessTimeZone } = work.ports.connection;
  if (policies.fulfilWhen !== 'shipped') {
    return { kind: 'finished', outcome: done };
  }
  const pause = await readPause(work.engine.state, connectionId);
  if (pause !== undefined) {
    return { kind: 'finished', outcome: await park(work, waitForOperator(pause)) };
  }
  const number = work.coupling.businessCentralNumber ?? '';
  const posted = await work.ports.businessCentral.readPostedDocuments(number);
  if (!posted.ok) {
    return { kind: 'finished', outcome: await settleFailure(work, 'businessCentral', posted.failure) };
  }
  const day = posted.value.shipmentDays.at(-1);
  const result = await closeInSales(work, {
    view: sales,
    state: 'fulfilled',
    subject: `Order ${number} was shipped completely in Business Central`,
    header: day === undefined ? {} : { datefulfilled: timestampOfDay(day, businessTimeZone) },
    turn: { what: 'fulfilled', detail: number },
  });
  return result.kind === 'failed'
    ? { kind: 'finished', outcome: await settleFailure(work, 'sales', result.failure) }
    : result;
}
