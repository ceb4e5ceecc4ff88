import { entriesOf, type HeaderField, type HeaderOf, type LineField, type LineOf, mapFields } from '../order/fields.js';
import type { FieldValue, OrderView, Side } from '../order/order.js';
import { type Base, type BaseLine, type BasePatch, isSamePair, type ValuePair } from './base.js';
import { pairLines } from './pair-lines.js';

/** What an effect changed between two states of the base, for the journal (I11). */
export function diffBase(before: Base | undefined, after: Base): BasePatch {
  const header = entriesOf<HeaderField, ValuePair>(after.header).filter(
    ([field, pair]) => !isSamePair(before?.header[field], pair),
  );
  const earlier = new Map((before?.lines ?? []).map((line) => [line.pairId, line]));
  const kept = new Set(after.lines.map((line) => line.pairId));
  const removedFields = Object.keys(before?.header ?? {}).filter((field) => !(field in after.header));
  return {
    header: Object.fromEntries(header),
    lines: after.lines.filter((line) => JSON.stringify(earlier.get(line.pairId)) !== JSON.stringify(line)),
    removedPairIds: [...earlier.keys()].filter((pairId) => !kept.has(pairId)),
    ...(removedFields.length === 0 ? {} : { removedFields }),
  };
}

/** Applies a patch; `diffBase` then `patchBase` gives the later base again, line order included for unchanged orders. */
export function patchBase(before: Base | undefined, patch: BasePatch): Base {
  const removed = new Set(patch.removedPairIds);
  const changed = new Map(patch.lines.map((line) => [line.pairId, line]));
  const kept = (before?.lines ?? []).filter((line) => !removed.has(line.pairId));
  const known = new Set(kept.map((line) => line.pairId));
  return {
    header: without({ ...before?.header, ...patch.header }, patch.removedFields ?? []) as HeaderOf<ValuePair>,
    lines: [
      ...kept.map((line) => changed.get(line.pairId) ?? line),
      ...patch.lines.filter((line) => !known.has(line.pairId)),
    ],
  };
}

export function isEmptyPatch({ header, lines, removedPairIds, removedFields = [] }: BasePatch): boolean {
  return Object.keys(header).length + lines.length + removedPairIds.length + removedFields.length === 0;
}

/** The base with nothing agreed of these fields any more: the next merge meets them for the first time. */
export function forgetFields(
  base: Base,
  names: { readonly header: readonly string[]; readonly line: readonly string[] },
): Base {
  return {
    header: without(base.header, names.header) as HeaderOf<ValuePair>,
    lines: base.lines.map((line) => ({ ...line, values: without(line.values, names.line) as LineOf<ValuePair> })),
  };
}

function without<Value>(values: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

/**
 * After a stop in the middle of an effect: a side that shows exactly what we had begun to write has not been changed by
 * its users (spec §2, Journal). Each field, insertion and deletion is judged alone, since people may have gone on.
 */
export function settleOpenEffect(base: Base, intended: Base, view: OrderView, other: OrderView): Base {
  const { side } = view;
  return {
    header: settleFields<HeaderField>(base.header, intended.header, { side, values: view.header }),
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
    return [
      earlier === undefined
        ? found
        : { ...found, values: settleFields<LineField>(earlier.values, wanted.values, { side, values: line.values }) },
    ];
  });
  const stillThere = new Set(view.lines.map((line) => line.id));
  const deletionsNotDone = base.lines.filter(
    (line) => !intendedIds.has(line.pairId) && stillThere.has(lineIdOf(line, side) ?? ''),
  );
  return [...settled, ...deletionsNotDone];
}

function settleFields<Field extends string>(
  before: Readonly<Partial<Record<Field, ValuePair>>>,
  intended: Readonly<Partial<Record<Field, ValuePair>>>,
  shown: { readonly side: Side; readonly values: Readonly<Partial<Record<Field, FieldValue>>> },
): Record<Field, ValuePair> {
  const { side, values } = shown;
  return mapFields<Field, ValuePair, ValuePair>(before, (pair, field) => {
    const wanted = intended[field];
    return wanted !== undefined && wanted[side] !== pair[side] && values[field] === wanted[side] ? wanted : pair;
  });
}

function lineIdOf(line: BaseLine, side: Side): string | null {
  return side === 'businessCentral' ? line.businessCentralLineId : line.salesLineId;
}

function withLineId(line: BaseLine, side: Side, id: string): BaseLine {
  return side === 'businessCentral' ? { ...line, businessCentralLineId: id } : { ...line, salesLineId: id };
}
