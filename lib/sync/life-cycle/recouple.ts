import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { OrderWork } from '../order-work.js';

/**
 * Couples the order with another document of Business Central in place of the one that is gone. What was agreed stays:
 * whatever the new document shows differently is a change by Business Central's people, and is merged as one.
 */
export async function recouple(
  work: OrderWork,
  order: Pick<BusinessCentralOrderRecord, 'id' | 'number'>,
): Promise<void> {
  const { businessCentralId, businessCentralNumber, supersededIds, versions, phases } = work.coupling;
  const { businessCentral: _, ...salesVersions } = versions;
  const { businessCentral: __, ...salesPhase } = phases;
  await work.save(
    {
      state: 'coupled',
      businessCentralId: order.id,
      businessCentralNumber: order.number,
      supersededIds: [...(supersededIds ?? []), ...(businessCentralId === undefined ? [] : [businessCentralId])],
      versions: salesVersions,
      phases: salesPhase,
      parked: undefined,
    },
    [
      {
        kind: 'coupled',
        side: 'businessCentral',
        summary: `coupled with order ${order.number} of Business Central in place of ${businessCentralNumber}, which is gone`,
      },
    ],
  );
}
