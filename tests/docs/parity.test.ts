import { describe, expect, it } from '@jest/globals';
import { namedTests, pageFrom, problemOf } from './named-tests';

const page = pageFrom('PARITY.md', '# Parity');
const rows = page.split('\n').filter((line) => /^\| [PW]-/.test(line));

describe('docs/PARITY.md', () => {
  it('names only tests that there are', () => {
    expect(
      namedTests(page)
        .map(problemOf)
        .filter((problem) => problem !== undefined),
    ).toEqual([]);
  });

  it.each([
    ['P', 157, 3],
    ['W', 40, 2],
  ])('has each row %s-1 to %i once', (letter, count, digits) => {
    const numbers = rows.flatMap((row) => row.split('|')[1]?.match(new RegExp(`${letter}-\\d+`, 'g')) ?? []).sort();
    const all = Array.from({ length: count }, (_, index) => `${letter}-${String(index + 1).padStart(digits, '0')}`);
    expect(numbers).toEqual(all);
  });

  it.each(rows.filter((row) => /\| (met|bettered|beaten|in part) +\|/.test(row)))('shows what it claims: %s', (row) => {
    expect(namedTests(row)).not.toEqual([]);
  });
});
