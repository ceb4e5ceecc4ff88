import type { Base } from '../../conflict/base.js';
import { diffBase } from '../../conflict/move-base.js';
import type { BusinessCentralOrderRecord } from '../../mapping/business-central-record.js';
import type { OrderView } from '../../order/order.js';
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

/**
 * Likewise with another order of Sales. Its lines have ids of their own: each takes the place of the line of its product,
 * so that the lines of Business Central stay.
 */
export async function recoupleInSales(
  work: OrderWork,
  order: Pick<OrderView, 'id' | 'number' | 'lines'>,
): Promise<void> {
  const { base, salesNumber, versions, phases } = work.coupling;
  const { sales: _, ...businessCentralVersions } = versions;
  const { sales: __, ...businessCentralPhase } = phases;
  const next = base === undefined ? undefined : { ...base, lines: takePlaces(base.lines, order.lines) };
  await work.save(
    {
      state: 'coupled',
      salesId: order.id,
      salesNumber: order.number,
      base: next,
      versions: businessCentralVersions,
      phases: businessCentralPhase,
      parked: undefined,
    },
    [
      {
        kind: 'coupled',
        side: 'sales',
        summary: `coupled with order ${order.number} of Sales in place of ${salesNumber}, which is gone`,
        ...(next === undefined ? {} : { basePatch: diffBase(base, next) }),
      },
    ],
  );
}

function takePlaces(pairs: Base['lines'], lines: OrderView['lines']): Base['lines'] {
  const free = [...lines];
  return pairs.map((pair) => {
    const at = free.findIndex(({ values }) => values.product === pair.values.product?.sales);
    const [taken] = at === -1 ? [] : free.splice(at, 1);
    return taken === undefined ? pair : { ...pair, salesLineId: taken.id };
  });
}
