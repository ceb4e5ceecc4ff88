import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { namedTests, pageFrom, problemOf, root } from './named-tests';

const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

describe('docs/SPEC.md', () => {
  const page = pageFrom('SPEC.md', '## 4. Invariants');

  /** The list nested below `- **I1 Convergence.** …` or `- **F1**`. */
  const shownBelow = (number: string) =>
    new RegExp(`^- \\*\\*${number}(?: [^*]+)?\\*\\*.*\\n((?: {2}- .*\\n?)*)`, 'm').exec(page)?.[1] ?? '';

  it('names only tests that there are', () => {
    const named = namedTests(page);
    expect(named.length).toBeGreaterThan(50);
    expect(named.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });

  it.each([...numbered('I', 16), ...numbered('L', 7), ...numbered('F', 18)])(
    'says below %s how it is shown, or what is missing',
    (number) => {
      expect(shownBelow(number)).toMatch(/`tests\/|[Nn]ot (shown|built) yet|does not arise/);
    },
  );

  it('tells the bounds of retry loops as they stand in the code', () => {
    const rows = pageFrom('SPEC.md', '## 7. Retry loops')
      .split('\n')
      .filter((line) => line.startsWith('|') && line.includes('.ts`'));
    expect(rows.length).toBeGreaterThan(15);
    const told = rows.flatMap((row) => {
      const file = /`([\w/-]+\.ts)`/.exec(row)?.[1] ?? '';
      return [...row.matchAll(/`(\w+(?: =|:) [\d_* ]+)`/g)].map(([, constant = '']) => ({ file, constant }));
    });
    const isInCode = ({ file, constant }: (typeof told)[number]) =>
      readFileSync(join(root, file), 'utf8').includes(constant);
    expect(told.filter((each) => !isInCode(each))).toEqual([]);
  });

  it('L3 names every file of the code that tries something again', () => {
    const listed = pageFrom('SPEC.md', '## 7. Retry loops');
    const isLoop = /for \(;;\)|\bdo \{|while \(true\)|for \(let (attempt|tries|round)\b|kind: 'retryLater', delayMs/;
    const files = ['lib', 'functions'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${folder}/${file}`),
    );
    const trying = files.filter((file) => isLoop.test(readFileSync(join(root, file), 'utf8')));
    expect(trying.length).toBeGreaterThan(25);
    expect(trying.filter((file) => !listed.includes(`\`${file}\``))).toEqual([]);
  });
});
