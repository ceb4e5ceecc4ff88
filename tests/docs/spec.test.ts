import { describe, expect, it } from '@jest/globals';
import { brokenCitations, citedTests, readPage } from './cited-tests';

const page = readPage('docs/SPEC.md');

/** `- **I1 Convergence.** …` or `- **F1**`, with the nested list below it. */
function entriesBelow(number: string): readonly string[] {
  const found = new RegExp(`^- \\*\\*${number}(?: [^*]+)?\\*\\*.*\\n((?: {2}- .*\\n?)*)`, 'm').exec(page);
  return (found?.[1] ?? '').split('\n').filter((line) => line.trim() !== '');
}

const upTo = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

describe('docs/SPEC.md', () => {
  it('cites only tests that exist', () => {
    expect(citedTests(page).length).toBeGreaterThan(50);
    expect(brokenCitations(page)).toEqual([]);
  });

  it.each([...upTo('I', 16), ...upTo('L', 7), ...upTo('F', 18)])(
    'says how %s is shown, or what is missing',
    (number) => {
      expect(entriesBelow(number)).not.toEqual([]);
    },
  );

  it('tells the bounds of retry loops as they stand in the code', () => {
    const section = page.slice(page.indexOf('## 7. Retry loops'), page.indexOf('## 8.'));
    const rows = section.split('\n').filter((line) => line.startsWith('|') && line.includes('.ts`'));
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const file = /`([\w/-]+\.ts)`/.exec(row)?.[1] ?? '';
      const source = readPage(file);
      for (const [, constant = ''] of row.matchAll(/`(\w+(?: =|:) [\d_* ]+)`/g)) {
        expect({ file, constant, isInCode: source.includes(constant) }).toEqual({ file, constant, isInCode: true });
      }
    }
  });
});
