import { type OrderMapping, pagePrefix } from '../../mapping/field-mapping.js';
import { writeBusinessCentralHeader } from '../../mapping/write-business-central.js';
import { entriesOf, type HeaderField, namesOf } from '../../order/fields.js';
import type { FieldValue, OrderView } from '../../order/order.js';
import type { ConnectionPorts } from '../engine.js';
import { isEmptyPlan, type SidePlan } from '../plan.js';
import { viewOfBusinessCentral } from '../views.js';
import type { PreparedWrite } from './write-plans.js';

/**
 * What of a plan is written next: the page of a customer's own is no part of the order's transaction, so that its fields
 * are an effect of their own, after the order's. Pure.
 */
export function orderBeforePage(plan: SidePlan, mapping: OrderMapping): SidePlan {
  const entries = entriesOf<HeaderField, FieldValue>(plan.header);
  const header = Object.fromEntries(entries.filter(([field]) => !isOnPage(field, mapping)));
  const withoutPage = { ...plan, header };
  return isEmptyPlan(withoutPage) ? plan : withoutPage;
}

/** Whether nothing but fields of the page is to be written. */
export function isPagePart(plan: SidePlan, mapping: OrderMapping): boolean {
  const fields = namesOf<HeaderField>(plan.header);
  const writesLines = plan.updates.length + plan.inserts.length + plan.deletes.length > 0;
  return !writesLines && fields.length > 0 && fields.every((field) => isOnPage(field, mapping));
}

function isOnPage(field: HeaderField, { header }: OrderMapping): boolean {
  const place = header[field]?.businessCentral;
  return place !== undefined && 'property' in place && place.property.startsWith(pagePrefix);
}

/** Prepares the write of such a part, under the page's version that the view was read with. */
export function preparePageWrite(
  ports: ConnectionPorts,
  plan: SidePlan,
  { id, pageVersion }: Pick<OrderView, 'id'> & { readonly pageVersion: string },
): PreparedWrite {
  return {
    sent: { plan, header: new Set(namesOf(plan.header)), updates: new Map(), inserts: new Map() },
    carryOut: async () => {
      const values = writeBusinessCentralHeader(plan.header, ports.connection.mapping);
      const changed = await ports.businessCentral.changePage({ orderId: id, etag: pageVersion, values });
      return await viewOfBusinessCentral(ports, changed);
    },
  };
}
