import type { FieldValue, Side } from '../order/order.js';
import type { ValuePair } from './base.js';
import type { SeenValues } from './pending.js';

/**
 * All that a rule may look at when it decides: the same whenever it is asked, so that a decision can be made again
 * later from the journal alone (I6, and the preview of rules).
 */
export interface ConflictFacts {
  /** Field group of `lib/order/fields.ts`; `line` = a line deleted on one side and edited on the other. */
  readonly group: string;
  /** Number of the order's customer. */
  readonly customer: FieldValue;
  /** Product of the line; `null` for a group of the header. */
  readonly lineProduct: FieldValue;
  /** What of the line has been shipped; `null` for a group of the header. */
  readonly shippedQuantity: FieldValue;
  /** The side whose values nobody has entered, as far as anybody can tell: what the other side's people say wins. */
  readonly workedOut?: Side;
  /** Changes that were seen and taken back before they could be carried across: a side shows again what was agreed. */
  readonly takenBack?: SeenValues;
  /** A field that differs is new to the order: nobody knows which side's value is the older. */
  readonly isFirstMet?: true;
  /** Fields of the group that hold numbers, in their declared order. */
  readonly numbers: readonly string[];
  readonly base: Readonly<Record<string, ValuePair>>;
  readonly businessCentral: Readonly<Record<string, FieldValue>>;
  readonly sales: Readonly<Record<string, FieldValue>>;
}

/** Whose values hold, for the whole group; `undecided` asks a person. */
export type RuleAnswer = Side | 'undecided';

/** Who wins the fields that differ; `mixed`: a person took some from either side; `undecided`: a person is to decide. */
export type ConflictWinner = RuleAnswer | 'mixed';

/** What was decided of a conflict, and by what. */
export interface Decided {
  /** Name of the rule; `person` where one decided this conflict alone. */
  readonly rule: string;
  readonly winner: ConflictWinner;
  /** Winner of each field of the group; empty while undecided. */
  readonly winners: Readonly<Record<string, Side>>;
  /** The person who decided, or who made the rule. */
  readonly by?: string;
  /** Number of the decision that was taken, among the order's. */
  readonly decision?: number;
}

/** A field group or line that both sides changed differently, with what became of it. `pairId` absent = header. */
export interface FieldConflict extends ConflictFacts, Decided {
  readonly pairId?: string;
}

/** Fields that the two sides show differently. */
export function differingFields(facts: Pick<ConflictFacts, Side>): readonly string[] {
  const names = new Set([...Object.keys(facts.businessCentral), ...Object.keys(facts.sales)]);
  return [...names].filter((name) => (facts.businessCentral[name] ?? null) !== (facts.sales[name] ?? null));
}
