import type { BusinessCentralSubscription } from '../../ports/business-central.js';
import type { WantedSubscription } from '../subscriptions/subscriptions.js';

/** Another deployment as its registrations in Business Central show it. */
export interface DeploymentSeen {
  /** Its public address. */
  readonly address: string;
  /** When the last of the registrations that were seen runs out. */
  readonly untilIso: string;
}

/** Our webhooks' addresses of any deployment: the last parts say connection and key, which are not told. */
const businessCentralShape = /^(https?:\/\/.+)\/api\/webhooks\/business-central\/[^/]+\/[^/]+$/i;
const salesShape = /^(https?:\/\/.+)\/api\/webhooks\/dataverse\/[^/]+$/i;

/** The company that a subscription is about, lower-case GUID; empty where it names none. */
export function companyOf(resource: string): string {
  return /companies\(([0-9a-f-]{36})\)/i.exec(resource)?.[1]?.toLowerCase() ?? '';
}

/** Deployments that are registered in Business Central for the company, beside those at these addresses. Pure. */
export function deploymentsRegistered(
  found: readonly BusinessCentralSubscription[],
  known: { readonly company: string; readonly own: ReadonlySet<string>; readonly nowMs: number },
): readonly DeploymentSeen[] {
  const seen = new Map<string, string>();
  for (const { resource, notificationUrl, expirationIso } of found) {
    const address = businessCentralShape.exec(notificationUrl)?.[1];
    const isLive = Date.parse(expirationIso) > known.nowMs;
    if (address !== undefined && companyOf(resource) === known.company && isLive && !known.own.has(address)) {
      const latest = seen.get(address);
      seen.set(
        address,
        latest !== undefined && Date.parse(latest) > Date.parse(expirationIso) ? latest : expirationIso,
      );
    }
  }
  return [...seen].map(([address, untilIso]) => ({ address, untilIso }));
}

/** Deployments whose webhooks are registered in Sales, beside those at these addresses, each once. Pure. */
export function deploymentsInSales(webhooks: readonly string[], own: ReadonlySet<string>): readonly string[] {
  const addresses = webhooks.flatMap((url) => salesShape.exec(url)?.[1] ?? []);
  return [...new Set(addresses)].filter((address) => !own.has(address));
}

/** What all addresses of a connection in Business Central begin with, as the deployment at this address has it. */
export function addressPrefixAt(
  here: { readonly publicUrl: string; readonly wantedSubscription: Pick<WantedSubscription, 'addressPrefix'> },
  address: string,
): string {
  const { publicUrl, wantedSubscription } = here;
  return `${address}${wantedSubscription.addressPrefix.slice(publicUrl.length)}`;
}
