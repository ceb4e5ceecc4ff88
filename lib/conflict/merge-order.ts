import { type HeaderField, headerFields, type LineField, lineFieldNames, lineFields } from '../order/fields.js';
import type { OrderLine, OrderView, Side } from '../order/order.js';
import { type Base, type BaseLine, isUntold, neverShown } from './base.js';
import { type FieldConflict, mergeFields, type Resolved } from './merge-fields.js';
import { type PairedLine, pairLines } from './pair-lines.js';
import type { ConflictRule } from './rules.js';

/** What is to become of one line. */
export type MergedLine =
  | {
      readonly kind: 'pair';
      readonly base: BaseLine;
      readonly businessCentral: OrderLine;
      readonly sales: OrderLine;
      readonly fields: Readonly<Record<LineField, Resolved>>;
    }
  /** New on one side, or deleted on the other while a person edited it here: made (again) on `into`. */
  | { readonly kind: 'insert'; readonly into: Side; readonly line: OrderLine; readonly base?: BaseLine }
  | { readonly kind: 'delete'; readonly from: Side; readonly line: OrderLine; readonly base: BaseLine }
  | { readonly kind: 'gone'; readonly base: BaseLine };

/** A conflict with the line it is about; absent = header. */
export interface OrderConflict extends FieldConflict {
  readonly pairId?: string;
}

export interface MergedOrder {
  readonly header: Readonly<Record<HeaderField, Resolved>>;
  readonly lines: readonly MergedLine[];
  readonly conflicts: readonly OrderConflict[];
}

/**
 * Three-way merge of a whole order against the last agreed state. Pure: the result depends on the arguments alone (I6);
 * merging two views that equal the base gives no change.
 */
export function mergeOrder(merge: {
  readonly base: Base;
  readonly businessCentral: OrderView;
  readonly sales: OrderView;
  readonly rules: Readonly<Record<string, ConflictRule>>;
}): MergedOrder {
  const { base, businessCentral, sales, rules } = merge;
  const header = mergeFields({
    definitions: headerFields,
    base: base.header,
    businessCentral: businessCentral.header,
    sales: sales.header,
    rules,
  });
  const pairing = pairLines(base.lines, businessCentral, sales);
  const lines = pairing.pairs.map((pair) => mergePair(pair, rules));
  return {
    header: header.fields,
    lines: [
      ...lines.map((merged) => merged.line),
      ...pairing.newInBusinessCentral.map((line) => ({ kind: 'insert', into: 'sales', line }) as const),
      ...pairing.newInSales.map((line) => ({ kind: 'insert', into: 'businessCentral', line }) as const),
    ],
    conflicts: [...header.conflicts, ...lines.flatMap((merged) => merged.conflicts)],
  };
}

function mergePair(
  pair: PairedLine,
  rules: Readonly<Record<string, ConflictRule>>,
): { readonly line: MergedLine; readonly conflicts: readonly OrderConflict[] } {
  const { base, businessCentral, sales } = pair;
  if (businessCentral !== undefined && sales !== undefined) {
    const merged = mergeFields({
      definitions: lineFields,
      base: base.values,
      businessCentral: businessCentral.values,
      sales: sales.values,
      rules,
    });
    return {
      line: { kind: 'pair', base, businessCentral, sales, fields: merged.fields },
      conflicts: merged.conflicts.map((conflict) => ({ ...conflict, pairId: base.pairId })),
    };
  }
  if (businessCentral !== undefined) {
    return mergeHalf({ base, line: businessCentral, on: 'businessCentral', deletedIn: 'sales' });
  }
  if (sales !== undefined) {
    return mergeHalf({ base, line: sales, on: 'sales', deletedIn: 'businessCentral' });
  }
  return { line: { kind: 'gone', base }, conflicts: [] };
}

interface HalfPair {
  readonly base: BaseLine;
  readonly line: OrderLine;
  readonly on: Side;
  readonly deletedIn: Side;
}

/**
 * Deleted on one side; when a person edited it on the other, the edit wins and is flagged (spec §3.5, I14). What the
 * other side has not been told yet does not stop a deletion, but is kept like any loser: a person may have entered it.
 */
function mergeHalf(half: HalfPair): { readonly line: MergedLine; readonly conflicts: readonly OrderConflict[] } {
  const { base, line, on, deletedIn } = half;
  const edited = lineFieldNames.filter(
    (field) =>
      lineFields[field].direction === 'both' &&
      !isUntold(base.values[field], on, line.values[field]) &&
      line.values[field] !== base.values[field][on] &&
      !(on === 'sales' && line.values[field] === null),
  );
  if (edited.length > 0) {
    return { line: { kind: 'insert', into: deletedIn, line, base }, conflicts: [conflictOfLine(half, edited, on)] };
  }
  const untold = lineFieldNames.filter(
    (field) => lineFields[field].direction === 'both' && base.values[field][on] === neverShown,
  );
  return {
    line: { kind: 'delete', from: on, line, base },
    conflicts: untold.length === 0 ? [] : [conflictOfLine(half, untold, deletedIn)],
  };
}

function conflictOfLine({ base, line, on }: HalfPair, fields: readonly LineField[], winner: Side): OrderConflict {
  const shown = Object.fromEntries(fields.map((field) => [field, line.values[field]]));
  return {
    group: 'line',
    rule: winner === 'sales' ? 'salesWins' : 'businessCentralWins',
    winner,
    businessCentral: on === 'businessCentral' ? shown : { line: 'deleted' },
    sales: on === 'sales' ? shown : { line: 'deleted' },
    pairId: base.pairId,
  };
}
