import type { Side } from '../order/order.js';
import { sideNames } from '../order/side-names.js';
import type { ConnectionRecord } from '../ports/connection-state.js';
import type { Unannounced } from '../sync/sweeps/unannounced.js';
import { bad, type Check, good, warning } from './check.js';

/** So many orders that nobody told us of are no lost notification any more. */
const silentOrders = 3;

/** Whether a system speaks to us at all: a registration may look alive and bring nothing. Pure. */
export function checkSilence(
  side: Side,
  { isEnabled }: Pick<ConnectionRecord, 'isEnabled'>,
  { heardIso, unannounced }: { readonly heardIso: string | undefined; readonly unannounced: Unannounced | undefined },
): Check {
  const named = { id: `${side}.silence`, title: `${sideNames[side]} is heard` };
  if (!isEnabled) {
    return good(named, 'The connection is switched off; nobody has to be heard.');
  }
  const heard = heardIso === undefined ? 'It has never notified Tandem' : `It last notified Tandem ${heardIso}`;
  if (unannounced === undefined) {
    return good(named, `${heard}; no sweep has found anything since that it kept to itself.`);
  }
  const { orders, sinceIso, untilIso } = unannounced;
  const found = `${heard}; ${orders.length} order(s) changed from ${sinceIso} to ${untilIso} that only sweeps found.`;
  return orders.length >= silentOrders
    ? bad(
        named,
        found,
        `Nothing is lost, but everything is late: look whether TANDEM_PUBLIC_URL reaches the app from outside, and at the errors of the webhook in ${sideNames[side]}.`,
      )
    : warning(named, found, 'Notifications get lost now and then; look again in an hour.');
}
