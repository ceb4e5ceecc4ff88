import type { FieldValue, Side } from '../order/order.js';
import { type Base, type BaseLine, neverShown, type ValuePair } from './base.js';

/** A value as each side showed it. */
export type Shown = Readonly<Record<Side, FieldValue>>;

export interface FieldDifference {
  readonly field: string;
  readonly from: Shown;
  readonly to: Shown;
}

/** What became of a line. All its values are told where it was added or removed. */
export interface LineDifference {
  readonly pairId: string;
  readonly product: FieldValue;
  readonly change: 'changed' | 'added' | 'removed';
  readonly fields: readonly FieldDifference[];
}

/** How two agreed states of an order differ, field by field. */
export interface OrderDifference {
  readonly header: readonly FieldDifference[];
  readonly lines: readonly LineDifference[];
}

/** Compares two agreed states of one order; its lines are the same lines where their pair is the same. */
export function compareBases(from: Base, to: Base): OrderDifference {
  const before = new Map(from.lines.map((line) => [line.pairId, line]));
  const after = new Map(to.lines.map((line) => [line.pairId, line]));
  const pairIds = [...new Set([...before.keys(), ...after.keys()])];
  return {
    header: differences(from.header, to.header),
    lines: pairIds.flatMap((pairId) => lineDifference(pairId, before.get(pairId), after.get(pairId))),
  };
}

function lineDifference(
  pairId: string,
  from: BaseLine | undefined,
  to: BaseLine | undefined,
): readonly LineDifference[] {
  const fields = differences(from?.values, to?.values);
  const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  if (change === 'changed' && fields.length === 0) {
    return [];
  }
  const product = shown((to ?? from)?.values.product);
  return [{ pairId, product: product.businessCentral ?? product.sales, change, fields }];
}

type Values = Readonly<Record<string, ValuePair>>;

function differences(from: Values = {}, to: Values = {}): readonly FieldDifference[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((field) => ({ field, from: shown(from[field]), to: shown(to[field]) }))
    .filter(
      (difference) =>
        difference.from.businessCentral !== difference.to.businessCentral ||
        difference.from.sales !== difference.to.sales,
    );
}

/**
 * The same state with lines under the name that they had first: one that was made again, after it had been deleted, is
 * the line it was.
 */
export function underFirstNames(base: Base, lineage: Readonly<Record<string, string>> | undefined): Base {
  return { ...base, lines: base.lines.map((line) => ({ ...line, pairId: lineage?.[line.pairId] ?? line.pairId })) };
}

/** A half that a side had not told yet is blank: nobody had seen it. */
function shown(pair: ValuePair | undefined): Shown {
  const half = (side: Side): FieldValue => (pair === undefined || pair[side] === neverShown ? null : pair[side]);
  return { businessCentral: half('businessCentral'), sales: half('sales') };
}
