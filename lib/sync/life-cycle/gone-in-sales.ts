import type { OrderWork } from '../order-work.js';
import { done, type NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';
import { askAboutLookAlike } from './ask-person.js';
import { end } from './end.js';
import { rememberGone } from './look-alike.js';
import { lifeCycle } from './table.js';

/**
 * The order was deleted in Sales. The one in Business Central is untouched and waits for a person, unless it is gone as
 * well or was never made (spec §3.4).
 */
export async function goneInSales(work: OrderWork): Promise<NoticeOutcome> {
  const { state, businessCentralId } = work.coupling;
  switch (lifeCycle[state].deletedInSales) {
    case 'nothing':
    case 'goOn':
      return done;
    case 'end':
      return await end(work, 'deleted in Sales before it was made in Business Central');
    case 'askPerson':
    case 'askPersonOrCancel':
    case 'setInvoiced':
      return businessCentralId === undefined ? await askPerson(work) : await askUnlessBothGone(work, businessCentralId);
  }
}

async function askUnlessBothGone(work: OrderWork, businessCentralId: string): Promise<NoticeOutcome> {
  const read = await work.ports.businessCentral.readOrder(businessCentralId);
  if (!read.ok && read.failure.reason !== 'notFound') {
    return await settleFailure(work, 'businessCentral', read.failure);
  }
  return read.ok ? await askPerson(work) : await end(work, 'the order is gone on both sides');
}

async function askPerson(work: OrderWork): Promise<NoticeOutcome> {
  const lookAlike = await rememberGone(work, 'sales');
  if (lookAlike !== undefined) {
    return await park(work, askAboutLookAlike(lookAlike));
  }
  return await park(work, {
    reason: 'deletedInSales',
    sentence: 'The order was deleted in Sales; the order in Business Central is untouched.',
    nextAction: 'Restore it in Sales, delete it in Business Central, or uncouple it.',
    triesAgain: false,
  });
}
