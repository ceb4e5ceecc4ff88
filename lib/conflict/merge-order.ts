import {
  entriesOf,
  type FieldDefinition,
  type HeaderOf,
  type LineField,
  type LineOf,
  type OrderFields,
} from '../order/fields.js';
import { type FieldValue, type OrderLine, type OrderView, otherSide, type Side } from '../order/order.js';
import { isShipped } from '../order/shipped.js';
import { type Base, type BaseLine, blankPair, isUntold, neverShown, type ValuePair } from './base.js';
import type { ConflictFacts, FieldConflict } from './conflict.js';
import type { OpenDecision } from './decisions.js';
import { type Deciding, decide, mergeFields, type Resolved } from './merge-fields.js';
import { type PairedLine, pairLines } from './pair-lines.js';
import { type PendingChange, pendingOf, seenValues } from './pending.js';
import { lineGroup, type RuleEntry } from './rules.js';

/** What is to become of one line. */
export type MergedLine =
  | {
      readonly kind: 'pair';
      readonly base: BaseLine;
      readonly businessCentral: OrderLine;
      readonly sales: OrderLine;
      readonly fields: LineOf<Resolved>;
    }
  /** New on one side, or deleted on the other while a person edited it here: made (again) on `into`. */
  | { readonly kind: 'insert'; readonly into: Side; readonly line: OrderLine; readonly base?: BaseLine }
  | { readonly kind: 'delete'; readonly from: Side; readonly line: OrderLine; readonly base: BaseLine }
  /** Deleted on one side and edited on the other, and a person is to say which holds. */
  | { readonly kind: 'undecided'; readonly base: BaseLine }
  | { readonly kind: 'gone'; readonly base: BaseLine };

export interface MergedOrder {
  readonly header: HeaderOf<Resolved>;
  readonly lines: readonly MergedLine[];
  readonly conflicts: readonly FieldConflict[];
  /** Changes that were seen and are to be remembered until the base moves: input of the next merge. */
  readonly pending: readonly PendingChange[];
}

/**
 * Three-way merge of a whole order against the last agreed state. Pure: the result depends on the arguments alone (I6);
 * merging two views that equal the base gives no change.
 */
export function mergeOrder(merge: {
  readonly base: Base;
  readonly businessCentral: OrderView;
  readonly sales: OrderView;
  readonly fields: OrderFields;
  /** In force before the defaults; the first that matches decides. */
  readonly rules: readonly RuleEntry[];
  readonly decisions?: readonly OpenDecision[] | undefined;
  /** Changes that earlier merges have seen. */
  readonly pending?: readonly PendingChange[] | undefined;
}): MergedOrder {
  const { base, businessCentral, sales, fields, rules, decisions = [], pending = [] } = merge;
  const customer = businessCentral.header.customer ?? sales.header.customer;
  const deciding: Deciding = { rules, decisions, customer, lineProduct: null, shippedQuantity: null };
  const header = mergeFields({
    definitions: fields.header,
    base: base.header,
    businessCentral: businessCentral.header,
    sales: sales.header,
    deciding,
    seen: pendingOf(pending, undefined, base.header),
  });
  const pairing = pairLines(base.lines, businessCentral, sales);
  const lines = pairing.pairs.map((pair) => mergePair(pair, { definitions: fields.line, pending }, deciding));
  return {
    header: header.fields,
    lines: [
      ...lines.map((merged) => merged.line),
      ...pairing.newInBusinessCentral.map((line) => ({ kind: 'insert', into: 'sales', line }) as const),
      ...pairing.newInSales.map((line) => ({ kind: 'insert', into: 'businessCentral', line }) as const),
    ],
    conflicts: [...header.conflicts, ...lines.flatMap((merged) => merged.conflicts)],
    pending: [...header.pending, ...lines.flatMap((merged) => merged.pending)],
  };
}

interface MergedPair {
  readonly line: MergedLine;
  readonly conflicts: readonly FieldConflict[];
  readonly pending: readonly PendingChange[];
}

interface LineMerge {
  readonly definitions: LineOf<FieldDefinition>;
  readonly pending: readonly PendingChange[];
}

function mergePair(pair: PairedLine, { definitions, pending }: LineMerge, header: Deciding): MergedPair {
  const { base, businessCentral, sales } = pair;
  const shown = businessCentral ?? sales;
  if (shown === undefined) {
    return { line: { kind: 'gone', base }, conflicts: [], pending: [] };
  }
  const { product, shippedQuantity } = shown.values;
  const deciding: Deciding = { ...header, lineProduct: product, shippedQuantity, pairId: base.pairId };
  const seen = pendingOf(pending, base.pairId, base.values);
  if (businessCentral !== undefined && sales !== undefined) {
    const merged = mergeFields({
      definitions,
      base: base.values,
      businessCentral: businessCentral.values,
      sales: sales.values,
      deciding,
      seen,
    });
    const line = { kind: 'pair', base, businessCentral, sales, fields: merged.fields } as const;
    return { line, conflicts: merged.conflicts, pending: merged.pending };
  }
  const on = businessCentral === undefined ? 'sales' : 'businessCentral';
  return mergeHalf({ definitions, base, line: shown, on, seen: seen.filter(({ side }) => side === on) }, deciding);
}

interface HalfPair {
  readonly definitions: LineOf<FieldDefinition>;
  readonly base: BaseLine;
  readonly line: OrderLine;
  readonly on: Side;
  /** Changes that were seen on that side before. */
  readonly seen: readonly PendingChange[];
}

/**
 * Deleted on one side; when a person edited it on the other, the edit wins by default and is flagged (spec §3.5, I14).
 * What the other side has not been told yet does not stop a deletion, but is kept like any loser: a person may have
 * entered it. A line of which something has been shipped stays, whatever the rule.
 */
function mergeHalf(half: HalfPair, deciding: Deciding): MergedPair {
  const { base, line, on, seen } = half;
  const stated = statedFields(half);
  const takenBack = seen.filter(({ field }) => stated.some((each) => each.field === field && isTakenBack(each, on)));
  const edited = stated.filter((each) => isEdited(each, on) || takenBack.some(({ field }) => field === each.field));
  const untold = stated.filter(({ pair }) => pair[on] === neverShown);
  const isKept = on === 'businessCentral' && isShipped(deciding.shippedQuantity);
  if (edited.length + untold.length === 0 && !isKept) {
    return { line: { kind: 'delete', from: on, line, base }, conflicts: [], pending: [] };
  }
  const facts = factsOfHalf(half, edited.length > 0 ? edited : untold, { deciding, takenBack });
  const conflict = decide(edited.length > 0 || isKept ? facts : { ...facts, workedOut: on }, deciding);
  return { line: afterDecision(half, conflict), conflicts: [conflict], pending: pendingOfHalf(half, edited) };
}

/** What a person has entered in the line that is left; a change that was taken back stays what it was. */
function pendingOfHalf({ base, on, seen }: HalfPair, edited: readonly StatedField[]): readonly PendingChange[] {
  return edited.map((each) => {
    const before = isTakenBack(each, on) ? seen.find((change) => change.field === each.field) : undefined;
    return before ?? { side: on, pairId: base.pairId, field: each.field, value: each.value, against: each.pair };
  });
}

interface StatedField {
  readonly field: LineField;
  readonly pair: ValuePair;
  readonly value: FieldValue;
}

function isEdited({ pair, value }: StatedField, on: Side): boolean {
  return !isUntold(pair, on, value) && value !== pair[on] && !(on === 'sales' && value === null);
}

/** It shows again what was agreed, or what Business Central had worked out. */
function isTakenBack({ pair, value }: StatedField, on: Side): boolean {
  return (value === pair[on] || isUntold(pair, on, value)) && !(on === 'sales' && value === null);
}

/** The fields that either side may state, with what the side that has the line shows. */
function statedFields({ definitions, base, line }: HalfPair): readonly StatedField[] {
  return entriesOf<LineField, FieldDefinition>(definitions).flatMap(([field, { direction }]) =>
    direction !== 'fromBusinessCentral'
      ? [{ field, pair: base.values[field] ?? blankPair, value: line.values[field] ?? null }]
      : [],
  );
}

function factsOfHalf(
  { on }: HalfPair,
  edited: readonly StatedField[],
  { deciding, takenBack }: { readonly deciding: Deciding; readonly takenBack: readonly PendingChange[] },
): ConflictFacts {
  const { customer, lineProduct, shippedQuantity } = deciding;
  const deleted = { line: 'deleted' };
  const kept = { line: 'edited', ...Object.fromEntries(edited.map(({ field, value }) => [field, value])) };
  return {
    group: lineGroup,
    customer,
    lineProduct,
    shippedQuantity,
    ...(takenBack.length === 0 ? {} : { takenBack: seenValues(takenBack) }),
    numbers: [],
    base: Object.fromEntries(edited.map(({ field, pair }) => [field, pair])),
    businessCentral: on === 'businessCentral' ? kept : deleted,
    sales: on === 'sales' ? kept : deleted,
  };
}

function afterDecision({ base, line, on }: HalfPair, { winner }: FieldConflict): MergedLine {
  if (winner === 'undecided' || winner === 'mixed') {
    return { kind: 'undecided', base };
  }
  return winner === on ? { kind: 'insert', into: otherSide(on), line, base } : { kind: 'delete', from: on, line, base };
}
