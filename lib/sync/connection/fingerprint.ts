import type { ConnectionRecord, Fingerprint } from '../../ports/connection-state.js';
import type { ConnectionPorts } from '../engine.js';

/** What both sides are now; a part that could not be read is absent. */
export interface SeenFingerprint {
  readonly businessCentral?: Fingerprint['businessCentral'];
  readonly sales?: Fingerprint['sales'];
}

/** Looks at both sides afresh: one request each. */
export async function lookAtFingerprint({ businessCentral, sales }: ConnectionPorts): Promise<SeenFingerprint> {
  const [identity, organizationId] = await Promise.all([businessCentral.readIdentity(), sales.readOrganizationId()]);
  return {
    ...businessCentralPart(identity),
    ...(organizationId.ok ? { sales: { organizationId: organizationId.value } } : {}),
  };
}

function businessCentralPart(
  identity: Awaited<ReturnType<ConnectionPorts['businessCentral']['readIdentity']>>,
): SeenFingerprint {
  if (!identity.ok) {
    return {};
  }
  const { address, companyId, environmentType } = identity.value;
  return { businessCentral: { address, companyId, ...(environmentType === undefined ? {} : { environmentType }) } };
}

/** How what is seen now differs from what was coupled, in plain words; `undefined`: it does not, as far as it is known. */
export function mismatchOf(recorded: Fingerprint, seen: SeenFingerprint): string | undefined {
  const { businessCentral, sales } = seen;
  const was = recorded.businessCentral;
  if (businessCentral !== undefined && businessCentral.address !== was.address) {
    return `The settings name the Business Central environment ${businessCentral.address}; coupled was ${was.address}.`;
  }
  if (businessCentral !== undefined && businessCentral.companyId !== was.companyId) {
    return `The settings name the company ${businessCentral.companyId}; coupled was ${was.companyId}.`;
  }
  const type = businessCentral?.environmentType;
  if (type !== undefined && was.environmentType !== undefined && type !== was.environmentType) {
    return type === 'notListed'
      ? `Business Central has no environment under the address ${was.address} any more: this may be a copy.`
      : `The Business Central environment is a ${type} now; coupled was a ${was.environmentType}.`;
  }
  return sales !== undefined && sales.organizationId !== recorded.sales.organizationId
    ? `The Sales organization is ${sales.organizationId}; coupled was ${recorded.sales.organizationId}: this may be a copy.`
    : undefined;
}

/** Both parts are known. */
export function isWhole(seen: SeenFingerprint): seen is Fingerprint {
  return seen.businessCentral !== undefined && seen.sales !== undefined;
}

/** Why the connection may not be written to: what was coupled is not what is there. */
export function problemOf({ fingerprint }: ConnectionRecord, seen: SeenFingerprint): string | undefined {
  return fingerprint === undefined ? undefined : mismatchOf(fingerprint, seen);
}
