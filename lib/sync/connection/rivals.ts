import type { BusinessCentralSubscriptions } from '../../ports/business-central.js';
import type { ConnectionRecord, StopReason } from '../../ports/connection-state.js';
import type { RemoteFailure } from '../../ports/remote-result.js';
import type { SalesRivals } from '../../ports/sales.js';
import type { WantedSubscription } from '../subscriptions.js';

/** Writes of another integration are fresh evidence for this long (spec C10). */
export const rivalEvidenceMs = 7 * 24 * 3_600_000;

/** Where to look for others that synchronize the same orders. */
export interface RivalLook {
  readonly publicUrl: string;
  readonly subscriptions: BusinessCentralSubscriptions;
  readonly wantedSubscription: WantedSubscription;
  readonly salesRivals: SalesRivals;
}

/** Somebody else that synchronizes the same orders. */
export interface Rival {
  readonly reason: Exclude<StopReason, 'fingerprintMismatch'>;
  readonly sentence: string;
}

export type RivalFinding =
  | { readonly kind: 'alone' }
  | { readonly kind: 'rival'; readonly rival: Rival }
  | { readonly kind: 'unread'; readonly failure: RemoteFailure };

/**
 * Looks for Business Central's own order integration and for another Tandem on the same company or organization. What an
 * operator has accepted is not found again; evidence from before it was said to be over counts no more.
 * @param options.inSales also looks at the addresses registered in Sales: an endpoint there may be left over, so that it
 * keeps a connection from starting and stops none
 */
export async function findRival(
  look: RivalLook,
  record: ConnectionRecord,
  options: { readonly nowMs: number; readonly inSales: boolean },
): Promise<RivalFinding> {
  const accepted = new Set(record.rivals?.accepted ?? []);
  const owner = otherOwner(look, record);
  if (owner !== undefined && !accepted.has('besideOtherDeployment')) {
    return { kind: 'rival', rival: { reason: 'besideOtherDeployment', sentence: owner } };
  }
  const deployment = accepted.has('besideOtherDeployment') ? alone : await findDeployment(look, options);
  if (deployment.kind !== 'alone' || accepted.has('besideOtherIntegration')) {
    return deployment;
  }
  const overMs = Date.parse(record.rivals?.ignoreBeforeIso ?? new Date(0).toISOString());
  const sinceMs = Math.max(overMs, options.nowMs - rivalEvidenceMs);
  const found = await look.salesRivals.otherIntegrationSince(new Date(sinceMs).toISOString());
  if (!found.ok) {
    return { kind: 'unread', failure: found.failure };
  }
  return found.value === undefined
    ? alone
    : {
        kind: 'rival',
        rival: {
          reason: 'besideOtherIntegration',
          sentence: `Business Central's own order integration is at work in this Sales organization: it numbered an order that was last written at ${found.value}.`,
        },
      };
}

const alone = { kind: 'alone' } as const;

function otherOwner({ publicUrl }: RivalLook, { owner }: ConnectionRecord): string | undefined {
  return owner === undefined || owner === publicUrl
    ? undefined
    : `The connection was switched on by the deployment ${owner}; this one is ${publicUrl}.`;
}

/** Our webhooks' addresses of any deployment: the last parts say connection and key, which are not told. */
const businessCentralShape = /^(https?:\/\/.+)\/api\/webhooks\/business-central\/[^/]+\/[^/]+$/i;
const salesShape = /^(https?:\/\/.+)\/api\/webhooks\/dataverse\/[^/]+$/i;

async function findDeployment(
  look: RivalLook,
  { nowMs, inSales }: { readonly nowMs: number; readonly inSales: boolean },
): Promise<RivalFinding> {
  const listed = await look.subscriptions.list();
  if (!listed.ok) {
    return { kind: 'unread', failure: listed.failure };
  }
  const company = companyOf(look.wantedSubscription.request.resource);
  const live = listed.value.filter(
    (each) => companyOf(each.resource) === company && Date.parse(each.expirationIso) > nowMs,
  );
  const inBusinessCentral = foreign(
    look,
    live.map(({ notificationUrl }) => notificationUrl),
    businessCentralShape,
  );
  if (inBusinessCentral !== undefined) {
    return rivalAt(inBusinessCentral, 'Business Central for this company');
  }
  const addresses = inSales ? await look.salesRivals.webhookAddresses() : undefined;
  if (addresses?.ok === false) {
    return { kind: 'unread', failure: addresses.failure };
  }
  const registered = addresses === undefined ? undefined : foreign(look, addresses.value, salesShape);
  return registered === undefined ? alone : rivalAt(registered, 'this Sales organization');
}

function rivalAt(publicUrl: string, where: string): RivalFinding {
  const sentence = `Another Tandem, ${publicUrl}, is registered in ${where}.`;
  return { kind: 'rival', rival: { reason: 'besideOtherDeployment', sentence } };
}

function foreign({ publicUrl }: RivalLook, addresses: readonly string[], shape: RegExp): string | undefined {
  return addresses
    .map((address) => shape.exec(address)?.[1])
    .find((found) => found !== undefined && found !== publicUrl);
}

function companyOf(resource: string): string {
  return /companies\(([0-9a-f-]{36})\)/i.exec(resource)?.[1]?.toLowerCase() ?? '';
}
