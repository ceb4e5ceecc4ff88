import type { BusinessCentralSubscriptions } from '../ports/business-central.js';
import type { SalesRivals, SalesWebhooks } from '../ports/sales.js';
import type { WantedSalesRegistration } from '../sync/subscriptions/sales-registration.js';
import type { WantedSubscription } from '../sync/subscriptions/subscriptions.js';

/** How a connection is registered with both systems, and where they reach this deployment. */
export interface Doors {
  readonly publicUrl: string;
  readonly subscriptions: BusinessCentralSubscriptions;
  readonly wantedSubscription: WantedSubscription;
  readonly salesWebhooks: SalesWebhooks;
  readonly salesRivals: SalesRivals;
  readonly wantedSalesRegistration: WantedSalesRegistration;
}
