import type { FilterNode } from '../../simulator-kit/odata-filter.js';
import { badQuery } from '../model/errors.js';
import { Amount, isReference, type Value } from '../model/values.js';

/** The value of a literal; dates become points in time. */
export function literalValue(node: Extract<FilterNode, { kind: 'literal' }>): Value {
  switch (node.type) {
    case 'string':
      return node.text;
    case 'number':
      return new Amount(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
    case 'guid':
      return node.text.toLowerCase();
    case 'date':
      return node.text;
    case 'dateTime':
      return `${new Date(node.text).toISOString().slice(0, 19)}Z`;
  }
}

/** Equality as the database sees it: texts without regard to case, references by id (D-021). */
export function equalValues(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  return order(left, right) === 0;
}

/** `gt`, `ge`, `lt`, `le`; null is never greater or less. */
export function compareValues(operator: 'gt' | 'ge' | 'lt' | 'le', left: Value, right: Value): boolean {
  if (left === null || right === null) return false;
  const result = order(left, right);
  switch (operator) {
    case 'gt':
      return result > 0;
    case 'ge':
      return result >= 0;
    case 'lt':
      return result < 0;
    case 'le':
      return result <= 0;
  }
}

/** Order of two values that are not null. @throws DataverseError 400 when they are of different types */
export function order(left: Value, right: Value): number {
  const a = comparable(left);
  const b = comparable(right);
  if (a instanceof Amount && b instanceof Amount) return a.comparedTo(b);
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : a < b ? -1 : 1;
  throw badQuery('A binary operator with incompatible types was detected.');
}

/** A date alone counts as the midnight that it begins with, so that both kinds of date columns compare. */
function comparable(value: Value): string | Amount {
  if (isReference(value)) return value.id;
  if (Amount.isDecimal(value)) return new Amount(value);
  if (typeof value === 'number') return new Amount(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  const text = (value ?? '').toLowerCase();
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}t00:00:00z` : text;
}

/** SQL LIKE without regard to case: `%`, `_` and `[…]` are wildcards (sheet 1.4). */
export function matchesLike(text: string, pattern: string): boolean {
  let expression = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const close = character === '[' ? pattern.indexOf(']', index) : -1;
    if (character === '%') expression += '.*';
    else if (character === '_') expression += '.';
    else if (close > index + 1) {
      expression += `[${pattern.slice(index + 1, close).replaceAll('\\', '\\\\')}]`;
      index = close;
    } else expression += character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return new RegExp(`^${expression}$`, 'is').test(text);
}
