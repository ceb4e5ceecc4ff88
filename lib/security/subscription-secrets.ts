import { createHmac } from 'node:crypto';

/** The two secrets of one Business Central subscription. Both are 43 URL-safe characters. */
export interface SubscriptionSecrets {
  /** Last part of the notification address: each subscription has its own, since one bad answer drops all that share one. */
  readonly pathKey: string;
  /** Comes back in each item; at most 50 characters are safe (Business Central sheet 3.1). */
  readonly clientState: string;
}

/** What a subscription watches; another company or entity set gives other secrets. */
export interface SubscriptionIdentity {
  readonly connectionId: string;
  readonly companyId: string;
  readonly entitySet: 'salesOrders' | 'salesQuotes';
}

/**
 * Derives the secrets of a subscription from the connection's root secret (HMAC-SHA-256), so that the receiver can
 * check them without asking a store: the handshake leaves five seconds, a cold start included.
 */
export function subscriptionSecrets(rootSecret: string, identity: SubscriptionIdentity): SubscriptionSecrets {
  const derive = (purpose: string): string =>
    createHmac('sha256', rootSecret)
      .update(['tandem', purpose, identity.connectionId, identity.companyId, identity.entitySet].join('\n'))
      .digest('base64url');
  return { pathKey: derive('path'), clientState: derive('clientState') };
}
