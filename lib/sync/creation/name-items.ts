import type { LineValues } from '../../order/order.js';
import type { RemoteFailure } from '../../ports/remote-result.js';

/** How Business Central writes of a row that lacks a value which its related table must have. */
const blankValue = /contains a value \(\)/i;

/** A refusal of a blank value says neither whose it is nor of which line: the items that it may be of are named behind it. */
export function namingItems(failure: RemoteFailure, lines: readonly { readonly values: LineValues }[]): RemoteFailure {
  const items = [...new Set(lines.map(({ values }) => values.product))].filter((product) => product !== null);
  return failure.reason === 'refused' && blankValue.test(failure.message) && items.length > 0
    ? { ...failure, message: `${failure.message} The value is blank on one of: item ${items.join(', item ')}.` }
    : failure;
}
