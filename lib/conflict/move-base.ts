import { type HeaderField, headerFieldNames, type LineField, lineFieldNames } from '../order/fields.js';
import type { FieldValue, OrderView } from '../order/order.js';
import type { Base, BaseLine, BasePatch, ValuePair } from './base.js';
import { pairLines } from './pair-lines.js';

/** What an effect changed between two states of the base, for the journal (I11). */
export function diffBase(before: Base | undefined, after: Base): BasePatch {
  const header = headerFieldNames.filter((field) => !samePair(before?.header[field], after.header[field]));
  const earlier = new Map((before?.lines ?? []).map((line) => [line.pairId, line]));
  const kept = new Set(after.lines.map((line) => line.pairId));
  return {
    header: Object.fromEntries(header.map((field) => [field, after.header[field]])),
    lines: after.lines.filter((line) => JSON.stringify(earlier.get(line.pairId)) !== JSON.stringify(line)),
    removedPairIds: [...earlier.keys()].filter((pairId) => !kept.has(pairId)),
  };
}

/** Applies a patch; `diffBase` then `patchBase` gives the later base again, line order included for unchanged orders. */
export function patchBase(before: Base | undefined, patch: BasePatch): Base {
  const removed = new Set(patch.removedPairIds);
  const changed = new Map(patch.lines.map((line) => [line.pairId, line]));
  const kept = (before?.lines ?? []).filter((line) => !removed.has(line.pairId));
  const known = new Set(kept.map((line) => line.pairId));
  const header = headerFieldNames.map(
    (field) => [field, patch.header[field] ?? before?.header[field] ?? emptyPair] as const,
  );
  return {
    header: Object.fromEntries(header) as Record<HeaderField, ValuePair>,
    lines: [
      ...kept.map((line) => changed.get(line.pairId) ?? line),
      ...patch.lines.filter((line) => !known.has(line.pairId)),
    ],
  };
}

const emptyPair: ValuePair = { businessCentral: null, sales: null };

export function isEmptyPatch(patch: BasePatch): boolean {
  return Object.keys(patch.header).length === 0 && patch.lines.length === 0 && patch.removedPairIds.length === 0;
}

/**
 * After a stop in the middle of an effect: a side that shows exactly what we had begun to write has not been changed by
 * its users (spec §2, Journal). Each field, insertion and deletion is judged alone, since people may have gone on.
 */
export function settleOpenEffect(base: Base, intended: Base, view: OrderView, other: OrderView): Base {
  const { side } = view;
  const header = headerFieldNames.map((field) => {
    const worked =
      intended.header[field][side] !== base.header[field][side] && view.header[field] === intended.header[field][side];
    return [field, worked ? intended.header[field] : base.header[field]] as const;
  });
  return {
    header: Object.fromEntries(header) as Record<HeaderField, ValuePair>,
    lines: settleLines(base, intended, view, other),
  };
}

function settleLines(base: Base, intended: Base, view: OrderView, other: OrderView): readonly BaseLine[] {
  const { side } = view;
  const before = new Map(base.lines.map((line) => [line.pairId, line]));
  const views = side === 'businessCentral' ? ([view, other] as const) : ([other, view] as const);
  const shown = pairLines(intended.lines, ...views);
  const intendedIds = new Set(intended.lines.map((line) => line.pairId));
  const settled = shown.pairs.flatMap(({ base: wanted, ...lines }) => {
    const earlier = before.get(wanted.pairId);
    const line = lines[side];
    if (line === undefined) {
      return earlier === undefined ? [] : [earlier];
    }
    const found = withLineId(wanted, side, line.id);
    return [earlier === undefined ? found : { ...found, values: settleValues(earlier, wanted, line.values, side) }];
  });
  const stillThere = new Set(view.lines.map((line) => line.id));
  const deletionsNotDone = base.lines.filter(
    (line) => !intendedIds.has(line.pairId) && stillThere.has(lineIdOf(line, side) ?? ''),
  );
  return [...settled, ...deletionsNotDone];
}

function settleValues(
  earlier: BaseLine,
  wanted: BaseLine,
  shown: Readonly<Record<LineField, FieldValue>>,
  side: 'businessCentral' | 'sales',
): Record<LineField, ValuePair> {
  const values = lineFieldNames.map((field) => {
    const worked =
      wanted.values[field][side] !== earlier.values[field][side] && shown[field] === wanted.values[field][side];
    return [field, worked ? wanted.values[field] : earlier.values[field]] as const;
  });
  return Object.fromEntries(values) as Record<LineField, ValuePair>;
}

function lineIdOf(line: BaseLine, side: 'businessCentral' | 'sales'): string | null {
  return side === 'businessCentral' ? line.businessCentralLineId : line.salesLineId;
}

function withLineId(line: BaseLine, side: 'businessCentral' | 'sales', id: string): BaseLine {
  return side === 'businessCentral' ? { ...line, businessCentralLineId: id } : { ...line, salesLineId: id };
}

function samePair(left: ValuePair | undefined, right: ValuePair): boolean {
  return (
    left !== undefined &&
    left.businessCentral === right.businessCentral &&
    left.sales === right.sales &&
    left.workedOut === right.workedOut
  );
}
