import type { HeaderField, LineField } from '../../order/fields.js';
import type { LimitedPlan } from '../limits/limited-plan.js';
import type { SidePlan } from '../plan.js';

/** Fields that live in own columns of the order itself, which Sales takes on a closed order as well ([A]). */
const ownFields: ReadonlySet<string> = new Set<HeaderField>(['businessCentralNumber', 'businessCentralStatus']);

/** What goes on as it should after a shipment: nobody has to be asked about it. */
const expectedFields: ReadonlySet<string> = new Set<LineField | 'invoicedQuantity'>([
  'shipmentDate',
  'invoicedQuantity',
]);

/** Whether a field of a line goes on in Business Central after the order was closed in Sales, where it cannot be shown any more. */
export function goesOnAfterClosing(field: string): boolean {
  return expectedFields.has(field);
}

/**
 * What of a plan an order takes that is closed as fulfilled: own columns alone (spec §3.4). Everything else waits for a
 * person, with the fields named; a shipment that was undone is such a change. Pure.
 */
export function freezeSalesPlan(plan: SidePlan): LimitedPlan {
  const header = Object.entries(plan.header);
  const frozen: SidePlan = {
    side: 'sales',
    header: Object.fromEntries(header.filter(([field]) => ownFields.has(field))),
    updates: [],
    inserts: [],
    deletes: [],
  };
  const changed = [
    ...header.map(([field]) => field).filter((field) => !ownFields.has(field)),
    ...plan.updates.flatMap(({ line, fields }) =>
      Object.keys(fields)
        .filter((field) => !goesOnAfterClosing(field))
        .map((field) => `${field} of ${line.values.product}`),
    ),
    ...plan.inserts.map(({ source }) => `new line ${source.values.product}`),
    ...plan.deletes.map(({ line }) => `deleted line ${line.values.product}`),
  ];
  if (changed.length === 0) {
    return { plan: frozen };
  }
  const detail = changed.join(', ');
  const blocked = {
    reason: 'fulfilledInSales',
    sentence: `Business Central changed the order after it was closed as fulfilled in Sales: ${detail}.`,
    nextAction: 'Nothing where the difference may stay; else enter it as a new order.',
    triesAgain: false,
    detail,
  } as const;
  return { plan: frozen, blocked };
}
