import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pageFrom, root } from './named-tests';

const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe('numbers that pages of docs/ are known by', () => {
  it('each assumption of GOTCHAS has one of its own', () => {
    const numbers = [...pageFrom('GOTCHAS.md', '# ').matchAll(/^\| (G\d+) /gm)].map(([, number = '']) => number);
    expect(numbers.length).toBeGreaterThan(50);
    expect(repeated(numbers)).toEqual([]);
  });

  it('each decision has one of its own', () => {
    const numbers = readdirSync(join(root, 'docs', 'decisions')).map((name) => name.slice(0, 4));
    expect(numbers.length).toBeGreaterThan(10);
    expect(repeated(numbers)).toEqual([]);
  });
});
