import type { Resolved } from '../conflict/merge-fields.js';
import type { MergedLine, MergedOrder } from '../conflict/merge-order.js';
import type { DecimalText } from '../order/decimal.js';
import type { LineField, SomeHeaderOf, SomeLineOf } from '../order/fields.js';
import { type FieldValue, type LineValues, type OrderLine, otherSide, type Side } from '../order/order.js';

export type HeaderChange = SomeHeaderOf<FieldValue>;
export type LineChange = SomeLineOf<FieldValue>;

export interface PlannedUpdate {
  readonly pairId: string;
  readonly line: OrderLine;
  readonly fields: LineChange;
  /** Merged values that are sent along so that they stay, not because they change here; the base does not move for them. */
  readonly resent: LineChange;
  /** All values the line will have. */
  readonly values: LineValues;
  /** What the line shows on the other side beyond what both sides hold. */
  readonly shortened?: Readonly<Partial<Record<LineField, string>>>;
}

/** A change cut down to some of its fields: nothing is sent again so that it stays, since what it would change is not sent. */
export function withFields(update: PlannedUpdate, fields: LineChange): PlannedUpdate {
  return { ...update, fields, values: { ...update.line.values, ...fields }, resent: {} };
}

export interface PlannedInsert {
  readonly pairId: string;
  /** The line on the other side that is to be made here. */
  readonly source: OrderLine;
  /** There is no such line on the other side: it is a new one, for which `source` only gives the values. */
  readonly isOnlyHere?: true;
}

export interface PlannedDelete {
  readonly pairId: string;
  readonly line: OrderLine;
}

/** The writes that bring one side to the merged order; empty when nothing is to do there. */
export interface SidePlan {
  readonly side: Side;
  readonly header: HeaderChange;
  readonly updates: readonly PlannedUpdate[];
  readonly inserts: readonly PlannedInsert[];
  readonly deletes: readonly PlannedDelete[];
  /** Sales alone, with nothing else: the total that lags behind its lines where only Tandem works amounts out. */
  readonly total?: DecimalText;
}

export function isEmptyPlan(plan: SidePlan): boolean {
  return (
    Object.keys(plan.header).length === 0 &&
    plan.updates.length === 0 &&
    plan.inserts.length === 0 &&
    plan.deletes.length === 0
  );
}

/** What one side has to be written, from the merge. Pure. */
export function planFor(side: Side, merged: MergedOrder): SidePlan {
  return {
    side,
    header: changesFor(side, merged.header),
    updates: merged.lines.flatMap((line) => updateOf(side, line)),
    inserts: merged.lines.flatMap((line) =>
      line.kind === 'insert' && line.into === side
        ? [{ pairId: line.base?.pairId ?? line.line.id, source: line.line }]
        : [],
    ),
    deletes: merged.lines.flatMap((line) =>
      line.kind === 'delete' && line.from === side ? [{ pairId: line.base.pairId, line: line.line }] : [],
    ),
  };
}

function changesFor(side: Side, fields: Readonly<Record<string, Resolved>>): Record<string, FieldValue> {
  const changed = Object.entries(fields).flatMap(([field, { source, value }]) =>
    source === otherSide(side) ? [[field, value] as const] : [],
  );
  return Object.fromEntries(changed);
}

function updateOf(side: Side, line: MergedLine): readonly PlannedUpdate[] {
  if (line.kind !== 'pair') {
    return [];
  }
  const fields = changesFor(side, line.fields);
  if (Object.keys(fields).length === 0) {
    return [];
  }
  const shown = side === 'businessCentral' ? line.businessCentral : line.sales;
  const { shortened } = side === 'businessCentral' ? line.sales : line.businessCentral;
  const resent = side === 'businessCentral' ? statedAmounts(line, fields) : {};
  const values = { ...shown.values, ...resent, ...fields };
  const beyond = shortened === undefined ? {} : { shortened };
  return [{ pairId: line.base.pairId, line: shown, fields, resent, values, ...beyond }];
}

/**
 * Business Central prices a line anew when product, unit or quantity change: the merged price and discount are sent again
 * where a seller stated the price (spec §3.3) and has not taken it away, the discount alone where he stated that: it is an
 * amount in Sales, and Business Central would let it grow with the quantity. The merged ones, since a processor may have
 * changed them meanwhile.
 */
function statedAmounts(
  { base, sales, fields: merged }: Extract<MergedLine, { kind: 'pair' }>,
  fields: LineChange,
): LineChange {
  const reprices = fields.product !== undefined || fields.unit !== undefined || fields.quantity !== undefined;
  const { unitPrice, lineDiscountAmount } = merged;
  if (!reprices || unitPrice.source === 'undecided') {
    return {};
  }
  const discount = { lineDiscountAmount: lineDiscountAmount.value ?? '0' };
  if (base.priceOrigin === 'seller' && unitPrice.value !== null && sales.values.unitPrice !== null) {
    return { unitPrice: unitPrice.value, ...discount };
  }
  return base.discountOrigin === 'seller' ? discount : {};
}
