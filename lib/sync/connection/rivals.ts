import type { BusinessCentralSubscriptions } from '../../ports/business-central.js';
import type { ConnectionRecord, StopReason } from '../../ports/connection-state.js';
import { type RemoteFailure, type RemoteResult, success } from '../../ports/remote-result.js';
import type { SalesRivals } from '../../ports/sales.js';
import type { WantedSubscription } from '../subscriptions/subscriptions.js';

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
  /** Only the connection's record names it, as the deployment that switched the connection on. */
  readonly isOwner?: true;
}

export interface RivalFindings {
  readonly rivals: readonly Rival[];
  /** Why it could not be found out whether there are others, and where. */
  readonly unread?: { readonly what: 'deployments' | 'integration'; readonly failure: RemoteFailure };
}

/**
 * Looks for Business Central's own order integration and for another Tandem on the same company or organization. What an
 * operator has accepted is not found again; evidence from before it was said to be over counts no more.
 * @param options.inSales also looks at the addresses registered in Sales: an endpoint there may be left over, so that it
 * keeps a connection from starting and stops none
 */
export async function findRivals(
  look: RivalLook,
  record: ConnectionRecord,
  options: { readonly nowMs: number; readonly inSales: boolean },
): Promise<RivalFindings> {
  const accepted = new Set(record.rivals?.accepted ?? []);
  const deployments = accepted.has('besideOtherDeployment')
    ? []
    : [success(otherOwner(look, record)), await findDeployment(look, options)];
  const integrations = accepted.has('besideOtherIntegration')
    ? []
    : [await findIntegration(look, record, options.nowMs)];
  return {
    rivals: [...deployments, ...integrations].flatMap((each) => (each.ok ? (each.value ?? []) : [])),
    ...(unreadOf('integration', integrations) ?? unreadOf('deployments', deployments)),
  };
}

function unreadOf(
  what: 'deployments' | 'integration',
  found: readonly RemoteResult<unknown>[],
): Pick<RivalFindings, 'unread'> | undefined {
  const first = found.find((each) => !each.ok);
  return first?.ok === false ? { unread: { what, failure: first.failure } } : undefined;
}

/** Looks for Business Central's own order integration alone, whether it was accepted or not. */
export async function findIntegration(
  { salesRivals, wantedSubscription }: RivalLook,
  { rivals }: ConnectionRecord,
  nowMs: number,
): Promise<RemoteResult<Rival | undefined>> {
  const overMs = Date.parse(rivals?.ignoreBeforeIso ?? new Date(0).toISOString());
  const sinceMs = Math.max(overMs, nowMs - rivalEvidenceMs);
  const sinceIso = new Date(sinceMs).toISOString();
  const companyId = companyOf(wantedSubscription.request.resource);
  const found = await salesRivals.otherIntegrationSince({ sinceIso, companyId });
  if (!found.ok || found.value === undefined) {
    return found.ok ? success(undefined) : found;
  }
  const sentence = `Business Central's own order integration is at work for this company: an order that it has numbered was last written at ${found.value}.`;
  return success({ reason: 'besideOtherIntegration', sentence });
}

function otherOwner({ publicUrl }: RivalLook, { owner }: ConnectionRecord): Rival | undefined {
  if (owner === undefined || owner === publicUrl) {
    return undefined;
  }
  const sentence = `The connection was switched on by the deployment ${owner}; this one is ${publicUrl}.`;
  return { reason: 'besideOtherDeployment', sentence, isOwner: true };
}

/** Our webhooks' addresses of any deployment: the last parts say connection and key, which are not told. */
const businessCentralShape = /^(https?:\/\/.+)\/api\/webhooks\/business-central\/[^/]+\/[^/]+$/i;
const salesShape = /^(https?:\/\/.+)\/api\/webhooks\/dataverse\/[^/]+$/i;

async function findDeployment(
  look: RivalLook,
  { nowMs, inSales }: { readonly nowMs: number; readonly inSales: boolean },
): Promise<RemoteResult<Rival | undefined>> {
  const listed = await look.subscriptions.list();
  if (!listed.ok) {
    return listed;
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
    return addresses;
  }
  const registered = addresses === undefined ? undefined : foreign(look, addresses.value, salesShape);
  return registered === undefined ? success(undefined) : rivalAt(registered, 'this Sales organization');
}

function rivalAt(publicUrl: string, where: string): RemoteResult<Rival> {
  const sentence = `Another Tandem, ${publicUrl}, is registered in ${where}.`;
  return success({ reason: 'besideOtherDeployment', sentence });
}

function foreign({ publicUrl }: RivalLook, addresses: readonly string[], shape: RegExp): string | undefined {
  return addresses
    .map((address) => shape.exec(address)?.[1])
    .find((found) => found !== undefined && found !== publicUrl);
}

function companyOf(resource: string): string {
  return /companies\(([0-9a-f-]{36})\)/i.exec(resource)?.[1]?.toLowerCase() ?? '';
}
