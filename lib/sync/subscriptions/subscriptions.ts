import type {
  BusinessCentralSubscription,
  BusinessCentralSubscriptions,
  SubscriptionRequest,
} from '../../ports/business-central.js';
import type { RemoteFailure, RemoteResult } from '../../ports/remote-result.js';
import { success } from '../../ports/remote-result.js';
import type { Engine } from '../engine.js';
import { recordRegistration } from './registration-state.js';
import { renewSubscription } from './renew-subscription.js';

/** The subscription that a connection needs in Business Central. */
export interface WantedSubscription {
  readonly connectionId: string;
  readonly request: SubscriptionRequest;
  /** What all notification addresses of this connection begin with, those under older secrets included. */
  readonly addressPrefix: string;
  /** Registrations of this connection for other entity sets: wanted, too. */
  readonly more?: readonly SubscriptionRequest[];
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
  const others = new Set((wanted.more ?? []).map((request) => entitySetOf(request.resource)));
  const ours = found
    .filter((each) => each.notificationUrl.startsWith(wanted.addressPrefix))
    .filter((each) => !others.has(entitySetOf(each.resource)));
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

function entitySetOf(resource: string): string {
  return resource.slice(resource.lastIndexOf('/') + 1).toLowerCase();
}

/** Business Central may show the resource relative or absolute; what counts begins with `companies(`. */
function resourceKey(resource: string): string {
  return resource.slice(Math.max(0, resource.toLowerCase().indexOf('companies('))).toLowerCase();
}

/**
 * Makes, renews and cleans up the subscriptions of one connection (L6). After one had to be made, or had lapsed, a sweep
 * covers the gap. The finding is kept for `health`: the first that failed, or the one that runs out first.
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
  const requests = [wanted.request, ...(wanted.more ?? [])];
  const expirations: string[] = [];
  for (const request of requests) {
    const more = requests.filter((other) => other !== request);
    const kept = await supervise(engine, subscriptions, { wanted: { ...wanted, request, more }, found: listed.value });
    if (!kept.ok) {
      return reportFailure(engine, wanted, kept.failure);
    }
    expirations.push(kept.value);
  }
  const [first = ''] = expirations.toSorted((one, other) => Date.parse(one) - Date.parse(other));
  await recordRegistration(engine, {
    connectionId: wanted.connectionId,
    side: 'businessCentral',
    finding: { ok: true, expirationIso: first },
  });
}

/** How many registrations were taken away, and those that are left. */
export interface Removal {
  readonly removed: number;
  readonly left: readonly BusinessCentralSubscription[];
}

/** Takes away every registration of one connection under these addresses, with whatever secret. It can be repeated. */
export async function removeSubscriptions(
  engine: Engine,
  subscriptions: BusinessCentralSubscriptions,
  { connectionId, addressPrefixes }: { readonly connectionId: string; readonly addressPrefixes: readonly string[] },
): Promise<RemoteResult<Removal>> {
  const listed = await subscriptions.list();
  if (!listed.ok) {
    return listed;
  }
  const isOurs = ({ notificationUrl }: BusinessCentralSubscription) =>
    addressPrefixes.some((prefix) => notificationUrl.startsWith(prefix));
  const ours = listed.value.filter(isOurs);
  for (const subscription of ours) {
    const removed = await subscriptions.remove(subscription);
    if (!removed.ok && removed.failure.reason !== 'notFound') {
      return removed;
    }
    engine.logger.info('subscription.removed', { connectionId, side: 'businessCentral' });
  }
  return success({ removed: ours.length, left: listed.value.filter((each) => !isOurs(each)) });
}

/** One subscription; gives when it runs out. */
async function supervise(
  engine: Engine,
  subscriptions: BusinessCentralSubscriptions,
  { wanted, found }: { readonly wanted: WantedSubscription; readonly found: readonly BusinessCentralSubscription[] },
): Promise<RemoteResult<string>> {
  const plan = planSubscription(wanted, found, engine.clock.nowMs());
  const main = await carryOutMain(subscriptions, wanted, plan);
  if (!main.ok) {
    return main;
  }
  const { subscription, gap } = main.value;
  await removeSurplus(engine, subscriptions, { connectionId: wanted.connectionId, surplus: plan.surplus });
  if (gap !== undefined) {
    engine.logger.warn('subscription.gap', { connectionId: wanted.connectionId, side: 'businessCentral', code: gap });
    await enqueueSweep(engine, wanted.connectionId, gap);
  }
  return success(subscription.expirationIso);
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
  const renewed = await renewSubscription(subscriptions, plan.current, wanted.request);
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
