import type { AllOf, AnyOf, Condition, Conditions } from './condition.js';

/** What a condition demands, in words. */
export function wordsOf(clause: Condition | AnyOf | AllOf): string {
  if ('any' in clause) {
    return clause.any.map(wordsOf).join(', or ');
  }
  return 'all' in clause ? clause.all.map(wordsOf).join(' and ') : wordsOfOne(clause);
}

/** What a list of conditions demands. */
export function wordsOfAll(conditions: Conditions): string {
  return conditions.map(wordsOf).join('; ');
}

function wordsOfOne(condition: Condition): string {
  const { field, equals, notEquals, oneOf, noneOf, contains, startsWith, isBlank, atLeast, atMost } = condition;
  const must = [
    isBlank === undefined ? undefined : isBlank ? 'be blank' : 'not be blank',
    equals === undefined ? undefined : `be ${equals}`,
    notEquals === undefined ? undefined : `not be ${notEquals}`,
    oneOf === undefined ? undefined : `be one of ${oneOf.join(', ')}`,
    noneOf === undefined ? undefined : `be none of ${noneOf.join(', ')}`,
    contains === undefined ? undefined : `contain ${contains}`,
    startsWith === undefined ? undefined : `start with ${startsWith}`,
    atLeast === undefined ? undefined : `be at least ${atLeast}`,
    atMost === undefined ? undefined : `be at most ${atMost}`,
  ].filter((part) => part !== undefined);
  return `${field} must ${must.join(' and ')}`;
}
