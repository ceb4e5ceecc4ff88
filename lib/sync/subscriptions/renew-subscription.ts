import type {
  BusinessCentralSubscription,
  BusinessCentralSubscriptions,
  SubscriptionRequest,
} from '../../ports/business-central.js';
import { failed, type RemoteResult, success } from '../../ports/remote-result.js';

/**
 * Renews a registration under the version that was read. When it has changed since, somebody was faster: another instance, or
 * a try of ours whose answer was lost. Then what is there now counts, and is renewed where it has not been.
 */
export async function renewSubscription(
  subscriptions: BusinessCentralSubscriptions,
  current: BusinessCentralSubscription,
  request: SubscriptionRequest,
): Promise<RemoteResult<BusinessCentralSubscription>> {
  const renewed = await subscriptions.renew(current, request);
  if (renewed.ok || renewed.failure.reason !== 'versionMismatch') {
    return renewed;
  }
  const listed = await subscriptions.list();
  if (!listed.ok) {
    return listed;
  }
  const now = listed.value.find(({ subscriptionId }) => subscriptionId === current.subscriptionId);
  if (now === undefined) {
    return failed({ reason: 'notFound', message: 'the registration has gone meanwhile' });
  }
  const isRenewed = Date.parse(now.expirationIso) > Date.parse(current.expirationIso);
  return isRenewed ? success(now) : await subscriptions.renew(now, request);
}
