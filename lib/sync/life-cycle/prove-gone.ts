import type { Coupling } from '../../ports/coupling.js';
import type { OrderWork } from '../order-work.js';
import type { NoticeOutcome } from '../outcome.js';
import { park, settleFailure } from '../park.js';

/**
 * "Not there" proves nothing by itself: a wrong route, a missing permission or a restored environment say it as well.
 * The company has to answer and to know the order's customer first; and a re-creation that was taken for failed may have
 * been committed after all (F7). Returns how to go on when it is not proven.
 */
export async function proveGone(work: OrderWork): Promise<NoticeOutcome | undefined> {
  const { businessCentral } = work.ports;
  const { marker } = work.coupling;
  const renewed = marker === undefined ? undefined : await businessCentral.findOrdersByExternalDocumentNumber(marker);
  if (renewed !== undefined && !renewed.ok) {
    return await settleFailure(work, 'businessCentral', renewed.failure);
  }
  if (renewed !== undefined && renewed.value.length > 0) {
    await work.save({ state: 'recreating' }, []);
    return { kind: 'retryLater', delayMs: 1_000, reason: 'recreatedLate' };
  }
  const company = await businessCentral.readCompany();
  if (!company.ok) {
    return await settleFailure(work, 'businessCentral', company.failure);
  }
  const customer = customerOf(work.coupling);
  if (customer === undefined) {
    return undefined;
  }
  const isKnown = await businessCentral.hasCustomer(customer);
  if (!isKnown.ok) {
    return await settleFailure(work, 'businessCentral', isKnown.failure);
  }
  return isKnown.value
    ? undefined
    : await park(work, {
        reason: 'fingerprintMismatch',
        sentence: `Business Central has neither the order nor its customer ${customer}: this may be another company or a copied environment.`,
        nextAction: 'Ask the administrator to check which environment and company Tandem is connected to.',
        triesAgain: true,
      });
}

function customerOf({ base, intent }: Coupling): string | undefined {
  const customer = base?.header.customer.businessCentral ?? intent?.sent.header.customer;
  return customer === null || customer === '' ? undefined : customer;
}
