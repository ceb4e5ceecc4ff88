import { compareDecimals, toDecimal } from '../order/decimal.js';
import type { FieldKind } from '../order/fields.js';
import type { FieldValue } from '../order/order.js';
import { sameText } from '../order/same-text.js';
import type { AnyOf, Condition, Conditions } from './condition.js';
import { wordsOf } from './words.js';

/** What an order shows: for each field its kind and value; `undefined` where it cannot have the field at all. */
export type Shown = (field: string) => { readonly kind: FieldKind; readonly value: FieldValue } | undefined;

/**
 * The first condition that an order misses, in words; `undefined` when it meets all. A condition on a field that such
 * documents do not have holds. Pure.
 */
export function firstMissed(conditions: Conditions, shown: Shown): string | undefined {
  const missed = conditions.find((clause) => !clauseHolds(clause, shown));
  if (missed === undefined) {
    return undefined;
  }
  const words = wordsOf(missed);
  return 'any' in missed ? words : `${words} (it is ${shown(missed.field)?.value ?? 'blank'})`;
}

function clauseHolds(clause: Condition | AnyOf, shown: Shown): boolean {
  return 'any' in clause
    ? clause.any.some((member) =>
        'all' in member ? member.all.every((each) => isMet(each, shown)) : isMet(member, shown),
      )
    : isMet(clause, shown);
}

function isMet(condition: Condition, shown: Shown): boolean {
  const field = shown(condition.field);
  return field === undefined || holds(condition, field.kind, field.value);
}

/**
 * Whether a value in normal form passes a condition. Texts are compared without regard to case, decimals and dates by what
 * they mean; a blank passes only what asks for a blank or rules other values out. Pure.
 */
export function holds(condition: Condition, kind: FieldKind, value: FieldValue): boolean {
  const { equals, notEquals, oneOf, noneOf, contains, startsWith, isBlank, atLeast, atMost } = condition;
  const isSame = (other: string) => value !== null && compare(kind, value, other) === 0;
  const text = value?.toUpperCase() ?? '';
  return (
    (isBlank === undefined || isBlank === (value === null)) &&
    (equals === undefined || isSame(equals)) &&
    (notEquals === undefined || !isSame(notEquals)) &&
    (oneOf === undefined || oneOf.some(isSame)) &&
    (noneOf === undefined || !noneOf.some(isSame)) &&
    (contains === undefined || (value !== null && text.includes(contains.toUpperCase()))) &&
    (startsWith === undefined || (value !== null && text.startsWith(startsWith.toUpperCase()))) &&
    (atLeast === undefined || (value !== null && compare(kind, value, atLeast) >= 0)) &&
    (atMost === undefined || (value !== null && compare(kind, value, atMost) <= 0))
  );
}

/** Negative, zero or positive, as the first is below, equal to or above the second, by what a field of the kind means. */
export function compare(kind: FieldKind, one: string, other: string): number {
  if (kind === 'decimal') {
    const [left, right] = [toDecimal(one), toDecimal(other)];
    return left === undefined || right === undefined ? Number.NaN : compareDecimals(left, right);
  }
  if (kind === 'date') {
    return one === other ? 0 : one < other ? -1 : 1;
  }
  return sameText(one, other) ? 0 : Number.NaN;
}
