import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './named-tests';

const page = readFileSync(join(root, 'docs', 'OPERATIONS.md'), 'utf8');

/** Methods and route of every function that takes requests of operators. */
const routes = readdirSync(join(root, 'functions'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'functions', file), 'utf8'))
  .flatMap((source) => [...source.matchAll(/methods: \[([^\]]+)\],[^}]*?route: '([^']+)'/gs)])
  .filter(([, , route = '']) => !route.startsWith('webhooks/'))
  .flatMap(([, methods = '', route = '']) =>
    [...methods.matchAll(/'(\w+)'/g)].map(([, method = '']) => [method, route.replace(/\/\{\w+\?\}$/, '')] as const),
  );

describe('docs/OPERATIONS.md', () => {
  it('is held against all routes of operators', () => {
    expect(routes.length).toBeGreaterThan(10);
  });

  it.each(routes)('tells %s /api/%s', (method, route) => {
    expect(page).toContain(`\`${method} /api/${route}`);
  });
});
