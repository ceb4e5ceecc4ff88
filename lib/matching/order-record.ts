import type { OrderView } from '../order/order.js';
import type { MatchRecord } from './match-records.js';

/** The products of an order with their quantities, as one value to compare. */
export const linesField = 'lines';

/** What makes two orders the same when nobody says otherwise. */
export const defaultMatchFields = [
  ['businessCentralNumber'],
  ['customer', 'externalDocumentNumber'],
  ['customer', 'requestedDeliveryDate', linesField],
];

/** What can be compared of an order. */
export function matchRecordOf({ id, number, header, lines }: OrderView): MatchRecord {
  const products = lines
    .filter((line) => line.kind === 'product')
    .map(({ values }) => `${values.product} ${values.unit} ${values.quantity}`)
    .sort();
  return { id, number, values: { ...header, [linesField]: products.length === 0 ? null : products.join('\n') } };
}
