import type {
  BusinessCentralSubscription,
  BusinessCentralSubscriptions,
  SubscriptionRequest,
} from '../ports/business-central.js';
import type { RemoteFailure, RemoteResult } from '../ports/remote-result.js';
import { success } from '../ports/remote-result.js';
import type { Engine } from './engine.js';
import { recordRegistration } from './registration-state.js';

/** The subscription that a connection needs in Business Central. */
export interface WantedSubscription {
  readonly connectionId: string;
  readonly request: SubscriptionRequest;
  /** What all notification addresses of this connection begin with, those under older secrets included. */
  readonly addressPrefix: string;
}

/** What is to be done about the registrations found. */
export interface SubscriptionPlan {
  readonly main: 'create' | 'keep' | 'renew' | 'renewLapsed';
  /** The registration to keep or renew. */
  readonly current?: BusinessCentralSubscription;
  /** Ours, but doubled or under another secret or company; removed after the main step has worked. */
  readonly surplus: readonly BusinessCentralSubscription[];
}

/** Registrations live 3 days; with less than this left the last renewal is a day old (Business Central sheet 3.3). */
const renewWhenLeftMs = 49 * 3_600_000;

/** Decides from the list alone. Registrations of others are not touched. */
export function planSubscription(
  wanted: WantedSubscription,
  found: readonly BusinessCentralSubscription[],
  nowMs: number,
): SubscriptionPlan {
  const ours = found.filter((each) => each.notificationUrl.startsWith(wanted.addressPrefix));
  const [current, ...doubled] = ours
    .filter((each) => isSameRegistration(each, wanted.request))
    .sort((one, other) => Date.parse(other.expirationIso) - Date.parse(one.expirationIso));
  const surplus = [...doubled, ...ours.filter((each) => !isSameRegistration(each, wanted.request))];
  if (current === undefined) {
    return { main: 'create', surplus };
  }
  const leftMs = Date.parse(current.expirationIso) - nowMs;
  const renewal = leftMs > 0 ? 'renew' : 'renewLapsed';
  return { main: leftMs > renewWhenLeftMs ? 'keep' : renewal, current, surplus };
}

function isSameRegistration(found: BusinessCentralSubscription, request: SubscriptionRequest): boolean {
  return (
    found.notificationUrl === request.notificationUrl && resourceKey(found.resource) === resourceKey(request.resource)
  );
}

/** Business Central may show the resource relative or absolute; what counts begins with `companies(`. */
function resourceKey(resource: string): string {
  return resource.slice(Math.max(0, resource.toLowerCase().indexOf('companies('))).toLowerCase();
}

/**
 * Makes, renews and cleans up the subscription of one connection (L6). After one had to be made, or had lapsed, a sweep
 * covers the gap. The finding is kept for `health`.
 */
export async function superviseSubscription(
  engine: Engine,
  subscriptions: BusinessCentralSubscriptions,
  wanted: WantedSubscription,
): Promise<void> {
  const listed = await subscriptions.list();
  if (!listed.ok) {
    return reportFailure(engine, wanted, listed.failure);
  }
  const plan = planSubscription(wanted, listed.value, engine.clock.nowMs());
  const main = await carryOutMain(subscriptions, wanted, plan);
  if (!main.ok) {
    return reportFailure(engine, wanted, main.failure);
  }
  const { subscription, gap } = main.value;
  await removeSurplus(engine, subscriptions, { connectionId: wanted.connectionId, surplus: plan.surplus });
  if (gap !== undefined) {
    engine.logger.warn('subscription.gap', { connectionId: wanted.connectionId, side: 'businessCentral', code: gap });
    await enqueueSweep(engine, wanted.connectionId, gap);
  }
  await recordRegistration(engine, {
    connectionId: wanted.connectionId,
    side: 'businessCentral',
    finding: { ok: true, expirationIso: subscription.expirationIso },
  });
}

/** Why notices may be missing. */
type Gap = 'subscriptionCreated' | 'subscriptionLapsed' | 'subscriptionGone';
type MainStep = RemoteResult<{ readonly subscription: BusinessCentralSubscription; readonly gap: Gap | undefined }>;

async function carryOutMain(
  subscriptions: BusinessCentralSubscriptions,
  wanted: WantedSubscription,
  plan: SubscriptionPlan,
): Promise<MainStep> {
  if (plan.main === 'create' || plan.current === undefined) {
    return withGap(await subscriptions.create(wanted.request), 'subscriptionCreated');
  }
  if (plan.main === 'keep') {
    return success({ subscription: plan.current, gap: undefined });
  }
  const renewed = await subscriptions.renew(plan.current, wanted.request);
  if (!renewed.ok && renewed.failure.reason === 'notFound') {
    return withGap(await subscriptions.create(wanted.request), 'subscriptionGone');
  }
  return withGap(renewed, plan.main === 'renewLapsed' ? 'subscriptionLapsed' : undefined);
}

function withGap(result: RemoteResult<BusinessCentralSubscription>, gap: Gap | undefined): MainStep {
  return result.ok ? success({ subscription: result.value, gap }) : result;
}

async function removeSurplus(
  engine: Engine,
  subscriptions: BusinessCentralSubscriptions,
  found: { readonly connectionId: string; readonly surplus: readonly BusinessCentralSubscription[] },
): Promise<void> {
  for (const subscription of found.surplus) {
    const removed = await subscriptions.remove(subscription);
    const fields = { connectionId: found.connectionId, side: 'businessCentral' };
    if (removed.ok || removed.failure.reason === 'notFound') {
      engine.logger.info('subscription.removed', fields);
    } else {
      engine.logger.warn('subscription.notRemoved', { ...fields, message: removed.failure.message });
    }
  }
}

async function enqueueSweep(engine: Engine, connectionId: string, reason: Gap): Promise<void> {
  await engine.queue.send([
    {
      notice: { noticeVersion: 1, connectionId, side: 'businessCentral', about: 'sweep', reason, attemptNumber: 0 },
      messageId: `gap-${engine.ids.newId()}`,
    },
  ]);
}

async function reportFailure(engine: Engine, wanted: WantedSubscription, failure: RemoteFailure): Promise<void> {
  await recordRegistration(engine, {
    connectionId: wanted.connectionId,
    side: 'businessCentral',
    finding: {
      ok: false,
      problem: `Business Central did not take the registration (${failure.reason}): ${failure.message}`,
      fix: 'Check that TANDEM_PUBLIC_URL can be reached from Business Central and that the identity may write webhook subscriptions; it is tried again by the next run.',
    },
  });
}
