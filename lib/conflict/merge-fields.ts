import { entriesOf, type FieldDefinition } from '../order/fields.js';
import { type FieldValue, otherSide, type Side } from '../order/order.js';
import { blankPair, type ValuePair } from './base.js';
import type { ConflictFacts, FieldConflict } from './conflict.js';
import { decideByRules, ordersLessThanShipped } from './decide.js';
import { decisionFor, type OpenDecision } from './decisions.js';
import {
  deciderOf,
  isChangedBy,
  isEdited,
  isFirstMet,
  isLeftAlone,
  isTakenBack,
  isWorkedOut,
  type Member,
  showsChange,
  silentSideOf,
} from './merge-member.js';
import { type PendingChange, seenValues } from './pending.js';
import { lineGroup, type RuleEntry } from './rules.js';

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
  /** Changes that were seen and are to be remembered until the base moves. */
  readonly pending: readonly PendingChange[];
}

export interface FieldsToMerge<Field extends string> {
  readonly definitions: Readonly<Partial<Record<Field, FieldDefinition>>>;
  readonly base: Readonly<Partial<Record<Field, ValuePair>>>;
  readonly businessCentral: Readonly<Partial<Record<Field, FieldValue>>>;
  readonly sales: Readonly<Partial<Record<Field, FieldValue>>>;
  readonly deciding: Deciding;
  /** Changes of these fields that were seen before and are not in the base yet. */
  readonly seen: readonly PendingChange[];
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
  const place = facts.group === lineGroup ? 'line' : 'quantity';
  const isImpossible = byPerson?.winners[place] === 'sales' && ordersLessThanShipped(facts);
  const decided = byPerson === undefined || isImpossible ? decideByRules(facts, rules) : byPerson;
  return { ...facts, ...decided, ...(pairId === undefined ? {} : { pairId }) };
}

/**
 * Three-way merge of fields, whole groups at a time (spec §2 and §3.5). A side has changed a group when a field of it
 * differs from that side's half of the base. The result depends on the arguments only (I6).
 */
export function mergeFields<Field extends string>(merge: FieldsToMerge<Field>): MergedFields<Field> {
  const groups = Map.groupBy(membersOf(merge), (member) => member.definition.group);
  const fields: [Field, Resolved][] = [];
  const conflicts: FieldConflict[] = [];
  const pending: PendingChange[] = [];
  for (const [group, members] of groups) {
    const decided = decideGroup(group, members, merge.deciding);
    fields.push(
      ...members.map((member) => [member.field, resolve(member, winnerOf(decided, member.field))] as [Field, Resolved]),
    );
    pending.push(...pendingAfter(members, merge.deciding.pairId));
    if (decided.conflict !== undefined) {
      conflicts.push(decided.conflict);
    }
  }
  return { fields: Object.fromEntries(fields) as Record<Field, Resolved>, conflicts, pending };
}

function membersOf<Field extends string>(merge: FieldsToMerge<Field>): readonly Member[] {
  return entriesOf<Field, FieldDefinition>(merge.definitions).map(([field, definition]) => {
    const base = merge.base[field] ?? blankPair;
    // A side that cannot show the field (a column or a page that is not there) has not changed it.
    const shown = (side: Side): FieldValue => merge[side][field] ?? (field in merge[side] ? null : base[side]);
    const seen = merge.seen.filter((change) => change.field === field);
    const isNew = merge.base[field] === undefined;
    return { field, definition, base, isNew, businessCentral: shown('businessCentral'), sales: shown('sales'), seen };
  });
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

function decideGroup(group: string, members: readonly Member[], deciding: Deciding): DecidedGroup {
  const byBusinessCentral = isChangedBy(members, 'businessCentral');
  const bySales = isChangedBy(members, 'sales');
  if (!byBusinessCentral && !bySales) {
    return { winner: 'none' };
  }
  const decider = deciderOf(members);
  if (decider !== undefined) {
    return { winner: decider };
  }
  if (byBusinessCentral !== bySales) {
    return { winner: byBusinessCentral ? 'businessCentral' : 'sales' };
  }
  if (members.every((member) => member.businessCentral === member.sales)) {
    return { winner: 'businessCentral' };
  }
  const conflict = decide(factsOf(group, members, deciding), deciding);
  // Fields that a person had no word on are the same on both sides.
  return { winner: conflict.winner === 'mixed' ? 'businessCentral' : conflict.winner, conflict };
}

function factsOf(group: string, members: readonly Member[], deciding: Deciding): ConflictFacts {
  const { customer, lineProduct, shippedQuantity } = deciding;
  const shown = (side: Side) => Object.fromEntries(members.map((member) => [member.field, member[side]]));
  return {
    group,
    customer,
    lineProduct,
    shippedQuantity,
    ...(isWorkedOut(members) ? { workedOut: 'businessCentral' } : {}),
    ...takenBackOf(members),
    ...(members.some(isFirstMet) ? { isFirstMet: true } : {}),
    numbers: members.filter(({ definition }) => definition.kind === 'decimal').map(({ field }) => field),
    base: Object.fromEntries(members.map((member) => [member.field, member.base])),
    businessCentral: shown('businessCentral'),
    sales: shown('sales'),
  };
}

function takenBackOf(members: readonly Member[]): Pick<ConflictFacts, 'takenBack'> {
  const taken = members.flatMap((member) => member.seen.filter(({ side }) => isTakenBack(member, side)));
  return taken.length === 0 ? {} : { takenBack: seenValues(taken) };
}

/**
 * What is to be remembered of a group until its base moves: what people have entered, and what they have taken back
 * while the other side shows a change that this has not been held against yet.
 */
function pendingAfter(members: readonly Member[], pairId: string | undefined): readonly PendingChange[] {
  if (deciderOf(members) !== undefined) {
    return [];
  }
  const place = pairId === undefined ? {} : { pairId };
  return members.flatMap((member) =>
    (['businessCentral', 'sales'] as const).flatMap((side): readonly PendingChange[] => {
      const { field, base } = member;
      if (isEdited(member, side) && showsChange(member, side)) {
        return [{ side, ...place, field, value: member[side], against: base }];
      }
      const isOpen = isTakenBack(member, side) && members.some((other) => showsChange(other, otherSide(side)));
      return isOpen ? member.seen.filter((change) => change.side === side) : [];
    }),
  );
}

function resolve(member: Member, winner: Winner): Resolved {
  const { businessCentral, sales, base, definition } = member;
  if (winner === 'undecided') {
    return { value: null, source: 'undecided' };
  }
  const silent = silentSideOf(member);
  if (winner === 'none' && silent === undefined) {
    return { value: businessCentral, source: 'unchanged' };
  }
  const source = silent === undefined ? (winner as Side) : otherSide(silent);
  const value = member[source];
  if (member[otherSide(source)] === value) {
    return { value, source: 'agreed' };
  }
  if (isLeftAlone(member, source)) {
    return { value: member[otherSide(source)], source: 'agreed' };
  }
  const corrected = otherSide(source);
  const isStated = member[source] !== base[source] && !member.isNew;
  const putBack = definition.direction !== 'both' && member[corrected] !== base[corrected] && !isStated;
  const halvesHold = businessCentral === base.businessCentral && sales === base.sales;
  return halvesHold && silent === undefined
    ? { value, source: 'unchanged' }
    : { value, source, ...(putBack ? { putBack: true } : {}) };
}
