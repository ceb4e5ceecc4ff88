import { namesOf } from '../order/fields.js';
import { codedFields } from './coded-fields.js';
import { defaultMapping } from './default-mapping.js';
import type { FieldMapping, OrderMapping } from './field-mapping.js';

/** Properties of orders that Business Central's quotes do not have (sheet 2.3). */
const orderOnly: ReadonlySet<string> = new Set([
  'orderDate',
  'pricesIncludeTax',
  'partialShipping',
  'requestedDeliveryDate',
  'fullyShipped',
]);
const orderLineOnly: ReadonlySet<string> = new Set([
  'shipmentDate',
  'shippedQuantity',
  'invoicedQuantity',
  'invoiceQuantity',
  'shipQuantity',
  'invoiceDiscountAllocation',
  'backOrderedQuantity',
]);

/**
 * The mapping of a connection's quotes: that of its orders, less what a quote in Business Central cannot hold and less
 * the fields of a company's own, whose columns are an order's; those with a table of codes both documents have. Such a field is
 * blank on both sides, so that nothing is made of it; the order of a won quote carries it again.
 */
export function quoteMapping({ header, line, references }: OrderMapping): OrderMapping {
  return {
    header: withoutUnreachable(header, {
      known: new Set<string>([...namesOf(defaultMapping.header), ...namesOf(codedFields)]),
      lacking: orderOnly,
    }),
    line: withoutUnreachable(line, { known: new Set(namesOf(defaultMapping.line)), lacking: orderLineOnly }),
    ...(references === undefined ? {} : { references }),
  };
}

function withoutUnreachable<Fields extends OrderMapping['header'] | OrderMapping['line']>(
  fields: Fields,
  { known, lacking }: { readonly known: ReadonlySet<string>; readonly lacking: ReadonlySet<string> },
): Fields {
  const entries = Object.entries(fields as Readonly<Record<string, FieldMapping>>).map(([name, field]) => {
    const { businessCentral: place } = field;
    const source = 'property' in place ? place.property : 'derived' in place ? place.derived : '';
    const isReachable = known.has(name) && !lacking.has(source);
    return [name, isReachable ? field : { ...field, businessCentral: blank, sales: blank }] as const;
  });
  return Object.fromEntries(entries) as Fields;
}

const blank = { constant: null } as const;
