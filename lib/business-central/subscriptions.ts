import { z } from 'zod';
import { writeJson } from '../http/json.js';
import { stringLiteral } from '../http/odata-literal.js';
import { readAnswer } from '../http/read-answer.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { RemoteAnswer } from '../http/remote-message.js';
import type {
  BusinessCentralSubscription,
  BusinessCentralSubscriptions,
  SubscriptionRequest,
} from '../ports/business-central.js';
import { type RemoteResult, success } from '../ports/remote-result.js';

const subscription = z
  .object({
    '@odata.etag': z.string(),
    subscriptionId: z.string(),
    notificationUrl: z.string(),
    resource: z.string(),
    expirationDateTime: z.string(),
  })
  .transform(
    ({ '@odata.etag': etag, expirationDateTime, ...fields }): BusinessCentralSubscription => ({
      ...fields,
      etag,
      expirationIso: expirationDateTime,
    }),
  );

/** The environment has at most 200 (sheet 3.3), so there is one page. */
const subscriptions = z.object({ value: z.array(subscription) }).transform(({ value }) => value);

/**
 * Webhook registrations of the environment (sheet 3.1 to 3.3). Creating and renewing make BC call the notification
 * address before it answers, so the receiver must be up.
 */
export function createBusinessCentralSubscriptions(options: {
  readonly remote: RemoteClient;
}): BusinessCentralSubscriptions {
  const { remote } = options;
  return {
    async list() {
      const answer = await remote.send({
        name: 'listSubscriptions',
        method: 'GET',
        url: 'subscriptions',
        safety: 'read',
      });
      return answer.ok ? readAnswer(subscriptions, 'subscriptions', answer.value.body) : answer;
    },
    async create(request) {
      const body = bodyOf(request);
      return read(
        await remote.send({ name: 'createSubscription', method: 'POST', url: 'subscriptions', body, safety: 'once' }),
      );
    },
    async renew(current, request) {
      return read(
        await remote.send({
          name: 'renewSubscription',
          method: 'PATCH',
          url: pathOf(current),
          headers: { 'if-match': current.etag },
          body: bodyOf(request),
          safety: 'repeatable',
        }),
      );
    },
    async remove(current) {
      const answer = await remote.send({
        name: 'removeSubscription',
        method: 'DELETE',
        url: pathOf(current),
        headers: { 'if-match': current.etag },
        safety: 'repeatable',
      });
      return answer.ok || answer.failure.reason === 'notFound' ? success(undefined) : answer;
    },
  };
}

function read(answer: RemoteResult<RemoteAnswer>): RemoteResult<BusinessCentralSubscription> {
  return answer.ok ? readAnswer(subscription, 'subscription', answer.value.body) : answer;
}

function bodyOf({ notificationUrl, resource, clientState }: SubscriptionRequest): string {
  return writeJson({ notificationUrl, resource, clientState });
}

function pathOf({ subscriptionId }: BusinessCentralSubscription): string {
  return `subscriptions(${encodeURIComponent(stringLiteral(subscriptionId))})`;
}
