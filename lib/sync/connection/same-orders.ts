import { enterApart } from '../../ports/connection.js';
import type { Fingerprint } from '../../ports/connection-state.js';
import type { Engine } from '../engine.js';
import { readConnectionRecord } from './record.js';

/**
 * The other connection of this deployment, in words, that is switched on for the same orders as both systems say who they
 * are: settings tell addresses, and one organization or environment may answer at several.
 */
export async function otherOnSameOrders(
  engine: Engine,
  connectionId: string,
  fingerprint: Fingerprint,
): Promise<string | undefined> {
  const policies = engine.connections.get(connectionId)?.connection.policies;
  for (const [other, { connection }] of engine.connections) {
    const { isEnabled, fingerprint: known } = await readConnectionRecord(engine.state, other);
    const isSameOrganization = known?.sales.organizationId === fingerprint.sales.organizationId;
    if (other === connectionId || !isEnabled || !isSameOrganization || policies === undefined) {
      continue;
    }
    if (isSameCompany(known, fingerprint) || !enterApart(policies, connection.policies)) {
      return (
        `The connection ${other}, which is switched on, takes the orders of the same Sales organization: give each its own ` +
        'company, and policy ordersEnter {"when":"activeWithStatusReason"} with a status reason of its own.'
      );
    }
  }
  return undefined;
}

function isSameCompany({ businessCentral: one }: Fingerprint, { businessCentral: other }: Fingerprint): boolean {
  return one.companyId === other.companyId && one.address === other.address;
}
