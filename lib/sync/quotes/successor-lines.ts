import type { BaseLine } from '../../conflict/base.js';
import type { LineField } from '../../order/fields.js';
import type { OrderLine, Side } from '../../order/order.js';

/** By what a line is known in the document that carries on its own, the surest sign first. */
const signs: readonly (readonly LineField[])[] = [
  ['product', 'unit', 'quantity', 'unitPrice', 'lineDiscountAmount', 'description'],
  ['product', 'unit', 'quantity'],
  ['product', 'description'],
  ['product'],
];

/**
 * The lines of a document that carries on a quote, a revision or its order, by the names of the quote's pairs. A line
 * under the id that is known is the one; of the others, which have new ids, the next that reads alike. Pure.
 */
export function successorLines(
  known: readonly BaseLine[],
  lines: readonly OrderLine[],
  side: Side,
): ReadonlyMap<string, OrderLine> {
  const idOf = (line: BaseLine) => (side === 'businessCentral' ? line.businessCentralLineId : line.salesLineId);
  const ofSide = known.filter((line) => idOf(line) !== null);
  const free = lines.filter((line) => line.kind === 'product');
  const found = new Map<string, OrderLine>();
  const takeEach = (isThatOf: (pair: BaseLine, line: OrderLine) => boolean) => {
    for (const pair of ofSide.filter(({ pairId }) => !found.has(pairId))) {
      const at = free.findIndex((line) => isThatOf(pair, line));
      const [line] = at === -1 ? [] : free.splice(at, 1);
      if (line !== undefined) {
        found.set(pair.pairId, line);
      }
    }
  };
  takeEach((pair, line) => line.id === idOf(pair));
  for (const sign of signs) {
    takeEach((pair, line) =>
      sign.every((field) => (pair.values[field]?.[side] ?? null) === (line.values[field] ?? null)),
    );
  }
  return found;
}
