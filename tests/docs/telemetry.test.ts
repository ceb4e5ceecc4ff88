import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type MetricName, metricCatalogue } from '../../lib/telemetry/metric-catalogue';
import { root } from './named-tests';

const page = readFileSync(join(root, 'docs', 'TELEMETRY.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `tandem.'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name, kind, unit, means, attributes]) => [name, kind, unit, means, attributes]);

describe('docs/TELEMETRY.md', () => {
  it('shows every metric as the code has it, and no other', () => {
    const wanted = (Object.keys(metricCatalogue) as MetricName[]).map((name) => {
      const { kind, unit, means, attributes } = metricCatalogue[name];
      const named = attributes.map((each) => `\`${each}\``).join(', ');
      return [`\`${name}\``, kind, unit.replace(/[{}]/g, ''), means, named === '' ? '–' : named];
    });
    expect(rows).toEqual(wanted);
  });
});
