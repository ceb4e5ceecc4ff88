import { compareDecimals, toDecimal } from '../order/decimal.js';
import { type FieldValue, otherSide } from '../order/order.js';
import { isBelowShipped, isShipped } from '../order/shipped.js';
import { type ConflictFacts, type Decided, differingFields, type RuleAnswer } from './conflict.js';
import { customRules } from './custom-rules/registry.js';
import { lineGroup, type RuleEntry, ruleFor } from './rules.js';

/** Not to be chosen, and before all rules: less than what has been shipped never wins, nor that the line goes (spec §3.5). */
export const neverBelowShipped = 'neverBelowShipped';

/** What a person entered wins over what a system worked out, whatever the rule; the loser is told all the same. */
export const enteredWins = 'enteredWins';

/** Decides one conflict by the first rule of the list that matches it. Depends on its arguments alone (I6). */
export function decideByRules(facts: ConflictFacts, rules: readonly RuleEntry[]): Decided {
  if (ordersLessThanShipped(facts)) {
    return wholeGroup(facts, neverBelowShipped, 'businessCentral');
  }
  if (facts.workedOut !== undefined) {
    return wholeGroup(facts, enteredWins, otherSide(facts.workedOut));
  }
  const { rule, by } = ruleFor(facts, rules);
  return { ...wholeGroup(facts, rule, answerOf(rule, facts)), ...(by === undefined ? {} : { by }) };
}

function wholeGroup(facts: ConflictFacts, rule: string, winner: RuleAnswer): Decided {
  const fields = [...new Set([...Object.keys(facts.businessCentral), ...Object.keys(facts.sales)])];
  return {
    rule,
    winner,
    winners: winner === 'undecided' ? {} : Object.fromEntries(fields.map((field) => [field, winner])),
  };
}

/** A name that nobody knows (a customer's rule that was taken out again) asks a person rather than guess. */
function answerOf(rule: string, facts: ConflictFacts): RuleAnswer {
  switch (rule) {
    case 'businessCentralWins':
      return 'businessCentral';
    case 'salesWins':
      return 'sales';
    case 'editWins':
      return facts.businessCentral.line === 'deleted' ? 'sales' : 'businessCentral';
    case 'lowest':
    case 'highest':
      return byAmount(rule, facts);
    default:
      return customRules[rule]?.(facts) ?? 'undecided';
  }
}

/**
 * By the first number of the group that differs; without one Business Central wins. Numbers of different things cannot be
 * compared, so that a person is asked: quantities of different products or units, and a lower price beside a lower
 * discount, of which the quantity says which comes to less.
 */
function byAmount(rule: 'lowest' | 'highest', facts: ConflictFacts): RuleAnswer {
  const differing = differingFields(facts);
  const orders = facts.numbers
    .filter((field) => differing.includes(field))
    .map((field) => orderOf(facts.businessCentral[field], facts.sales[field]))
    .filter((order) => order !== 0);
  const [order] = orders;
  if (order === undefined) {
    return 'businessCentral';
  }
  const isOfOtherThings = differing.some((field) => !facts.numbers.includes(field));
  const isOpen = facts.group === 'price' && orders.length > 1 && orders.every((other) => other === order);
  if (isOfOtherThings || isOpen) {
    return 'undecided';
  }
  return order < 0 === (rule === 'lowest') ? 'businessCentral' : 'sales';
}

/** Below zero: the first is the lower one. Zero: they cannot be compared, or are the same. */
function orderOf(left: FieldValue | undefined, right: FieldValue | undefined): number {
  const [first, second] = [toDecimal(left ?? ''), toDecimal(right ?? '')];
  return first === undefined || second === undefined ? 0 : compareDecimals(first, second);
}

/** Whether the seller orders less than has been shipped already, or has deleted a line of which something has. */
export function ordersLessThanShipped({ group, sales, shippedQuantity }: ConflictFacts): boolean {
  return group === lineGroup
    ? sales.line === 'deleted' && isShipped(shippedQuantity)
    : isBelowShipped(sales.quantity, shippedQuantity);
}
