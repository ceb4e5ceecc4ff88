import type { FieldDefinition } from '../order/fields.js';
import { type FieldValue, otherSide, type Side } from '../order/order.js';
import { isUntold, type ValuePair } from './base.js';
import type { ConflictFacts, FieldConflict } from './conflict.js';
import { decideByRules, isBelowShipped } from './decide.js';
import { decisionFor, type OpenDecision } from './decisions.js';
import type { RuleEntry } from './rules.js';

/** What both sides should hold for a field, and who says so. `agreed`: nothing to write, both show the same or nothing changed. */
export interface Resolved {
  readonly value: FieldValue;
  readonly source: Side | 'agreed' | 'unchanged' | 'undecided';
  /** A change of a field that only Business Central may say is put back. */
  readonly putBack?: true;
}

export interface MergedFields<Field extends string> {
  readonly fields: Readonly<Record<Field, Resolved>>;
  readonly conflicts: readonly FieldConflict[];
}

export interface FieldsToMerge<Field extends string> {
  readonly definitions: Readonly<Record<Field, FieldDefinition>>;
  readonly base: Readonly<Record<Field, ValuePair>>;
  readonly businessCentral: Readonly<Record<Field, FieldValue>>;
  readonly sales: Readonly<Record<Field, FieldValue>>;
  readonly deciding: Deciding;
}

/** What true conflicts are decided by: first what a person said of this very one, then the first rule that matches. */
export interface Deciding extends Pick<ConflictFacts, 'customer' | 'lineProduct' | 'shippedQuantity'> {
  readonly rules: readonly RuleEntry[];
  readonly decisions: readonly OpenDecision[];
  /** The pair of lines that is merged; absent = header. */
  readonly pairId?: string;
}

/** Decides one conflict. Pure (I6). */
export function decide(facts: ConflictFacts, { rules, decisions, pairId }: Deciding): FieldConflict {
  const byPerson = decisionFor(facts, pairId, decisions);
  const isImpossible = byPerson?.winners.quantity === 'sales' && isBelowShipped(facts);
  const decided = byPerson === undefined || isImpossible ? decideByRules(facts, rules) : byPerson;
  return { ...facts, ...decided, ...(pairId === undefined ? {} : { pairId }) };
}

/**
 * Three-way merge of fields, whole groups at a time (spec §2 and §3.5). A side has changed a group when a field of it
 * differs from that side's half of the base. The result depends on the arguments only (I6).
 */
export function mergeFields<Field extends string>(merge: FieldsToMerge<Field>): MergedFields<Field> {
  const groups = Map.groupBy(Object.keys(merge.definitions) as Field[], (field) => merge.definitions[field].group);
  const fields: [Field, Resolved][] = [];
  const conflicts: FieldConflict[] = [];
  for (const [group, members] of groups) {
    const decided = decideGroup(merge, group, members);
    fields.push(
      ...members.map((field) => [field, resolve(merge, field, winnerOf(decided, field))] as [Field, Resolved]),
    );
    if (decided.conflict !== undefined) {
      conflicts.push(decided.conflict);
    }
  }
  return { fields: Object.fromEntries(fields) as Record<Field, Resolved>, conflicts };
}

type Winner = Side | 'none' | 'undecided';

interface DecidedGroup {
  readonly winner: Winner;
  readonly conflict?: FieldConflict;
}

/** A person may have taken the fields of a group from different sides. */
function winnerOf({ winner, conflict }: DecidedGroup, field: string): Winner {
  return conflict?.winners[field] ?? winner;
}

function decideGroup<Field extends string>(
  merge: FieldsToMerge<Field>,
  group: string,
  members: readonly Field[],
): DecidedGroup {
  const byBusinessCentral = members.some((field) => hasChanged(merge, field, 'businessCentral'));
  const bySales = members.some((field) => hasChanged(merge, field, 'sales'));
  if (!byBusinessCentral && !bySales) {
    return { winner: 'none' };
  }
  if (members.some((field) => merge.definitions[field].direction === 'fromBusinessCentral')) {
    return { winner: 'businessCentral' };
  }
  if (byBusinessCentral !== bySales) {
    return { winner: byBusinessCentral ? 'businessCentral' : 'sales' };
  }
  if (members.every((field) => merge.businessCentral[field] === merge.sales[field])) {
    return { winner: 'businessCentral' };
  }
  const conflict = decide(factsOf(merge, group, members), merge.deciding);
  // Fields that a person had no word on are the same on both sides.
  return { winner: conflict.winner === 'mixed' ? 'businessCentral' : conflict.winner, conflict };
}

function factsOf<Field extends string>(
  merge: FieldsToMerge<Field>,
  group: string,
  members: readonly Field[],
): ConflictFacts {
  const { customer, lineProduct, shippedQuantity } = merge.deciding;
  return {
    group,
    customer,
    lineProduct,
    shippedQuantity,
    ...(isWorkedOut(merge, members) ? { workedOut: 'businessCentral' } : {}),
    numbers: members.filter((field) => merge.definitions[field].kind === 'decimal'),
    base: pick(merge.base, members),
    businessCentral: pick(merge.businessCentral, members),
    sales: pick(merge.sales, members),
  };
}

/**
 * As far as anybody can tell nobody in Business Central has entered it: what a seller enters wins whatever the rule, and
 * what loses is told like any loser, since somebody may have entered it before it was first read.
 */
function isWorkedOut<Field extends string>(merge: FieldsToMerge<Field>, members: readonly Field[]): boolean {
  return members
    .filter((field) => hasChanged(merge, field, 'businessCentral'))
    .every((field) => isUntold(merge.base[field], 'businessCentral', merge.businessCentral[field]));
}

/** A blank of a `blankTakesOther` field in Sales is no statement and so no change (spec §3.3). */
function hasChanged<Field extends string>(merge: FieldsToMerge<Field>, field: Field, side: Side): boolean {
  if (side === 'sales' && merge.definitions[field].blankTakesOther === true && merge.sales[field] === null) {
    return false;
  }
  return merge[side][field] !== merge.base[field][side];
}

function resolve<Field extends string>(merge: FieldsToMerge<Field>, field: Field, winner: Winner): Resolved {
  const { businessCentral, sales, base, definitions } = merge;
  if (winner === 'undecided') {
    return { value: null, source: 'undecided' };
  }
  const salesIsBlank = definitions[field].blankTakesOther === true && sales[field] === null;
  if (winner === 'none' && !(salesIsBlank && businessCentral[field] !== null)) {
    return { value: businessCentral[field], source: 'unchanged' };
  }
  const source = winner === 'none' || salesIsBlank ? 'businessCentral' : winner;
  const value = merge[source][field];
  if (merge[otherSide(source)][field] === value) {
    return { value, source: 'agreed' };
  }
  const putBack =
    definitions[field].direction === 'fromBusinessCentral' &&
    sales[field] !== base[field].sales &&
    businessCentral[field] === base[field].businessCentral;
  const halvesHold = businessCentral[field] === base[field].businessCentral && sales[field] === base[field].sales;
  return halvesHold && !salesIsBlank
    ? { value, source: 'unchanged' }
    : { value, source, ...(putBack ? { putBack: true } : {}) };
}

function pick<Field extends string, Value>(
  values: Readonly<Record<Field, Value>>,
  members: readonly Field[],
): Record<string, Value> {
  return Object.fromEntries(members.map((field) => [field, values[field]]));
}
