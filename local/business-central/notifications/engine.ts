import type { SimulatorClock } from '../../simulator-kit/clock.js';
import type { NoticeChannel, NoticeOutcome } from '../../simulator-kit/notices.js';
import type { Actor } from '../model/business-central.js';
import type { Announcement } from '../model/database.js';
import type { Setup } from '../model/setup.js';
import { itemsOf, type LoggedChange } from './aggregation.js';
import { instant, type Subscription, subscriptionLifeMs } from './subscription.js';

/** What is on its way to one notification URL. */
interface Delivery {
  readonly url: string;
  changes: LoggedChange[];
  failures: number;
  state: 'idle' | 'inFlight' | 'waitingToRetry';
  timer: { cancel(): void } | undefined;
}

/** The trigger runs a moment after the row was written: its time is never the record's stamp (S-109). */
const triggerLagMs = 11;

/** What the engine needs of the simulator. */
export interface EngineOptions {
  readonly clock: SimulatorClock;
  readonly channel: NoticeChannel;
  setup(): Setup;
  newId(): string;
  readonly environmentUrl: () => string;
  readonly companyId: string;
}

/** Subscriptions, the change log, aggregation, delivery and retry (sheet section 3). */
export class NotificationEngine {
  readonly #options: EngineOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #deliveries = new Map<string, Delivery>();
  #logged: LoggedChange[] = [];
  #job: { cancel(): void } | undefined;
  #generation = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** All registrations by id; expired ones stay until the next run (S-103). */
  subscriptions(): readonly Subscription[] {
    return [...this.#subscriptions.values()].sort((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1));
  }

  subscription(id: string): Subscription | undefined {
    return this.#subscriptions.get(id);
  }

  put(subscription: Subscription): void {
    this.#subscriptions.set(subscription.subscriptionId, subscription);
  }

  remove(id: string): void {
    this.#subscriptions.delete(id);
    this.#logged = this.#logged.filter((change) => change.subscriptionId !== id);
    for (const delivery of this.#deliveries.values()) {
      delivery.changes = delivery.changes.filter((change) => change.subscriptionId !== id);
    }
  }

  /** Time passes for one registration, or for all: it has expired and vanishes in the next run. */
  expire(id?: string): number {
    const expired = this.subscriptions().filter((row) => id === undefined || row.subscriptionId === id);
    for (const row of expired) this.put({ ...row, expirationAtMs: this.#options.clock.nowMs() - 1 });
    return expired.length;
  }

  /** Puts registrations in that stood earlier, as if they had been made now: with a whole life before them. */
  restore(subscriptions: readonly Subscription[]): void {
    const expirationAtMs = this.#options.clock.nowMs() + subscriptionLifeMs;
    for (const subscription of subscriptions) this.put({ ...subscription, expirationAtMs });
  }

  /** Forgets everything, pending notifications included. */
  clear(): void {
    this.#generation += 1;
    this.#job?.cancel();
    this.#job = undefined;
    for (const delivery of this.#deliveries.values()) delivery.timer?.cancel();
    this.#deliveries.clear();
    this.#subscriptions.clear();
    this.#logged = [];
  }

  /** Logs committed changes; the first one schedules the job (3.5). A limited user's change does not (S-114). */
  record(announcements: readonly Announcement[], actor: Actor): void {
    let isLogged = false;
    for (const { set, id, changeType, atMs } of announcements) {
      for (const subscription of this.#subscriptions.values()) {
        if (subscription.setName !== set) continue;
        const { subscriptionId } = subscription;
        this.#logged.push({ subscriptionId, entityId: id, changeType, atMs: atMs + triggerLagMs });
        isLogged = true;
      }
    }
    const { limitedUsers, notificationDelayMs } = this.#options.setup();
    if (!isLogged || this.#job !== undefined || limitedUsers.includes(actor)) return;
    this.#job = this.#options.clock.schedule(notificationDelayMs, () => this.#runJob());
  }

  /** Changes logged and deliveries waiting to be tried again; what is in flight counts in the channel. */
  waiting(): number {
    let waiting = this.#logged.length;
    for (const delivery of this.#deliveries.values()) {
      if (delivery.state !== 'inFlight' && delivery.changes.length > 0) waiting += 1;
    }
    return waiting;
  }

  /** Runs the job now and retries what waits for it. */
  runNow(): void {
    this.#runJob();
    for (const delivery of this.#deliveries.values()) {
      if (delivery.state === 'waitingToRetry') this.#send(delivery);
    }
  }

  #runJob(): void {
    this.#job?.cancel();
    this.#job = undefined;
    const nowMs = this.#options.clock.nowMs();
    for (const row of this.subscriptions()) if (row.expirationAtMs <= nowMs) this.remove(row.subscriptionId);
    const logged = this.#logged;
    this.#logged = [];
    for (const change of logged) {
      const url = this.#subscriptions.get(change.subscriptionId)?.notificationUrl;
      if (url !== undefined) this.#delivery(url).changes.push(change);
    }
    for (const delivery of this.#deliveries.values()) {
      if (delivery.state === 'idle' && delivery.changes.length > 0) this.#send(delivery);
    }
  }

  #delivery(url: string): Delivery {
    const known = this.#deliveries.get(url);
    if (known !== undefined) return known;
    const delivery: Delivery = { url, changes: [], failures: 0, state: 'idle', timer: undefined };
    this.#deliveries.set(url, delivery);
    return delivery;
  }

  #send(delivery: Delivery): void {
    delivery.timer?.cancel();
    delivery.timer = undefined;
    const sending = delivery.changes;
    const value = this.#itemsFor(sending);
    if (value.length === 0) {
      this.#deliveries.delete(delivery.url);
      return;
    }
    delivery.state = 'inFlight';
    const generation = this.#generation;
    const correlationId = this.#options.newId();
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      clientrequestid: this.#options.newId(),
      'x-ms-correlation-id': correlationId,
    };
    const body = JSON.stringify({ value });
    this.#options.channel.offer({ id: correlationId, url: delivery.url, headers, body }, (outcome) => {
      if (generation === this.#generation) this.#onOutcome(delivery, sending, outcome);
    });
  }

  #itemsFor(changes: readonly LoggedChange[]): ReturnType<typeof itemsOf> {
    const { environmentUrl, companyId, setup } = this.#options;
    const resource = { form: setup().notificationResource, environmentUrl: environmentUrl(), companyId };
    return this.subscriptions().flatMap((subscription) => {
      const own = changes.filter((change) => change.subscriptionId === subscription.subscriptionId);
      return itemsOf(subscription, own, resource);
    });
  }

  /** BC's reaction to an answer (3.6, S-110, S-111). */
  #onOutcome(delivery: Delivery, sent: readonly LoggedChange[], outcome: NoticeOutcome | 'dropped'): void {
    const accepted = outcome === 'dropped' || ('status' in outcome && outcome.status >= 200 && outcome.status < 300);
    if (accepted) {
      const done = new Set(sent);
      delivery.changes = delivery.changes.filter((change) => !done.has(change));
      delivery.failures = 0;
      delivery.state = 'idle';
      if (delivery.changes.length > 0) this.#send(delivery);
      else this.#deliveries.delete(delivery.url);
      return;
    }
    if (!isTransient(outcome)) {
      this.#deleteSubscriptionsOf(delivery.url);
      return;
    }
    delivery.failures += 1;
    const delayMs = this.#options.setup().notificationRetryDelaysMs[delivery.failures - 1];
    if (delayMs === undefined) {
      this.#deleteSubscriptionsOf(delivery.url);
      return;
    }
    delivery.state = 'waitingToRetry';
    delivery.timer = this.#options.clock.schedule(delayMs, () => this.#send(delivery));
  }

  #deleteSubscriptionsOf(url: string): void {
    this.#deliveries.get(url)?.timer?.cancel();
    this.#deliveries.delete(url);
    for (const row of this.subscriptions()) if (row.notificationUrl === url) this.remove(row.subscriptionId);
  }
}

function isTransient(outcome: NoticeOutcome): boolean {
  return 'failed' in outcome || outcome.status === 408 || outcome.status === 429 || outcome.status >= 500;
}

/** A registration as it is shown to outsiders: no client state, no query of its URL (it may hold a key). */
export function withoutSecrets(row: Subscription): Record<string, unknown> {
  const url = new URL(row.notificationUrl);
  return {
    subscriptionId: row.subscriptionId,
    notificationUrl: `${url.origin}${url.pathname}`,
    resource: row.resource,
    expirationDateTime: instant(row.expirationAtMs),
    createdDateTime: instant(row.expirationAtMs - subscriptionLifeMs),
    userId: row.userId,
  };
}
