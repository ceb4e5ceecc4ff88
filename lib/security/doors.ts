import type { SubscriptionRequest } from '../ports/business-central.js';
import { subscriptionSecrets } from './subscription-secrets.js';

/** How Business Central reaches one connection, in both directions: what is registered and what is accepted. */
export interface BusinessCentralDoor {
  /** What all notification addresses of the connection begin with. */
  readonly addressPrefix: string;
  readonly request: SubscriptionRequest;
  /** Last path part that requests may have: current and previous. */
  readonly pathKeys: readonly string[];
  /** Client state that items may have: current and previous. */
  readonly clientStates: readonly string[];
}

/** Derives the door of a connection's sales orders, or quotes, from its root secrets, the current one first. */
export function businessCentralDoor(options: {
  readonly publicUrl: string;
  readonly connectionId: string;
  readonly companyId: string;
  readonly rootSecrets: readonly [string, ...string[]];
  readonly entitySet?: 'salesOrders' | 'salesQuotes';
}): BusinessCentralDoor {
  const { publicUrl, connectionId, companyId, rootSecrets } = options;
  const entitySet = options.entitySet ?? 'salesOrders';
  const identity = { connectionId, companyId, entitySet };
  const [current, ...previous] = rootSecrets;
  const { pathKey, clientState } = subscriptionSecrets(current, identity);
  const older = previous.map((secret) => subscriptionSecrets(secret, identity));
  const addressPrefix = `${publicUrl}/api/webhooks/business-central/${connectionId}/`;
  return {
    addressPrefix,
    request: {
      notificationUrl: `${addressPrefix}${pathKey}`,
      resource: `/api/v2.0/companies(${companyId})/${entitySet}`,
      clientState,
    },
    pathKeys: [pathKey, ...older.map((secrets) => secrets.pathKey)],
    clientStates: [clientState, ...older.map((secrets) => secrets.clientState)],
  };
}

/** The address that Dataverse posts to. */
export function dataverseWebhookUrl(publicUrl: string, connectionId: string): string {
  return `${publicUrl}/api/webhooks/dataverse/${connectionId}`;
}

/** Name of a connection's webhook endpoint in Sales, and start of the names of its steps. */
export function salesRegistrationName(connectionId: string): string {
  return `Tandem ${connectionId}`;
}
