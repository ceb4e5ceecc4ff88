import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parkedReasons } from '../../lib/ports/coupling';

const root = join(__dirname, '..', '..');
const runbook = readFileSync(join(root, 'docs', 'RUNBOOK.md'), 'utf8');

describe('docs/RUNBOOK.md', () => {
  it.each(parkedReasons)('explains why an order waits: %s', (reason) => {
    expect(runbook).toContain(`\`${reason}\``);
  });

  it('explains every finding of the receivers', () => {
    const folder = join(root, 'lib', 'notifications');
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const found = sources.flatMap((source) => [...source.matchAll(/reason: '(\w+)'/g)].map(([, reason]) => reason));
    expect(found.length).toBeGreaterThan(5);
    for (const reason of found) {
      expect(runbook).toContain(`\`${reason}\``);
    }
  });
});
