/** A webhook registration. Its client state is a secret: it goes out in notifications and API answers only. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly notificationUrl: string;
  /** As sent by the client. */
  readonly resource: string;
  /** Entity set named by {@link resource}. */
  readonly setName: string;
  readonly clientState: string;
  readonly expirationAtMs: number;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** Registrations live three days (3.1). */
export const subscriptionLifeMs = 3 * 86_400_000;

/** Entity sets that can be subscribed to, of those offered here (3.8, S-105). */
export const subscribableSets: ReadonlySet<string> = new Set([
  'accounts',
  'currencies',
  'customers',
  'items',
  'paymentTerms',
  'salesInvoices',
  'salesOrders',
  'salesQuotes',
  'shipmentMethods',
  'unitsOfMeasure',
]);

/** Instants of subscriptions and notifications: seconds or milliseconds, UTC. */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
