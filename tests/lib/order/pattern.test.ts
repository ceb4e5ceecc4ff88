import { describe, expect, it } from '@jest/globals';
import { isMatch, isPattern } from '../../../lib/order/pattern.js';

describe('patterns that people give', () => {
  it.each([
    ['\\d{3}-\\d+', '123-4', true],
    ['\\d{3}-\\d+', 'x123-4', false],
    ['\\p{Lu}[æøå\\w]*', 'Århus', true],
    ['\\p{L}+', 'Århus', true],
    ['a|ab', 'ab', true],
    ['😀.', '😀😀', true],
  ])('%s holds of all of %s: %s', (pattern, value, holds) => {
    expect(isMatch(pattern, value)).toBe(holds);
  });

  it.each(['(a|a)*b', '(a+)+b', '(a*)*b', 'a*a*a*a*a*a*b'])(
    '%s is answered at once, however long the value is',
    (pattern) => {
      expect(isMatch(pattern, 'a'.repeat(2_000))).toBe(false);
    },
  );

  it.each(['(', '(?=a)b', '(a)\\1', '[z-a]'])('%s is none', (text) => {
    expect(isPattern(text)).toBe(false);
  });
});
