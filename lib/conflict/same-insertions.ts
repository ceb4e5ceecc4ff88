import { type FieldDefinition, type LineField, mapFields, type OrderFields } from '../order/fields.js';
import type { FieldValue, OrderLine, OrderView, Side } from '../order/order.js';
import { type BaseLine, discountStatedBySeller, type ValuePair } from './base.js';
import { pairLines } from './pair-lines.js';

/**
 * Pairs for lines that people of both sides have entered alike before either was carried across: the same product, unit
 * and quantity, said twice, is one line, as the same value entered twice is no conflict (spec §3.5). In what else they
 * differ is merged, nothing having been agreed. Pure.
 */
export function sameInsertions(
  baseLines: readonly BaseLine[],
  { businessCentral, sales }: Readonly<Record<Side, OrderView>>,
  { line: fields }: OrderFields,
): readonly BaseLine[] {
  const { newInBusinessCentral, newInSales } = pairLines(baseLines, businessCentral, sales);
  const free = newInBusinessCentral.filter(({ kind }) => kind === 'product');
  return newInSales
    .filter(({ kind, values }) => kind === 'product' && values.product !== null)
    .flatMap((line) => {
      const at = free.findIndex((candidate) => isSaidAlike(candidate, line));
      const [twin] = at === -1 ? [] : free.splice(at, 1);
      return twin === undefined ? [] : [pairOf(twin, line, fields)];
    });
}

function isSaidAlike({ values: left }: OrderLine, { values: right }: OrderLine): boolean {
  return left.product === right.product && left.unit === right.unit && left.quantity === right.quantity;
}

function pairOf(businessCentral: OrderLine, sales: OrderLine, fields: OrderFields['line']): BaseLine {
  return {
    pairId: sales.id,
    businessCentralLineId: businessCentral.id,
    salesLineId: sales.id,
    priceOrigin: sales.values.unitPrice === null ? 'businessCentral' : 'seller',
    ...discountStatedBySeller(sales.values.lineDiscountAmount),
    values: mapFields<LineField, FieldDefinition, ValuePair>(fields, (_, field) =>
      startOf({ businessCentral: businessCentral.values[field] ?? null, sales: sales.values[field] ?? null }),
    ),
  };
}

/** What both show is agreed; of the rest Business Central says what it shows, Sales what is not blank or zero. */
function startOf(shown: Readonly<Record<Side, FieldValue>>): ValuePair {
  return shown.businessCentral === shown.sales
    ? shown
    : { businessCentral: null, sales: shown.sales === '0' ? shown.sales : null };
}
