import { conflictingGroups } from '../order/fields.js';
import type { ConflictFacts } from './conflict.js';
import { customRules } from './custom-rules/registry.js';

/** Rules that the product brings (spec §3.5); `park` lets a person decide. */
export const builtInRules = ['businessCentralWins', 'salesWins', 'lowest', 'highest', 'park'] as const;

/** In force for a field that is new to a coupled order, where no rule was made for it: a person says which value holds. */
export const firstMetAsks = 'firstMetAsks';

/** Group of a line that was deleted on one side and edited by a person on the other. */
export const lineGroup = 'line';

/** Which conflicts an entry is for: those of a field group, all of them or only of one customer or product. */
export interface RuleCondition {
  readonly group: string;
  /** Customer number. */
  readonly customer?: string;
  /** Product number of the line. */
  readonly lineProduct?: string;
}

/** One entry of an ordered list; the first that matches decides. */
export interface RuleEntry {
  readonly when: RuleCondition;
  /** A built-in rule or the name of a customer's own. */
  readonly rule: string;
  /** Who made it, when a person did at work; absent for settings. */
  readonly by?: string;
}

/** Defaults of spec §3.5 by field group; a group that is not named falls to `salesWins`. */
const defaultRules: Readonly<Record<string, string>> = {
  price: 'businessCentralWins',
  headerDiscount: 'businessCentralWins',
  freight: 'businessCentralWins',
  shipmentDate: 'businessCentralWins',
  terms: 'businessCentralWins',
  [lineGroup]: 'editWins',
};

/** A deletion that meets an edit takes whole sides only: there is no lower or higher of the two. */
const lineRules: readonly string[] = ['editWins', 'businessCentralWins', 'salesWins', 'park'];

/** Names that may stand as a rule for a group. */
export function rulesOf(group: string): readonly string[] {
  return group === lineGroup ? lineRules : [...builtInRules, ...Object.keys(customRules)];
}

/** Groups in which both sides may change something, and so disagree. */
export function conflictGroups(): readonly string[] {
  return [...conflictingGroups, lineGroup];
}

/** The entry in force for a conflict: the first of the list that matches, else the default. */
export function ruleFor(
  subject: Pick<ConflictFacts, 'group' | 'customer' | 'lineProduct' | 'isFirstMet'>,
  rules: readonly RuleEntry[],
): RuleEntry {
  const found = rules.find(({ when }) => matches(when, subject));
  const byDefault = subject.isFirstMet === true ? firstMetAsks : (defaultRules[subject.group] ?? 'salesWins');
  return found ?? { when: { group: subject.group }, rule: byDefault };
}

function matches(when: RuleCondition, subject: Pick<ConflictFacts, 'group' | 'customer' | 'lineProduct'>): boolean {
  return (
    when.group === subject.group &&
    isSameCode(when.customer, subject.customer) &&
    isSameCode(when.lineProduct, subject.lineProduct)
  );
}

/** Numbers compare as in normal form, where they are capitals; a condition that is not given matches all. */
function isSameCode(wanted: string | undefined, shown: string | null): boolean {
  return wanted === undefined || wanted.trim().toUpperCase() === shown;
}
