import { describe, expect, it } from '@jest/globals';
import { namedTests, problemOf, testTitles } from './named-tests';

describe('tests that a page names', () => {
  it('are read with their titles', () => {
    expect(namedTests('met by `tests/a.test.ts` "one", "two %s" and `tests/world`')).toEqual([
      { file: 'tests/a.test.ts', title: 'one' },
      { file: 'tests/a.test.ts', title: 'two %s' },
      { file: 'tests/world', title: '' },
    ]);
  });

  it('are there only as a whole title of a test or group that runs', () => {
    const source = `
      describe('a group', () => {
        it('runs', () => {});
        it.each([1])('runs with %i', () => {});
        it(\`is \${side}\`, () => {});
        it.skip('is skipped', () => {});
        it.skip.each([1])('is skipped with %i', () => {});
        it.todo('is still to do');
        // it('is a remark', () => {});
        const words = 'is a word';
      });
      describe.skip('a skipped group', () => { it('is in a skipped group', () => {}); });`;
    expect(testTitles(source)).toEqual(['a group', 'runs', 'runs with %i', `is \${side}`]);
  });

  it('are missed when the file or the whole title is not there', () => {
    const file = 'tests/docs/named-tests.test.ts';
    expect(problemOf({ file, title: 'are read with their titles' })).toBeUndefined();
    expect(problemOf({ file, title: 'are read' })).toBe(`${file} has no test "are read"`);
    expect(problemOf({ file: 'tests/none.test.ts', title: 'x' })).toBe('tests/none.test.ts does not exist');
  });
});
