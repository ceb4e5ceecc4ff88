import type { FieldValue } from '../order/order.js';

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
  const outcomes: MatchOutcome[] = [];
  let open: readonly Cluster[] = [{ ...sorted(sides), priority: undefined }];
  groups.forEach((group, index) => {
    open = open.flatMap((cluster) => {
      const { decided, left } = divide(cluster, group, index + 1);
      outcomes.push(...decided);
      return left;
    });
  });
  return [...outcomes, ...open.flatMap(outcomesOf)];
}

/** Records that can only match among themselves; `priority` of the group that could not tell them apart. */
interface Cluster extends MatchSides {
  readonly priority: number | undefined;
}

function sorted({ businessCentral, sales }: MatchSides): MatchSides {
  const byId = (one: MatchRecord, other: MatchRecord) => (one.id < other.id ? -1 : 1);
  return { businessCentral: [...businessCentral].sort(byId), sales: [...sales].sort(byId) };
}

function divide(
  cluster: Cluster,
  group: MatchGroup,
  priority: number,
): { readonly decided: readonly MatchOutcome[]; readonly left: readonly Cluster[] } {
  const businessCentral = Map.groupBy(cluster.businessCentral, (record) => keyOf(record, group));
  const sales = Map.groupBy(cluster.sales, (record) => keyOf(record, group));
  const decided: MatchOutcome[] = [];
  const left: Cluster[] = [];
  const rest: { businessCentral: MatchRecord[]; sales: MatchRecord[] } = { businessCentral: [], sales: [] };
  for (const key of new Set([...businessCentral.keys(), ...sales.keys()])) {
    const [one, ...others] = businessCentral.get(key) ?? [];
    const [counterpart, ...otherCounterparts] = sales.get(key) ?? [];
    if (key === undefined || one === undefined || counterpart === undefined) {
      rest.businessCentral.push(...(businessCentral.get(key) ?? []));
      rest.sales.push(...(sales.get(key) ?? []));
    } else if (others.length === 0 && otherCounterparts.length === 0) {
      decided.push({ kind: 'matched', businessCentral: one, sales: counterpart, priority });
    } else {
      left.push({ businessCentral: [one, ...others], sales: [counterpart, ...otherCounterparts], priority });
    }
  }
  return { decided, left: [...left, { ...sorted(rest), priority: cluster.priority }] };
}

/** `undefined` where a field is blank: blanks say nothing. */
function keyOf(record: MatchRecord, { fields }: MatchGroup): string | undefined {
  const values = fields.map(({ field, ignoreCase }) => {
    const value = record.values[field] ?? null;
    return ignoreCase ? (value?.toLocaleLowerCase('en') ?? null) : value;
  });
  return values.length === 0 || values.includes(null) ? undefined : JSON.stringify(values);
}

function outcomesOf({ businessCentral, sales, priority }: Cluster): readonly MatchOutcome[] {
  if (priority !== undefined && businessCentral.length > 0 && sales.length > 0) {
    return [{ kind: 'several', businessCentral, sales, priority }];
  }
  return [
    ...businessCentral.map((record) => ({ kind: 'none', side: 'businessCentral', record }) as const),
    ...sales.map((record) => ({ kind: 'none', side: 'sales', record }) as const),
  ];
}
