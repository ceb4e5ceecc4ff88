import { describe, expect, it } from '@jest/globals';
import { namedTests, pageFrom, problemOf } from './named-tests';

const page = pageFrom('PARITY.md', '# Parity');
const rows = page.split('\n').filter((line) => line.startsWith('| P-'));

describe('docs/PARITY.md', () => {
  it('names only tests that there are', () => {
    expect(
      namedTests(page)
        .map(problemOf)
        .filter((problem) => problem !== undefined),
    ).toEqual([]);
  });

  it('has each of the 157 rows once', () => {
    const numbers = rows.flatMap((row) => row.split('|')[1]?.match(/P-\d{3}/g) ?? []).sort();
    const all = Array.from({ length: 157 }, (_, index) => `P-${String(index + 1).padStart(3, '0')}`);
    expect(numbers).toEqual(all);
  });

  it.each(rows.filter((row) => /\| (met|bettered|in part) +\|/.test(row)))('shows what it claims: %s', (row) => {
    expect(namedTests(row)).not.toEqual([]);
  });
});
