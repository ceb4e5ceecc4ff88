import { describe, expect, it } from '@jest/globals';
import { namedTests, pageFrom, problemOf } from './named-tests';

const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

describe('docs/SPEC.md, where each is shown', () => {
  const shown = pageFrom('SPEC.md', '## Where each is shown');

  it('names only tests that there are', () => {
    const named = namedTests(shown);
    expect(named.length).toBeGreaterThan(30);
    expect(named.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });

  it.each([...numbered('I', 16), ...numbered('L', 7), ...numbered('F', 18)])('has a row for %s', (number) => {
    const row = shown.split('\n').find((line) => line.startsWith(`| ${number} `));
    expect(row).toMatch(/`tests\/|not shown yet/);
  });
});
