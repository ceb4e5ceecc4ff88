import type { BusinessCentralSubscriptions } from '../../ports/business-central.js';
import type { ConnectionRecord, StopReason } from '../../ports/connection-state.js';
import { type RemoteFailure, type RemoteResult, success } from '../../ports/remote-result.js';
import type { SalesRivals } from '../../ports/sales.js';
import type { WantedSubscription } from '../subscriptions/subscriptions.js';
import { companyOf, type DeploymentSeen, deploymentsInSales, deploymentsRegistered } from './deployments.js';

/** Writes of another integration are fresh evidence for this long (spec C10). */
export const rivalEvidenceMs = 7 * 24 * 3_600_000;

/** Where to look for others that synchronize the same orders. */
export interface RivalLook {
  readonly publicUrl: string;
  readonly subscriptions: BusinessCentralSubscriptions;
  readonly wantedSubscription: WantedSubscription;
  readonly salesRivals: SalesRivals;
}

/** What of it a look for other Tandems needs. */
type DeploymentLook = Omit<RivalLook, 'subscriptions'> & {
  readonly subscriptions: Pick<BusinessCentralSubscriptions, 'list'>;
};

/** Somebody else that synchronizes the same orders. */
export interface Rival {
  readonly reason: Exclude<StopReason, 'fingerprintMismatch'>;
  readonly sentence: string;
  /** Address of the other deployment that it is. */
  readonly address?: string;
  /** Only its webhook in Sales shows it, which may be left over. */
  readonly isInSalesAlone?: true;
  /** Another deployment, as it is registered in Business Central now. */
  readonly deployment?: DeploymentSeen;
}

export interface RivalFindings {
  readonly rivals: readonly Rival[];
  /** Why it could not be found out whether there are others, and where. */
  readonly unread?: { readonly what: 'deployments' | 'integration'; readonly failure: RemoteFailure };
}

/**
 * Looks for Business Central's own order integration and for other Tandems on the same company or organization. What an
 * operator has accepted is not found again: the integration for good, another Tandem as long as nothing newer is seen of it
 * than then; evidence from before it was said to be over counts no more.
 * @param options.inSales also looks at the addresses registered in Sales: an endpoint there may be left over, so that it
 * keeps a connection from starting and stops none
 */
export async function findRivals(
  look: RivalLook,
  record: ConnectionRecord,
  options: { readonly nowMs: number; readonly inSales: boolean },
): Promise<RivalFindings> {
  const accepted = new Set(record.rivals?.accepted ?? []);
  const deployments = [success(otherOwner(look, record)), await findDeployments(look, record, options)];
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

/** Looks for other Tandems alone, as `findRivals` does with Sales. */
export async function findOtherDeployments(
  look: DeploymentLook,
  record: ConnectionRecord,
  nowMs: number,
): Promise<RemoteResult<readonly Rival[]>> {
  const found = await findDeployments(look, record, { nowMs, inSales: true });
  return found.ok ? success([...otherOwner(look, record), ...found.value]) : found;
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

function otherOwner(
  { publicUrl }: Pick<RivalLook, 'publicUrl'>,
  { owner, formerOwners = [] }: ConnectionRecord,
): readonly Rival[] {
  if (owner === undefined || owner === publicUrl || formerOwners.includes(owner)) {
    return [];
  }
  const sentence = `The connection was switched on by the deployment ${owner}; this one is ${publicUrl}.`;
  return [{ reason: 'besideOtherDeployment', sentence, address: owner }];
}

async function findDeployments(
  look: DeploymentLook,
  { rivals, formerOwners = [] }: ConnectionRecord,
  { nowMs, inSales }: { readonly nowMs: number; readonly inSales: boolean },
): Promise<RemoteResult<readonly Rival[]>> {
  const listed = await look.subscriptions.list();
  if (!listed.ok) {
    return listed;
  }
  const own = new Set([look.publicUrl, ...formerOwners]);
  const company = companyOf(look.wantedSubscription.request.resource);
  const inBusinessCentral = deploymentsRegistered(listed.value, { company, own, nowMs });
  const found = inBusinessCentral
    .filter((deployment) => !isAccepted(deployment, rivals))
    .map((deployment) => ({ ...rivalAt(deployment.address, 'Business Central for this company'), deployment }));
  const addresses = inSales ? await look.salesRivals.webhookAddresses() : success([]);
  if (!addresses.ok) {
    return addresses;
  }
  const alsoThere = new Set([...own, ...inBusinessCentral.map(({ address }) => address)]);
  const registered = deploymentsInSales(addresses.value, alsoThere);
  return success([
    ...found,
    ...registered.map((address) => ({ ...rivalAt(address, 'this Sales organization'), isInSalesAlone: true as const })),
  ]);
}

/** What was accepted are the registrations seen then: one that runs out later has been made or renewed since. */
function isAccepted({ address, untilIso }: DeploymentSeen, rivals: ConnectionRecord['rivals']): boolean {
  return (rivals?.deployments ?? []).some(
    (known) => known.address === address && Date.parse(untilIso) <= Date.parse(known.untilIso),
  );
}

function rivalAt(address: string, where: string): Rival {
  const sentence = `Another Tandem, ${address}, is registered in ${where}.`;
  return { reason: 'besideOtherDeployment', sentence, address };
}
