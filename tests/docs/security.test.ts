import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { salesRights } from '../../lib/doctor/sales-rights';
import { namedTests, problemOf, root } from './named-tests';

const page = readFileSync(join(root, 'docs', 'SECURITY.md'), 'utf8');
const httpFunctions = readdirSync(join(root, 'functions'))
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => readFileSync(join(root, 'functions', file), 'utf8').includes('app.http('))
  .map((file) => file.replace('.ts', ''));

describe('docs/SECURITY.md', () => {
  it.each(httpFunctions)('has an entry point for %s', (name) => {
    expect(page.split('## Threats', 1)[0]).toContain(`\`${name}\``);
  });

  it('names only tests that there are', () => {
    const named = namedTests(page);
    expect(named.length).toBeGreaterThan(30);
    expect(named.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('shows a test for every threat but the flood', () => {
    const threats = page
      .split('## Threats')[1]
      ?.split('\n')
      .filter((line) => line.startsWith('| **'));
    expect(threats?.length).toBeGreaterThanOrEqual(14);
    expect(threats?.filter((row) => !row.includes('`tests/')).map((row) => row.slice(0, 13))).toEqual([
      '| **Flood** o',
    ]);
  });

  it('shows the rights in Sales as the checks ask for them', () => {
    const section = page.split('## Rights in Sales')[1]?.split('\n## ')[0] ?? '';
    const shown = section
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| When') && !line.startsWith('| ---'))
      .map((line) => line.replaceAll(/\s+/g, ' '));
    const told = salesRights.map(({ when, rights }) => {
      const tables = Object.entries(rights).map(([table, verbs]) => `\`${table}\` ${verbs.join(', ')}`);
      return `| ${when} | ${tables.join('; ')} |`;
    });
    expect(shown).toEqual(told);
  });
});
