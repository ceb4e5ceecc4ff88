import type { OrderMapping } from '../../mapping/field-mapping.js';
import type { Recreation } from '../../mapping/recreate-business-central.js';
import type { KnownProducts } from '../../mapping/write-business-central.js';
import { entriesOf, type HeaderField, isSentWithCreation } from '../../order/fields.js';
import type { FieldValue } from '../../order/order.js';
import type { Views } from '../effects/next-base.js';
import { enteredUpdate, laterForInsert, newLinesOf, statedForInsert } from '../effects/write-to-business-central.js';
import type { OrderWork } from '../order-work.js';
import type { HeaderChange, LineChange, SidePlan } from '../plan.js';

/** What the new document is made from beside the old one. */
export interface Changes {
  readonly work: OrderWork;
  readonly views: Views;
  readonly plan: SidePlan;
  readonly marker: string;
  readonly products: KnownProducts;
  /** Decimal places of amounts in the order's currency. */
  readonly amountDecimals: number;
}

/** The merged changes as the new document is to have them; what Business Central takes only later is left to finishing. */
export function recreationChanges({ work, views, plan, marker, products, amountDecimals }: Changes): Recreation {
  const { ports } = work;
  const later = laterForInsert(views.businessCentral);
  return {
    newLines: newLinesOf(ports, products),
    number: undefined,
    marker,
    header: headerOfCreation(plan.header, ports.connection.mapping),
    lines: new Map<string, LineChange | 'deleted'>([
      ...plan.updates.map((update) => [update.line.id, enteredUpdate(update, amountDecimals)] as const),
      ...plan.deletes.map(({ line }) => [line.id, 'deleted'] as const),
    ]),
    inserts: plan.inserts.map(({ source }) => statedForInsert(source.values, ports.connection.mapping, later)),
  };
}

function headerOfCreation(header: HeaderChange, mapping: OrderMapping): HeaderChange {
  const entries = entriesOf<HeaderField, FieldValue>(header);
  return Object.fromEntries(entries.filter(([field]) => isSentWithCreation(mapping.header[field])));
}
