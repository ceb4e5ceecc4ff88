import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parkedReasons } from '../../lib/ports/parked';

const root = join(__dirname, '..', '..');
const runbook = readFileSync(join(root, 'docs', 'RUNBOOK.md'), 'utf8');

describe('docs/RUNBOOK.md', () => {
  it.each(parkedReasons)('explains why an order waits: %s', (reason) => {
    expect(runbook).toContain(`\`${reason}\``);
  });

  it('explains every finding of the receivers', () => {
    const names = new Set(['businessCentral', 'salesOrders', 'validationToken', 'clientRequestId']);
    const words = sourcesBelow('lib/notifications').flatMap(
      (source) => source.match(/(?<=')[a-z]+[A-Z]\w*(?=')/g) ?? [],
    );
    const reasons = new Set(['collection', 'oversize', ...words.filter((word) => !names.has(word))]);
    expect(reasons.size).toBeGreaterThan(20);
    for (const reason of reasons) {
      expect(runbook).toContain(`\`${reason}\``);
    }
  });

  it('explains every warning and error that is logged', () => {
    const events = sourcesBelow('lib', 'functions').flatMap((source) =>
      [...source.matchAll(/(?:logger\.(?:warn|error)\(|forEachConnection\(parts, )\s*'([\w.]+)'/g)].map(
        ([, event]) => event,
      ),
    );
    expect(events.length).toBeGreaterThan(10);
    for (const event of events) {
      expect(runbook).toContain(`\`${event}\``);
    }
  });
});

describe('docs/RUNBOOK.md says how to', () => {
  it.each(['deploy', 'rotate', '## Moving to another environment', '## Restoring', '## Uninstalling'])('%s', (task) => {
    expect(runbook).toContain(task);
  });
});

function sourcesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
}
