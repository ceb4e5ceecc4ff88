import type { Side } from '../order/order.js';

/**
 * What is known of one record while the lists of both sides are compared, group by group. A group says of a record
 * which it is the same as, or among which it is, or nothing; what a later group says can be forgotten again, so that a
 * comparison that was stopped goes on from its last group.
 */
export interface Compared<Ref> {
  readonly side: Side;
  /** By group: what it shows in its fields, `null` where one of them is blank: blanks say nothing. */
  readonly keys: readonly (string | null)[];
  /** Groups, counted from 1, after which it could be one of several. */
  readonly within: readonly number[];
  readonly twin?: Twin<Ref> | undefined;
}

/** The one record of the other side that is the same. */
export interface Twin<Ref> {
  readonly ref: Ref;
  /** The group that decided. */
  readonly priority: number;
}

/** Records of one side that share a label: how many, the first of them, and how many a caller has marked. */
interface Told<Ref> {
  readonly orders: number;
  readonly wanted: number;
  readonly first: readonly Ref[];
}
export type Tally<Ref> = Map<string, Record<Side, Told<Ref>>>;

/** Counterparts that are named of many. */
const mostNamed = 5;

/** What a group compares the record by, among those it could be the same as; `undefined` when it says nothing of it. */
export function labelOf({ keys, within, twin }: Compared<unknown>, priority: number): string | undefined {
  const key = keys[priority - 1] ?? null;
  const isDecided = twin !== undefined && twin.priority < priority;
  return key === null || isDecided ? undefined : labelled(keys, [...earlier(within, priority), priority]);
}

/** What those share that no group could tell apart; `undefined` when the record is decided, or alone from the start. */
export function lastLabelOf({ keys, within, twin }: Compared<unknown>): string | undefined {
  return twin !== undefined || within.length === 0 ? undefined : labelled(keys, within);
}

/** Counts a record under its label. */
export function count<Ref>(
  tally: Tally<Ref>,
  label: string,
  { side, ref, isWanted = false }: { readonly side: Side; readonly ref: Ref; readonly isWanted?: boolean },
): void {
  const none: Told<Ref> = { orders: 0, wanted: 0, first: [] };
  const before = tally.get(label) ?? { businessCentral: none, sales: none };
  const { orders, wanted, first } = before[side];
  const told = {
    orders: orders + 1,
    wanted: wanted + (isWanted ? 1 : 0),
    first: first.length < mostNamed ? [...first, ref] : first,
  };
  tally.set(label, { ...before, [side]: told });
}

/** What the group says of the record, all of its label having been counted. */
export function afterGroup<Ref>(
  record: Compared<Ref>,
  priority: number,
  tally: Tally<Ref>,
): Pick<Compared<Ref>, 'within' | 'twin'> {
  const within = earlier(record.within, priority);
  const label = labelOf(record, priority);
  if (label === undefined) {
    return { within, twin: record.twin };
  }
  const counted = tally.get(label);
  const { orders = 0, first = [] } = counted?.[record.side === 'sales' ? 'businessCentral' : 'sales'] ?? {};
  const [ref] = first;
  if (ref === undefined) {
    return { within, twin: undefined };
  }
  return orders === 1 && counted?.[record.side].orders === 1
    ? { within, twin: { ref, priority } }
    : { within: [...within, priority], twin: undefined };
}

function earlier(within: readonly number[], priority: number): readonly number[] {
  return within.filter((group) => group < priority);
}

function labelled(keys: readonly (string | null)[], groups: readonly number[]): string {
  return groups.map((group) => `${group}:${keys[group - 1]}`).join('/');
}
