import type { OrderView } from '../order/order.js';
import type { MatchGroup, MatchRecord } from './match-records.js';

/** The products of an order with their quantities, as one value to compare. */
export const linesField = 'lines';

/** What makes two orders the same when nobody says otherwise. */
const defaultMatchFields = [
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

/** Criteria in groups of falling priority, and whether capitals matter. */
export interface MatchCriteria {
  readonly by: readonly (readonly string[])[];
  readonly ignoreCase: boolean;
}

export function matchGroups({ by, ignoreCase }: MatchCriteria): readonly MatchGroup[] {
  return by.map((fields) => ({ fields: fields.map((field) => ({ field, ignoreCase })) }));
}

/** What a connection's orders are matched by when nobody says otherwise: what its mapping says, else the usual fields. */
export function matchFieldsOf(declared: MatchCriteria['by']): MatchCriteria['by'] {
  return declared.length === 0 ? defaultMatchFields : declared;
}
