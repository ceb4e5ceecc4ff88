import type { FieldValue, Side } from '../order/order.js';
import { afterGroup, type Compared, count, labelOf, lastLabelOf, type Tally } from './match-pass.js';

/** A record that may have a counterpart on the other side, with the values that can be compared. */
export interface MatchRecord {
  readonly id: string;
  /** What people call it. */
  readonly number: string;
  /** In normal form, by field name; blanks are `null` and never match. */
  readonly values: Readonly<Record<string, FieldValue>>;
}

/** Fields that must all be equal for two records to be the same. */
export interface MatchGroup {
  readonly fields: readonly { readonly field: string; readonly ignoreCase: boolean }[];
}

/** What became of one record or pair. */
export type MatchOutcome =
  | {
      readonly kind: 'matched';
      readonly businessCentral: MatchRecord;
      readonly sales: MatchRecord;
      /** The group that decided, counted from 1. */
      readonly priority: number;
    }
  | {
      /** Several could be the one, on either side: a person decides. */
      readonly kind: 'several';
      readonly businessCentral: readonly MatchRecord[];
      readonly sales: readonly MatchRecord[];
      readonly priority: number;
    }
  | { readonly kind: 'none'; readonly side: 'businessCentral' | 'sales'; readonly record: MatchRecord };

/** Two sides' records that nothing has coupled yet. */
export interface MatchSides {
  readonly businessCentral: readonly MatchRecord[];
  readonly sales: readonly MatchRecord[];
}

/**
 * Finds which records are the same (C6, match-based coupling). Groups are tried in their order; one decides where
 * exactly one record of each side shows its values. Where several do, a later group may tell them apart, but only among
 * themselves. Every record is in exactly one outcome; the order in which records are given does not matter.
 */
export function matchRecords(sides: MatchSides, groups: readonly MatchGroup[]): readonly MatchOutcome[] {
  let records: readonly ComparedRecord[] = [
    ...compared(sides.businessCentral, 'businessCentral', groups),
    ...compared(sides.sales, 'sales', groups),
  ];
  groups.forEach((_, index) => {
    const tally: Tally<MatchRecord> = new Map();
    for (const each of records) {
      const label = labelOf(each, index + 1);
      if (label !== undefined) {
        count(tally, label, { side: each.side, ref: each.record });
      }
    }
    records = records.map((each) => ({ ...each, ...afterGroup(each, index + 1, tally) }));
  });
  return outcomesOf(records);
}

interface ComparedRecord extends Compared<MatchRecord> {
  readonly record: MatchRecord;
}

function compared(
  records: readonly MatchRecord[],
  side: Side,
  groups: readonly MatchGroup[],
): readonly ComparedRecord[] {
  return records
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map((record) => ({ record, side, within: [], keys: keysOf(record, groups) }));
}

/** What a record shows in the fields of each group; `null` where one of them is blank. */
export function keysOf({ values }: Pick<MatchRecord, 'values'>, groups: readonly MatchGroup[]): (string | null)[] {
  return groups.map(({ fields }) => {
    const shown = fields.map(({ field, ignoreCase }) => {
      const value = values[field] ?? null;
      return ignoreCase ? (value?.toLocaleLowerCase('en') ?? null) : value;
    });
    return shown.length === 0 || shown.includes(null) ? null : JSON.stringify(shown);
  });
}

function outcomesOf(records: readonly ComparedRecord[]): readonly MatchOutcome[] {
  const outcomes: MatchOutcome[] = [];
  for (const { side, record, twin } of records) {
    if (twin !== undefined && side === 'businessCentral') {
      outcomes.push({ kind: 'matched', businessCentral: record, sales: twin.ref, priority: twin.priority });
    }
  }
  const alone = new Set(records.filter(({ twin }) => twin === undefined));
  for (const [label, together] of Map.groupBy(records, lastLabelOf)) {
    const of = (side: Side) => together.filter((each) => each.side === side).map(({ record }) => record);
    const [businessCentral, sales] = [of('businessCentral'), of('sales')];
    const priority = together[0]?.within.at(-1);
    if (label !== undefined && priority !== undefined && businessCentral.length > 0 && sales.length > 0) {
      outcomes.push({ kind: 'several', businessCentral, sales, priority });
      for (const each of together) {
        alone.delete(each);
      }
    }
  }
  return [...outcomes, ...[...alone].map(({ side, record }) => ({ kind: 'none', side, record }) as const)];
}
