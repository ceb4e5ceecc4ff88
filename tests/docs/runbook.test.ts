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

  it('explains every warning and error that is logged', () => {
    const events = sourcesBelow('lib', 'functions').flatMap((source) =>
      [...source.matchAll(/logger\.(?:warn|error)\(\s*'([\w.]+)'/g)].map(([, event]) => event),
    );
    expect(events.length).toBeGreaterThan(10);
    for (const event of events) {
      expect(runbook).toContain(`\`${event}\``);
    }
  });
});

function sourcesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
}
