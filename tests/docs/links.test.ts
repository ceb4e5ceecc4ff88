import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './named-tests';

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

describe('pages of docs', () => {
  it.each(pages)('%s links and names only files that there are', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => join(dirname(page), link));
    const named = [...text.matchAll(/`((?:lib|functions|cli|local|tests|scripts|docs)\/[\w./-]+\.\w+)`/g)];
    const files = [...links, ...named.map(([, file = '']) => file)];
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(pages)('%s stands alone: it points to nothing outside the repository', (page) => {
    expect(readFileSync(join(root, page), 'utf8')).not.toMatch(
      /\.\.\/(shared|reference|design)|layout\.md|testbed\.md/,
    );
  });
});
